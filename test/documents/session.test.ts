import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { projectRoot } from "../../scripts/project.ts";
import { blocksOf, documentsOf } from "./blocks.ts";
import { forms } from "./forms.ts";
import { portsFor } from "./ports.ts";
import { createScratch } from "./scratch.ts";
import { runCommands } from "./session.ts";

const skip = spawnSync("bash", ["--version"]).status === 0 ? false : "needs bash";
const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-session-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const fence = "```";
const block = (language: string, content: string, mark = ""): string => `${mark}${fence}${language}\n${content}\n${fence}\n`;

/** Runs a document of these blocks. */
async function run(...blocks: readonly string[]): Promise<void> {
  writeFileSync(path.join(folder, "page.md"), blocks.join("\n"));
  const read = blocksOf(folder, "page.md");
  const ports = await portsFor(read);
  const scratch = createScratch(projectRoot(), read, ports);
  try {
    await runCommands(read, scratch, ports);
  } finally {
    scratch.dispose();
  }
}

test("commands share a shell, files are there, and what is shown is compared", { skip }, async () => {
  await run(
    block("text", "some words", "<!-- file: words -->\n"),
    block("sh", "name=$(cat words)"),
    block("sh", "exit 1", "<!-- not run: needs a container -->\n"),
    block("console", "$ echo $name\nsome words\n$ deltacloud --url http://localhost:3001/api \\\n  api\n..."),
  );
});

test("a command that fails, or prints something else, is told with its line", { skip }, async () => {
  await assert.rejects(run(block("sh", "true"), block("sh", "false")), /^Error: page\.md:5: the commands ended with 1/);
  await assert.rejects(run(block("sh", "echo why; false")), /the commands ended with 1\n[^]*\nwhy\n/);
  await assert.rejects(run(block("console", "$ echo one\ntwo")), /page\.md:1: it should print\ntwo\nand prints\none/);
  await assert.rejects(run(block("console", "one")), /begins with a command/);
});

test("a server takes the place of the one before it on the same port, and of no other", { skip }, async () => {
  await run(
    block("sh", "deltacloudd -i mock -p 8080\ncurl localhost:3001/api >/dev/null; curl localhost:8080/api >/dev/null"),
    block("sh", "deltacloudd -i mock -p 8080; curl localhost:3001/api >/dev/null; curl localhost:8080/api >/dev/null"),
  );
});

test("a server in the background is there before the next command", { skip }, async () => {
  await run(block("sh", "deltacloudd -i mock -p 8080 &\ncurl localhost:8080/api >/dev/null"));
});

test("what nobody could check is an error", async () => {
  writeFileSync(path.join(folder, "page.md"), `<!-- no run: a slip -->\n${block("sh", "true")}`);
  assert.throws(() => blocksOf(folder, "page.md"), /page\.md:1: a comment in front of a block/);
  writeFileSync(path.join(folder, "page.md"), `${fence}sh\ntrue\n`);
  assert.throws(() => blocksOf(folder, "page.md"), /page\.md:1: the block is not closed/);
  assert.equal(forms["fortran"], undefined);
  const yaml = async (content: string): Promise<void> =>
    forms["yaml"]?.({ document: "page.md", line: 1, language: "yaml", content });
  await yaml("driver: mock\n");
  await yaml("apiVersion: v1\nkind: Pod\n");
  await assert.rejects(async () => yaml("drivr: mock\n"), /page\.md:1:1:1/);
});

test("documents are found where they are written", () => {
  for (const file of ["README.md", "docs/guide/page.md", "src/model/README.md", "src/model/notes.md"]) {
    mkdirSync(path.dirname(path.join(folder, "project", file)), { recursive: true });
    writeFileSync(path.join(folder, "project", file), "");
  }
  assert.deepEqual(documentsOf(path.join(folder, "project")), ["README.md", "docs/guide/page.md", "src/model/README.md"]);
});
