// Writes docs/matrix/README.md, what came out of the tests on everything that they can run on: node scripts/write-matrix.mjs RESULTS
//
// RESULTS is what scripts/run-tests.mjs wrote, run after run. A later run of the same name counts instead of an earlier one.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const [results] = process.argv.slice(2);
if (results === undefined) {
  console.error("Which results?");
  process.exit(2);
}

const runs = [];
const rows = new Map();
for (const line of readFileSync(results, "utf8").trim().split("\n")) {
  const { run, suite, ...outcome } = JSON.parse(line);
  if (!runs.includes(run)) runs.push(run);
  const row = rows.get(rowOf(suite)) ?? new Map();
  rows.set(rowOf(suite), row);
  const cell = row.get(run) ?? new Map();
  row.set(run, cell.set(suite, outcome));
}

const lines = [...rows]
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([row, cells]) => [`\`${row}\``, ...runs.map((run) => textOf(cells.get(run)))]);
const table = [["suite", ...runs], ["---", ...runs.map(() => "--:")], ...lines].map((cells) => `| ${cells.join(" | ")} |`);
const commit = execFileSync("git", ["-C", root, "log", "-1", "--format=%h of %cs"], { encoding: "utf8" }).trim();
const folder = path.join(root, "docs/matrix");
mkdirSync(folder, { recursive: true });
writeFileSync(
  path.join(folder, "README.md"),
  `# What was tested on what

Written by \`scripts/write-matrix.mjs\` from a run of \`.ci/run\` on ${commit}. A cell says how many tests passed, how many failed, and how many were left
out, because the cloud or the driver does not have what they test.

${table.join("\n")}
`,
);

/** Drivers and clients have a row for each suite; all else one for each folder. */
function rowOf(suite) {
  return /^(?:test|src\/drivers)\//.test(suite)
    ? suite
    : suite
        .split("/")
        .slice(0, suite.startsWith("src/frontends/") ? 3 : 2)
        .join("/");
}

function textOf(cell) {
  if (!cell) return "";
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of cell.values()) for (const key in total) total[key] += outcome[key];
  const { passed, failed, skipped } = total;
  return [`${passed}`, failed > 0 && `**${failed} failed**`, skipped > 0 && `(${skipped} left out)`].filter(Boolean).join(" ");
}
