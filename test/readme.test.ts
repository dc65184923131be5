import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommand } from "../src/testing/run-command.ts";

const root = projectRoot();
const readme = readFileSync(path.join(root, "README.md"), "utf8");
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** The nearest folder above this file that has a README; compiled tests lie deeper than their sources. */
function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, "README.md"))) folder = path.dirname(folder);
  return folder;
}

/** The contents of the code blocks in a language. */
function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, content = ""]) => content);
}

/** The lines of the shell blocks that begin so. */
function commands(beginning: string): readonly string[] {
  return blocks("sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith(beginning));
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-readme-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts the server and gives its port. */
async function start(t: TestContext, args: readonly string[], folder: string): Promise<number> {
  const server = runCommand("cli/deltacloudd", args, { folder });
  t.after(() => server.process.kill("SIGKILL"));
  const [, port] = await server.printed(/^Starting Deltacloud API :: mock :: \S+:(\d+)\/api\n/m);
  return Number(port);
}

test("the README's requests succeed, one after the other", { skip: hasCurl ? false : "needs curl" }, async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, ".curlrc"), "fail\nsilent\nshow-error\n");
  const port = await start(t, ["-i", "mock", "-p", "0"], folder);
  const lines = commands("curl ");
  assert.ok(lines.length > 5, `there are only ${lines.length}`);
  for (const line of lines) {
    assert.match(line, /localhost:3001\//);
    const curl = spawn("sh", ["-c", line.replace("localhost:3001", `localhost:${port}`)], {
      cwd: root,
      env: { ...process.env, CURL_HOME: folder },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    curl.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    const [status] = await once(curl, "close");
    assert.equal(status, 0, `${line}\n${complaint}`);
  }
});

test("the README's ways to start the server work, its configuration file among them", async (t) => {
  const folder = temporaryFolder(t);
  const [configuration, ...others] = blocks("yaml");
  assert.ok(configuration);
  assert.deepEqual(others, []);
  writeFileSync(path.join(folder, "deltacloud.yaml"), configuration.replaceAll(/port: \d+/g, "port: 0"));
  const lines = commands("node dist/cli/deltacloudd.js ");
  assert.ok(lines.some((line) => line.includes(" -c deltacloud.yaml")));
  for (const line of lines) {
    const [, , ...args] = line.replace(/ +#.*$/, "").split(" ");
    assert.ok((await start(t, [...args, "-p", "0"], folder)) > 0, line);
  }
});
