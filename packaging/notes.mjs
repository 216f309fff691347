// Prints what has changed in a version, for the page of its release: node packaging/notes.mjs 0.2.0
import { readFileSync } from "node:fs";
import { notes } from "./changelog.mjs";

console.log(notes(readFileSync("CHANGELOG.md", "utf8"), process.argv[2]));
