import test from "ava";
import { existsSync, readFileSync } from "node:fs";
import { Shell, recordOf } from "./shell.ts";

test("gallery writes a page, the same on one thread and on three", async (t) => {
  const shell = new Shell();
  t.teardown(() => shell.remove());
  const one = await shell.run("gallery --json", { DOWNHILL_THREADS: "1" });
  const three = await shell.run("gallery --json --output other.html", { DOWNHILL_THREADS: "3" });
  t.is(one.status, 0, one.stderr);
  t.is(three.status, 0, three.stderr);
  t.is(recordOf(one)["path"], "gallery.html");
  t.is(recordOf(one)["digest"], recordOf(three)["digest"]);
  const [page, other] = ["gallery.html", "other.html"].map((name) =>
    readFileSync(shell.path(name), "utf8"),
  );
  t.true(page === other);
  t.true(page?.includes(String(recordOf(one)["digest"])));
  t.notRegex(page ?? "", /(src|href)="https?:(?!\/\/www\.npmjs\.com)/, "it asks for nothing");
});

test("where nothing can be written, that is one line", async (t) => {
  const shell = new Shell();
  t.teardown(() => shell.remove());
  const { status, stdout, stderr } = await shell.run("gallery --output nowhere/page.html");
  t.not(status, 0);
  t.is(stdout, "");
  t.regex(stderr, /^downhill gallery: [^\n]*nowhere\/page\.html[^\n]*\n$/);
  t.false(existsSync(shell.path("nowhere")));
});
