// Runs the compiled tests: node scripts/run-tests.mjs [--reporter=spec|dot] [PART-OF-A-PATH ...]
//
// Compiled files whose source is gone are deleted first, so that a removed test does not run on. With CI_REQUIRE_ALL in the
// environment, a test that was skipped because this machine lacks something (its reason begins with "needs ") fails the run;
// with CI_WITHOUT_CLOUDS, what needs a cloud may be missing. With CI_RESULTS, the name of a file, what came out of each test file is
// written behind what is there, as part of the run that CI_RUN names.
import { appendFileSync, existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { dot, spec } from "node:test/reporters";

const root = path.dirname(import.meta.dirname);
const build = path.join(root, "build");
const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const filters = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const started = performance.now();

for (const option of options) if (!/^--reporter=(spec|dot)$/.test(option)) fail(`unknown option ${option}`);
if (!existsSync(build)) fail("nothing is compiled; npm run compile does it");
prune(build);
const files = testsBelow(build).filter((file) => filters.length === 0 || filters.some((part) => matches(file, part)));
if (files.length === 0) fail(filters.length > 0 ? `no test file matches ${filters.join(" ")}` : "there are no tests");

// What somebody set for a server of theirs must not reach the servers of the tests. DELTACLOUD_TEST_* tells of what tests need.
for (const name of Object.keys(process.env)) if (/^(API|DELTACLOUD)_(?!TEST_)/.test(name)) delete process.env[name];

const counts = { passed: 0, failed: 0, skipped: 0 };
const countsByFile = new Map(files.map((file) => [file, { passed: 0, failed: 0, skipped: 0 }]));
const complaints = [];
const errorOutput = new Map();
/** What the runner tells of one file. Its tests may be declared in others. */
const listeners = (program) => ({
  "test:pass"(event) {
    if (isFile(event)) complain(event, "holds no test");
    else if (event.details.type !== "suite") count(program, event);
  },
  "test:fail"(event) {
    if (event.todo !== undefined) add(program, "skipped");
    else if (event.details.type !== "suite") add(program, "failed");
    if (isFile(event)) complain(event, `cannot be run\n${errorOutput.get(event.file) ?? ""}`);
  },
  "test:stderr"({ file, message }) {
    errorOutput.set(file, (errorOutput.get(file) ?? "") + message);
  },
  "test:diagnostic"({ file, message }) {
    // What a test left running, and what that threw when the test was over.
    if (message.includes("asynchronous activity after the test ended")) complain({ file }, message);
  },
});
const events = Readable.from(eventsInTurn());
const reporter = options.includes("--reporter=spec") || (options.length === 0 && process.stdout.isTTY) ? new spec() : dot;
await pipeline(events.compose(reporter), process.stdout, { end: false });

for (const complaint of complaints) console.error(complaint);
const good = counts.failed === 0 && complaints.length === 0;
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${good ? "All well" : "NOT WELL"}: ${counts.passed} tests passed, ${counts.failed} failed, ${counts.skipped} skipped, ` +
    `${complaints.length} complaints, ${files.length} files in ${seconds} s on Node ${process.versions.node}`,
);
if (process.env["CI_RESULTS"]) {
  const name = process.env["CI_RUN"] ?? `Node ${process.versions.node}`;
  const lines = [...countsByFile].map(([file, outcome]) => JSON.stringify({ run: name, suite: suiteOf(file), ...outcome }));
  appendFileSync(process.env["CI_RESULTS"], `${lines.join("\n")}\n`);
}
process.exit(good ? 0 : 1);

/** The path of a test file without what all of them have. */
function suiteOf(file) {
  return path.relative(build, file).replace(/\.test\.js$/, "");
}

/** Runs two files at a time, and gives what is told of them file by file, of the first that has not ended as it comes. */
async function* eventsInTurn() {
  const waiting = files.map((file) => ({ file, events: [], hasEnded: false, changed: () => {} }));
  const queue = [...waiting];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      // The limit is for what hangs: busy machines, and clouds, take their time.
      const timeout = process.env.DELTACLOUD_TEST_OS_AUTH_URL === undefined ? 900_000 : 2_700_000;
      const told = listeners(next.file);
      for await (const event of run({ files: [next.file], timeout })) {
        told[event.type]?.(event.data);
        next.events.push(event);
        next.changed();
      }
      next.hasEnded = true;
      next.changed();
    }
  };
  void work();
  void work();
  for (const one of waiting) {
    while (one.events.length > 0 || !one.hasEnded) {
      if (one.events.length === 0) await new Promise((resolve) => (one.changed = resolve));
      // What the runner sums up of each file, the last line says of all.
      for (const event of one.events.splice(0)) if (event.type !== "test:diagnostic" || event.data.file) yield event;
    }
  }
}

/** The runner tells of a file as if it were a test when it holds none, or cannot be loaded. */
function isFile({ name, file, nesting }) {
  return nesting === 0 && path.resolve(name) === file;
}

function add(program, outcome) {
  counts[outcome]++;
  countsByFile.get(program)[outcome]++;
}

function count(program, event) {
  if (event.skip === undefined && event.todo === undefined) {
    add(program, "passed");
    return;
  }
  add(program, "skipped");
  const reason = String(event.skip);
  const isExcused = process.env["CI_WITHOUT_CLOUDS"] && reason.startsWith("needs a cloud");
  if (process.env["CI_REQUIRE_ALL"] && reason.startsWith("needs ") && !isExcused)
    complain(event, `"${event.name}" was skipped: it ${reason}`);
}

function complain({ file }, message) {
  complaints.push(`${file ? path.relative(root, file) : "a test"}: ${message}`);
}

/** Deletes what was compiled from a source that is no more, and folders that become empty by it. */
function prune(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      prune(file);
      if (readdirSync(file).length === 0) rmdirSync(file);
    } else if (/\.js(\.map)?$/.test(file) && !existsSync(sourceOf(file))) rmSync(file);
  }
}

function sourceOf(file) {
  return path.join(root, path.relative(build, file)).replace(/\.js(\.map)?$/, ".ts");
}

function testsBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.js"))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Whether the path of the source or of the compiled file has the part in it. */
function matches(file, part) {
  return file.includes(part) || path.relative(root, sourceOf(file)).includes(part.replace(/^\.\//, ""));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
