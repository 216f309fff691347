// Reports of the command line: their numbers are those of the run, and what they say gives the same again.
import test from "ava";
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Shell, digestOf, recordOf } from "../cli/shell.ts";
import { closeBrowser, inBrowser } from "./browser.ts";

const shell = new Shell();
test.before(() => {
  // Whoever runs the report's program has installed the library.
  spawnSync("mkdir", ["-p", shell.path("node_modules")]);
  symlinkSync(resolve("."), shell.path("node_modules/downhill"), "junction");
});
test.after.always(async () => {
  await closeBrowser();
  shell.remove();
});

/** What stands in an element of a class, its entities read. */
function textOf(page: string, name: string): string {
  const [, text = ""] = new RegExp(`<code class="${name}">(.*?)</code>`, "s").exec(page) ?? [];
  const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
  return text.replace(/&[#\w]+;/g, (entity) => entities[entity as keyof typeof entities]);
}

for (const [name, words] of Object.entries({
  classes:
    "datasets/digits.csv --target digit --hidden 32 --dropout 0.1 --epochs 3 --l2 1e-3 --seed 4",
  numbers:
    "datasets/seattle_temperature.csv --target temperature_max --columns temperature_min --epochs 5 --validation 0.1 --loss huber",
  "two classes":
    "datasets/breast_cancer.csv --target -1 --test 0 --epochs 2 --optimizer sgd --scaling minMax",
})) {
  test(`${name}: the program and the command in the report train to the same digest`, async (t) => {
    const file = `${name.replace(" ", "_")}.html`;
    const trained = await shell.run(`train ${words} --report ${file}`);
    t.is(trained.status, 0, trained.stderr);
    t.true(trained.stdout.endsWith(`report in ${file}\n`));
    const page = readFileSync(shell.path(file), "utf8");
    const digest = digestOf(trained);
    t.is(textOf(page, "digest"), digest);
    const again = await shell.run(textOf(page, "command").replace(/^downhill /, ""));
    t.is(digestOf(again), digest);
    writeFileSync(shell.path("again.mjs"), textOf(page, "program"));
    const program = spawnSync(process.execPath, ["again.mjs"], {
      cwd: shell.folder,
      encoding: "utf8",
    });
    t.is(program.stdout.trim(), digest, program.stderr);
    await inBrowser(t, shell.path(file), async (shown) => {
      t.is(await shown.locator("canvas").count(), await shown.locator("figure.chart").count());
    });
  });
}

test("compare: the table of the page is that of the command", async (t) => {
  const words = "compare datasets/digits.csv --target digit --optimizers sgd,adam:0.01 --epochs 3";
  const outcome = await shell.run(`${words} --report compare.html --json`);
  t.is(outcome.status, 0, outcome.stderr);
  const { results } = recordOf(outcome) as {
    results: { optimizer: string; reached: { steps: number } | null; digest: string }[];
  };
  await inBrowser(t, shell.path("compare.html"), async (shown) => {
    const rows = shown.locator("table").first().locator("tbody tr");
    t.is(await rows.count(), 2);
    for (const [i, { optimizer, reached, digest }] of results.entries()) {
      const cells = await rows.nth(i).locator("th, td").allTextContents();
      t.is(cells[0], optimizer);
      t.is(cells[3], reached === null ? "–" : String(reached.steps));
      t.is(await shown.getByText(digest).count(), 1);
    }
    t.is(await shown.locator("canvas").count(), 4);
  });
});

test("find-rate: the page marks what the command suggests", async (t) => {
  const words = "find-rate datasets/digits.csv --target digit --report rates.html --json";
  const { learningRate } = recordOf(await shell.run(words));
  await inBrowser(t, shell.path("rates.html"), async (shown) => {
    t.is(await shown.locator(".tiles dd").first().textContent(), String(learningRate));
    const spec = await shown.locator("figure.chart script").textContent();
    t.like(JSON.parse(spec ?? ""), { marks: [{ at: learningRate }] });
  });
});

test("a report that cannot be written is known before the training", async (t) => {
  const words = "train datasets/digits.csv --target digit --epochs 100000";
  const { status, stdout, stderr } = await shell.run(`${words} --report ${join("no", "a.html")}`);
  t.is(status, 1);
  t.is(stdout, "");
  t.regex(
    stderr,
    /^downhill train: cannot write "no.a\.html": no such file or folder \(ENOENT\)\n$/,
  );
});
