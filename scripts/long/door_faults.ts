/**
 * A panic at any door, on any thread, and any refusal of memory or of a file, is an error with a code: the process and other
 * networks go on, to the right bits (G14, G22).
 *
 * The network that a panic hits says that it is poisoned (row 112). What was refused memory or a file is done again, and
 * everything comes to the bits that it has without a fault; a checkpoint that cannot be written leaves the old one (row 118).
 */
import { failed } from "./support/end.ts";
import { must, run } from "./support/programs.ts";

interface Outcome {
  readonly errors: readonly {
    readonly code: string;
    readonly name: string;
    readonly message: string;
  }[];
  /** What is left in the folder. */
  readonly files: readonly string[];
  /** The digest of the network that the faults strike, if it still has one, and of what was loaded from its file. */
  readonly after: string | null;
  readonly left: string | null;
  /** That of another network. */
  readonly other: string;
}

/** What must come of a fault: these errors alone; nothing at all; or a network that is given up. */
interface Expected {
  readonly code: string;
  readonly name: string;
  readonly message: RegExp;
}

const refused = {
  code: "DH_TOO_LARGE",
  name: "OutOfRangeError",
  message: /no \d+ bytes of memory/,
};
const poisoned = { code: "DH_POISONED", name: "StateError", message: /please report it$/ };
const unwritten = (message: RegExp): Expected => ({
  code: "DH_IO",
  name: "CheckpointError",
  message,
});
const onPurpose = /a fault on purpose/;

/** Each site and how it fails, and the one error that may come of it; nothing may come of some. */
const FAULTS: readonly (readonly [site: string, how: string, expected: Expected | undefined])[] = [
  ["door.network", "panic", poisoned],
  ["door.call", "panic", poisoned],
  ["train.step", "panic", poisoned],
  ["team.share", "panic", poisoned],
  ["memory", "oom", refused],
  ["memory", "panic", poisoned],
  ["file.create", "13", unwritten(/\(os error 13\)$/)],
  ["file.write", "28", unwritten(/\(os error 28\)$/)],
  ["file.write", "panic", poisoned],
  ["file.sync", "5", unwritten(/\(os error 5\)$/)],
  ["file.rename", "err", unwritten(onPurpose)],
  ["file.sync_folder", "5", unwritten(/\(os error 5\)$/)],
  // File systems that know no syncing of folders: EINVAL and ENOTSUP.
  ["file.sync_folder", "22", undefined],
  ["file.sync_folder", "95", undefined],
  ["file.read", "5", unwritten(/\(os error 5\)$/)],
  ["file.read", "oom", { ...refused, message: /out of memory/ }],
  ["file.read", "panic", poisoned],
  ["csv.open", "err", { code: "DH_IO", name: "DataError", message: onPurpose }],
  ["csv.read", "err", { code: "DH_IO", name: "DataError", message: onPurpose }],
  ["csv.read", "panic", poisoned],
  ["csv.memory", "oom", { ...refused, name: "DataError", message: /./ }],
];

/** So many passes of a site are struck one by one, of those after them ever fewer. */
const FIRST = 100;

must("npm", ["run", "--silent", "build:faults"]);

/** Runs the program with a fault, or without. */
function struck(fault = ""): Outcome & { readonly had: boolean } {
  const program = ["--import=@oxc-node/core/register", "__test__/support/faulty.ts"];
  const { status, signal, stdout, stderr } = run(process.execPath, program, {
    DOWNHILL_THREADS: "2",
    ...(fault && { DOWNHILL_FAIL: fault }),
  });
  if (status !== 0) failed(`${fault}: ${signal ?? `exit status ${status}`}: ${stderr}`);
  return { ...(JSON.parse(stdout) as Outcome), had: stderr.includes("fault at ") };
}

/** Ends the test unless a fault came to what it must. */
function check(fault: string, expected: Expected | undefined, outcome: Outcome): void {
  const { code = "", name = "", message = /^$/ } = expected ?? {};
  const { errors, other, after, left, files } = outcome;
  const wrong = errors.find(
    (error) => error.code !== code || error.name !== name || !message.test(error.message),
  );
  if (wrong !== undefined) failed(`${fault}: ${JSON.stringify(wrong)}`);
  if (expected !== undefined && errors.length === 0) failed(`${fault}: nobody was told`);
  if (other !== whole.other) failed(`${fault}: another network was harmed`);
  const strange = files.filter((file) => !whole.files.includes(file));
  if (strange.length > 0) failed(`${fault}: it left ${strange.join(", ")}`);
  if (expected === poisoned) return;
  if (after !== whole.after || left !== whole.left) failed(`${fault}: something was lost`);
}

const whole = struck();
if (whole.errors.length > 0) failed(`without a fault: ${JSON.stringify(whole.errors)}`);
let faults = 0;
for (const [site, how, expected] of FAULTS) {
  for (let n = 1; ; n += Math.ceil(Math.max(1, n - FIRST) / 8)) {
    const fault = `${site}:${n}:${how}`;
    const outcome = struck(fault);
    if (!outcome.had) {
      if (n === 1) failed(`${site} is never passed`);
      break;
    }
    check(fault, expected, outcome);
    faults += 1;
  }
}
const sites = new Set(FAULTS.map(([site]) => site)).size;
console.log(
  `${faults} faults at ${sites} kinds of sites: each an error and no other network harmed; what was refused went well again`,
);
