import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { measureLargeList } from "./large-list.ts";
import { measureRequests } from "./requests.ts";
import { measureStart } from "./start-up.ts";

const root = new URL("../../", import.meta.url);
const round = (value: number, digits = 1): string => value.toFixed(digits);
const mebibytes = (bytes: number): string => round(bytes / 2 ** 20);

const lines = [
  "# Figures",
  "",
  `Taken by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim()}).`,
  "CPU time is that of the server's process, user and system; each figure is the least of twenty rounds in which both servers took turns.",
  "",
  "## GET /api/instances on the mock, against a bare node:http server that sends the same bytes",
  "",
  "| format | bytes with head | bare CPU µs | ours CPU µs | ratio | bare wall µs | ours wall µs |",
  "|---|--:|--:|--:|--:|--:|--:|",
];
for (const format of ["xml", "json"] as const) {
  const { bytes, bare, ours, bareWall, oursWall } = await measureRequests(format);
  lines.push(
    `| ${format} | ${bytes} | ${round(bare)} | ${round(ours)} | ${round(ours / bare, 2)} | ${round(bareWall)} | ${round(oursWall)} |`,
  );
}
lines.push(
  "",
  "## A list of 10,000 instances",
  "",
  "| format | MiB | peak heap growth, MiB | ms | streamed |",
  "|---|--:|--:|--:|---|",
);
for (const format of ["xml", "json"] as const) {
  const { bytes, peakHeapGrowth, duration, streamed } = await measureLargeList(format);
  lines.push(
    `| ${format} | ${mebibytes(bytes)} | ${mebibytes(peakHeapGrowth)} | ${round(duration, 0)} | ${streamed ? "yes" : "no"} |`,
  );
}
const start = await measureStart(fileURLToPath(new URL("dist/cli/deltacloudd.js", root)));
lines.push(
  "",
  "## From the start of the process to the first answer",
  "",
  "| | least, ms | median, ms |",
  "|---|--:|--:|",
  `| \`node -e 0\`, to its end | ${round(start.bare.least, 0)} | ${round(start.bare.median, 0)} |`,
  `| \`deltacloudd -i mock\`, to its first answer | ${round(start.ours.least, 0)} | ${round(start.ours.median, 0)} |`,
  "",
);

const report = lines.join("\n");
writeFileSync(new URL("bench/RESULTS.md", root), report);
process.stdout.write(report);
