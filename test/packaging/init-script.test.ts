import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { freePort } from "../../bench/free-port.ts";
import { projectRoot } from "../../scripts/project.ts";

const root = projectRoot();
const script = path.join(root, "packaging/init.d/deltacloud-core");
const server = path.join(root, "build/src/cli/deltacloudd.js");

interface Machine {
  readonly folder: string;
  readonly log: string;
  readonly pidFile: string;
  readonly lockFile: string;
  readonly port: number;
  /** Runs the script and gives its exit code and what it wrote. */
  run(command: string): Promise<{ readonly code: number; readonly output: string; readonly errorOutput: string }>;
}

/** A machine that has the script's files in a folder of its own. Its server is ended after the test. */
async function machine(t: TestContext, more: readonly string[] = []): Promise<Machine> {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-init-"));
  // The server gives up its privileges, and still opens its log anew.
  chmodSync(folder, 0o777);
  mkdirSync(path.join(folder, "log"), { mode: 0o777 });
  chmodSync(path.join(folder, "log"), 0o777);
  const port = await freePort();
  const [log, pidFile, lockFile] = ["log/mock.log", "pid", "lock/subsys/lock"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const program = path.join(folder, "deltacloudd");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${server}" "$@"\n`, { mode: 0o755 });
  const settings = { DRIVER: "mock", HOST: "127.0.0.1", PORT: String(port), LOGFILE: log, PIDFILE: pidFile, LOCKFILE: lockFile };
  const lines = [...Object.entries({ ...settings, EXEC: program }).map(([name, value]) => `${name}="${value}"`), ...more];
  writeFileSync(path.join(folder, "sysconfig"), `${lines.join("\n")}\n`);
  const run: Machine["run"] = async (command) => {
    const child = spawn("sh", [script, command], {
      env: { PATH: process.env["PATH"], SYSCONFIG: path.join(folder, "sysconfig") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errorOutput = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (errorOutput += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    return { code, output, errorOutput };
  };
  t.after(async () => {
    await run("stop");
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, log, pidFile, lockFile, port, run };
}

const code = async (result: Promise<{ readonly code: number }>): Promise<number> => (await result).code;

test("it starts, tells its state, restarts and stops, with the exit codes that are usual", async (t) => {
  const { run, port, pidFile, lockFile, log } = await machine(t);
  assert.equal(await code(run("status")), 3);
  assert.equal(await code(run("reload")), 7);
  const start = await run("start");
  assert.deepEqual([start.code, start.output, start.errorOutput], [0, "Starting deltacloud-core: OK\n", ""]);
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  assert.equal(existsSync(lockFile), true);
  const pid = readFileSync(pidFile, "utf8").trim();
  const status = await run("status");
  assert.deepEqual([status.code, status.output], [0, `deltacloud-core (pid ${pid}) is running\n`]);
  assert.equal(await code(run("start")), 0);
  assert.equal(readFileSync(pidFile, "utf8").trim(), pid);

  renameSync(log, `${log}.1`);
  assert.equal(await code(run("reload")), 0);
  for (let waited = 0; !existsSync(log); waited += 20) {
    assert.ok(waited < 20_000, `the server did not open ${log} anew`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  assert.equal(await code(run("restart")), 0);
  assert.notEqual(readFileSync(pidFile, "utf8").trim(), pid);
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  assert.equal(await code(run("stop")), 0);
  assert.deepEqual([existsSync(pidFile), existsSync(lockFile)], [false, false]);
  assert.equal(await code(run("status")), 3);
  assert.equal(await code(run("stop")), 0);
});

test("it tells why the server does not start", async (t) => {
  const { run, lockFile } = await machine(t, ['DRIVER="nimbus"']);
  const { code: status, output, errorOutput } = await run("start");
  assert.deepEqual([status, output], [1, "Starting deltacloud-core: FAILED\n"]);
  assert.match(errorOutput, /^Driver 'nimbus' is not available/);
  assert.equal(existsSync(lockFile), false);
});

test("it knows a server that died, and one that is not installed", async (t) => {
  const { run, pidFile, lockFile } = await machine(t);
  assert.equal(await code(run("start")), 0);
  process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");
  while ((await code(run("status"))) === 0);
  assert.equal(await code(run("status")), 1);
  rmSync(pidFile);
  assert.equal(await code(run("status")), 2);
  assert.equal(await code(run("start")), 0);
  assert.equal(await code(run("stop")), 0);
  assert.equal(existsSync(lockFile), false);
  const empty = await machine(t, ['EXEC="/nowhere/deltacloudd"']);
  assert.equal(await code(empty.run("start")), 5);
  assert.equal(await code(empty.run("nonsense")), 2);
});

test("what else the file of settings says reaches the server", async (t) => {
  const { run, port } = await machine(t, [
    "API_USER=mockuser",
    "API_PASSWORD=mockpassword",
    'OPTIONS="--listen admin=127.0.0.1:0"',
  ]);
  assert.equal(await code(run("start")), 0);
  assert.equal((await fetch(`http://127.0.0.1:${port}/api/realms?format=xml`)).status, 200);
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 404);
});
