/** Every flipped bit, every truncation and every extension by 1 to 64 bytes of a model file of 64 KiB is an error (G11). */
import { failed } from "./support/end.ts";
import { run } from "./support/programs.ts";

const cargo = ["test", "--release", "-p", "downhill-train", "--test", "corruption"];
const { status, stdout, stderr } = run("cargo", [...cargo, "--", "--ignored", "--nocapture"]);
const figures = /(?<=^damages: ).*$/m.exec(stdout)?.[0];
if (status !== 0 || figures === undefined) failed(`${stdout}\n${stderr}`);
console.log(figures);
