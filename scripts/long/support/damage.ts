import fc from "fast-check";

const place = fc.nat(400);

/** A change of a file: bytes turned, taken out or put in, or the four bytes at a place as a number. */
export const damage = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), place, byte: fc.nat(255) }),
  fc.record({ kind: fc.constant("cut" as const), place, length: fc.nat(16) }),
  fc.record({ kind: fc.constant("add" as const), place, bytes: fc.uint8Array({ maxLength: 16 }) }),
  fc.record({ kind: fc.constant("number" as const), place, value: fc.nat(2 ** 32 - 1) }),
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** The file with that change. */
export function damaged(bytes: Buffer, change: Damage): Buffer {
  const copy = Buffer.from(bytes);
  switch (change.kind) {
    case "set":
      if (change.place < copy.length) copy[change.place] = change.byte;
      return copy;
    case "cut":
      return Buffer.concat([
        copy.subarray(0, change.place),
        copy.subarray(change.place + change.length),
      ]);
    case "add":
      return Buffer.concat([
        copy.subarray(0, change.place),
        change.bytes,
        copy.subarray(change.place),
      ]);
    case "number":
      if (change.place + 4 <= copy.length) copy.writeUInt32BE(change.value, change.place);
      return copy;
  }
}
