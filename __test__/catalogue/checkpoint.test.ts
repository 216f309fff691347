import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { Network, dense } from "../../src/index.ts";
import { catalogue, type Row } from "./table.ts";
import { folderOf } from "../support/files.ts";

// Rows 117 to 129: files that cannot be written, and files that are not what they should be. Row 118, a full disk, and
// whole files of random damage are tested where faults can be made.

const folder = folderOf("run");
mkdirSync(join(folder, "folder"));

/** A tensor as a header has it, and its bytes. */
interface Entry {
  readonly dtype?: string;
  readonly shape?: readonly unknown[];
  readonly data_offsets?: readonly unknown[];
}

const input = { input: 1, layers: [{ kind: "dense", numbers: { units: 1, bias: 1 } }], seed: 0 };
const weight: Entry = { dtype: "F32", shape: [1, 1], data_offsets: [4, 8] };
const bias: Entry = { dtype: "F32", shape: [1], data_offsets: [0, 4] };

/** The checksum of a file of tensors of one number each, as the format has it. */
function seal(description: string, numbers: Readonly<Record<string, number>>): string {
  const hash = createHash("sha256");
  const part = (bytes: Buffer): void => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.length));
    hash.update(length).update(bytes);
  };
  const version = Buffer.alloc(4);
  version.writeUInt32LE(1);
  part(version);
  part(Buffer.from(description));
  for (const name of Object.keys(numbers).sort()) {
    part(Buffer.from(name));
    part(Buffer.from(name.endsWith("weight") ? "[1, 1]" : "[1]"));
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(numbers[name] as number);
    part(bytes);
  }
  return hash.digest("hex");
}

/** A header, and bytes behind it. */
function file(header: string | Buffer, body: Buffer = Buffer.alloc(8), length?: bigint): Buffer {
  const bytes = Buffer.from(header as string);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(bytes.length));
  return Buffer.concat([prefix, bytes, body]);
}

/** A file whose checksum is right, of a network of one weight and one bias. */
function sealed({
  description = JSON.stringify({ network: input }),
  tensors = { "0.bias": bias, "0.weight": weight } as Record<string, Entry>,
  numbers = [0, 0] as readonly [number, number],
  more = Buffer.alloc(0) as Buffer,
} = {}): Buffer {
  const [first, second] = numbers;
  const sha256 = seal(description, { "0.bias": first, "0.weight": second });
  const metadata = { downhill: JSON.stringify({ version: 1, sha256, description }) };
  const body = Buffer.alloc(8);
  body.writeFloatLE(first, 0);
  body.writeFloatLE(second, 4);
  const header = JSON.stringify({ __metadata__: metadata, ...tensors });
  return file(header, Buffer.concat([body, more]));
}

let files = 0;
const load = (content: Buffer) => () => {
  const path = join(folder, `${(files += 1)}.safetensors`);
  writeFileSync(path, content);
  return Network.load(path);
};
const save = (path: string) => () =>
  new Network({ input: 1, layers: [dense(1)] }).save(join(folder, path));

const checkpoint = (code: string) => ({ name: "CheckpointError", code });
const header = checkpoint("DH_HEADER");
const layout = (row: string, tensors: Record<string, Entry>, more?: Buffer): Row => ({
  row,
  call: load(sealed({ tensors, ...(more && { more }) })),
  ...header,
  message: /^Network\.load: ".*": not a readable safetensors file: /,
});
const deep = "[".repeat(100_000) + "]".repeat(100_000);

catalogue([
  {
    row: "117",
    call: save("nowhere/a"),
    ...checkpoint("DH_IO"),
    message: /^Network\.save: ".*nowhere/,
  },
  {
    row: "117b",
    call: save("folder"),
    ...checkpoint("DH_IO"),
    message: /^Network\.save: ".*folder/,
  },
  { row: "121", call: load(file("{}", Buffer.alloc(0), 2n ** 63n)), ...header, message: /./ },
  { row: "122", call: load(file(Buffer.from([0xff, 0xfe, 0x7b]))), ...header, message: /./ },
  { row: "122b", call: load(file("{")), ...header, message: /./ },
  { row: "122c", call: load(file("[]")), ...header, message: /./ },
  { row: "122d", call: load(file(deep)), ...header, message: /./ },
  {
    row: "122e",
    call: load(sealed({ description: deep })),
    ...header,
    message: /must be an object/,
  },
  layout("123", { "0.bias": bias, "0.weight": { ...weight, shape: [2 ** 53, 2 ** 53] } }),
  layout("123b", { "0.bias": bias, "0.weight": { ...weight, shape: [-1, 1] } }),
  layout("123c", { "0.bias": bias, "0.weight": { ...weight, shape: [0.5] } }),
  layout("124", { "0.bias": bias, "0.weight": { ...weight, data_offsets: [2, 6] } }),
  layout("124b", { "0.bias": bias, "0.weight": { ...weight, data_offsets: [8, 12] } }),
  layout("124c", { "0.bias": bias, "0.weight": { ...weight, data_offsets: [8, 4] } }),
  layout("124d", { "0.bias": bias, "0.weight": weight }, Buffer.from("PK a zip file behind it")),
  layout("125", { "0.bias": bias, "0.weight": { ...weight, dtype: "F33" } }),
  layout("125b", { "0.bias": bias, "0.weight": { ...weight, dtype: "F64" } }),
  {
    row: "126",
    call: load(Buffer.concat([sealed().subarray(0, -1), Buffer.of(0x40)])),
    ...checkpoint("DH_CHECKSUM"),
    message: /^Network\.load: ".*": damaged: its checksum does not match/,
  },
  ...[NaN, Infinity, -Infinity].map((value, i) => ({
    row: `127${"abc"[i]}`,
    call: load(sealed({ numbers: [0, value] })),
    ...checkpoint("DH_NONFINITE"),
    message: /^Network\.load: ".*": tensor "0\.weight"\[0\] is (NaN|-?inf)/,
  })),
  {
    row: "129",
    call: load(sealed({ description: '{"__proto__": {"network": 1}}' })),
    ...header,
    message: /__proto__ is not an option/,
  },
  {
    row: "129b",
    call: load(
      sealed({
        description: JSON.stringify({
          network: { ...input, layers: [{ kind: "../../evil", numbers: {} }] },
        }),
      }),
    ),
    ...header,
    message: /layers\[0\]\.kind must be one of/,
  },
]);

test("120-129: the file that these spoil is a good one", async (t) => {
  t.deepEqual([...(await load(sealed({ numbers: [1, 2] }))()).predict([[3]])], [7]);
});
