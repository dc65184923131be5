import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { projectRoot } from "../scripts/project.ts";
import { exitCodes } from "../src/cli/client/exit-codes.ts";
import { apiErrorCodes } from "../src/client/client.ts";
import { createMock } from "../src/drivers/mock/driver.ts";
import { serve } from "./running-server.ts";

const skip = spawnSync("bash", ["-c", "exit 0"]).status === 0 ? false : "needs bash";
const extension = path.extname(import.meta.filename);
const source = path.join(import.meta.dirname, "..", "src");
const page = (name: string): string => readFileSync(path.join(projectRoot(), "docs", name), "utf8");
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))].map(([, block = ""]) => block);

async function surroundings(t: TestContext): Promise<{ folder: string; url: string; environment: NodeJS.ProcessEnv }> {
  const server = await serve([createMock()]);
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-documents-"));
  t.after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:API_|DELTACLOUD|NODE_)/.test(name));
  return {
    folder,
    url: `http://127.0.0.1:${server.port}/api`,
    environment: { ...Object.fromEntries(inherited), XDG_CONFIG_HOME: folder },
  };
}

test("every command of the page about the command line works, in its order", { skip }, async (t) => {
  const { folder, url, environment } = await surroundings(t);
  const program = path.join(source, `cli/deltacloud${extension}`);
  const commands = blocks(page("cli.md"), "sh");
  assert.ok(commands.length >= 5);
  const script = `set -euo pipefail
deltacloud() { '${process.execPath}' --disable-warning=ExperimentalWarning '${program}' "$@"; }
${commands.join("\n").replaceAll("http://localhost:3001/api", url)}`;
  const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script], { cwd: folder, env: environment });
  assert.equal(stderr, "");
  assert.match(stdout, /^Logged in to mock/);
  assert.match(stdout, /Forgot profile default/);
});

test("every example of the page about the client works", async (t) => {
  const { folder, url, environment } = await surroundings(t);
  const client = pathToFileURL(path.join(source, `client/client${extension}`)).href;
  const program = blocks(page("client.md"), "ts")
    .join("\n")
    .replaceAll("http://localhost:3001/api", url)
    .replace("deltacloud/client", client);
  const file = path.join(folder, "examples.mjs");
  writeFileSync(file, program);
  const { stdout } = await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", file], {
    env: environment,
  });
  assert.match(stdout, /^img1 /);
  assert.match(stdout, /^he 5 text\/plain$/m);
  assert.match(stdout, /^not_found 404 /m);
});

test("the pages name every exit code and every error", () => {
  for (const [code, meaning] of Object.entries(exitCodes)) {
    assert.ok(page("cli.md").replaceAll("`", "").includes(`| ${code} | ${meaning} |`), code);
  }
  for (const code of Object.keys(apiErrorCodes)) assert.ok(page("client.md").includes(`\`${code}\``), code);
});
