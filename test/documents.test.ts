import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it, test } from "node:test";
import { projectRoot } from "../scripts/project.ts";
import { exitCodes } from "../src/cli/client/exit-codes.ts";
import { apiErrorCodes } from "../src/client/client.ts";
import { blocksOf, documentsOf, type Block } from "./documents/blocks.ts";
import { forms } from "./documents/forms.ts";
import { compile, exampleModule, programsOf } from "./documents/modules.ts";
import { portsFor, withFreePorts } from "./documents/ports.ts";
import { createScratch } from "./documents/scratch.ts";
import { runCommands } from "./documents/session.ts";

const root = projectRoot();
const lacking = ["bash", "curl"].find((command) => spawnSync(command, ["--version"]).status !== 0);
const skip = lacking === undefined ? false : `needs ${lacking}`;
const documents = documentsOf(root)
  .map((document) => ({ document, blocks: blocksOf(root, document) }))
  .filter(({ blocks }) => blocks.length > 0);

const isCommand = ({ language, notRun }: Block): boolean => (language === "sh" || language === "console") && notRun === undefined;

test("every block of every document is in a language that can be checked, and in order", { skip }, async () => {
  assert.ok(documents.length >= 3);
  const wrong: string[] = [];
  for (const block of documents.flatMap(({ blocks }) => blocks)) {
    const check = forms[block.language];
    const place = `${block.document}:${block.line}`;
    try {
      if (!check) throw new Error(`nothing knows how to check "${block.language}"`);
      await check(block);
    } catch (error) {
      wrong.push(`${place}: ${(error as Error).message}`);
    }
  }
  assert.deepEqual(wrong, []);
});

describe("examples", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-examples-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { document, blocks } of documents) {
    const { files, line } = programsOf(blocks);
    if (files.size === 0 && !blocks.some(isCommand)) continue;
    it(`of ${document} work, one after the other`, { skip }, async () => {
      const ports = await portsFor(blocks);
      const scratch = createScratch(root, blocks, ports);
      try {
        const programs = new Map<number, string>();
        if (files.size > 0) {
          const ported = new Map([...files].map(([name, content]) => [name, withFreePorts(content, ports)]));
          const output = await compile(root, path.join(folder, document.replaceAll(/\W/g, "-")), ported);
          if (line !== undefined) {
            copyFileSync(path.join(output, `${exampleModule}.js`), path.join(scratch.folder, `${exampleModule}.mjs`));
            programs.set(line, `node ${exampleModule}.mjs`);
          }
        }
        await runCommands(blocks, scratch, ports, programs);
      } finally {
        scratch.dispose();
      }
    });
  }
});

test("the index names every document, and every link between documents leads somewhere", () => {
  const index = readFileSync(path.join(root, "docs/README.md"), "utf8");
  const pages = readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md") && name !== "README.md");
  assert.deepEqual(
    pages.filter((name) => !index.includes(`](${name})`)),
    [],
  );
  const broken = documentsOf(root).flatMap((document) => {
    const text = readFileSync(path.join(root, document), "utf8").replaceAll(/^```[^]*?^```/gm, "");
    const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);
    return links
      .filter((link) => !existsSync(path.join(root, path.dirname(document), link)))
      .map((link) => `${document}: ${link}`);
  });
  assert.deepEqual(broken, []);
});

test("the pages about the clients name every exit code and every error", () => {
  const page = (name: string): string => readFileSync(path.join(root, "docs", name), "utf8");
  for (const [code, meaning] of Object.entries(exitCodes)) {
    assert.ok(page("cli.md").replaceAll("`", "").includes(`| ${code} | ${meaning} |`), code);
  }
  for (const code of Object.keys(apiErrorCodes)) assert.ok(page("client.md").includes(`\`${code}\``), code);
});
