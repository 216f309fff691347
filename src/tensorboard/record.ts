import crc32c from "crc-32/crc32c.js";

/**
 * Data as a record of a TFRecord file, which is nothing but records, one after another:
 *
 * ```text
 * u64 length, u32 masked CRC of the length, data, u32 masked CRC of the data
 * ```
 *
 * all little-endian. A reader stops at a record that is not all there, so that a file may be read while it grows.
 */
export function record(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, masked(data), true);
  return bytes;
}

/** The CRC-32C, turned by 15 bits and moved on, so that the CRC of data with CRCs in them is none of those. */
function masked(data: Uint8Array): number {
  const crc = crc32c.buf(data) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
