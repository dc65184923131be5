// Replays recorded exchanges against the built server: node scripts/replay.mjs FOLDER [OPTION-OF-THE-REPLAYER ...]
//
// FOLDER holds replay.mjs and folders of recordings; those of the classic API begin with 0, 1 or 2. Each of them wants a
// server that has just been started; the replayer calls this file back for it: node scripts/replay.mjs --restart PORT PIDFILE
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./running-server.mjs";

const root = path.dirname(import.meta.dirname);
const patience = 30_000;

if (process.argv[2] === "--restart") await restart(process.argv[3], process.argv[4]);
else process.exitCode = await replay(process.argv[2], process.argv.slice(3));

async function replay(folder, options) {
  const temporary = mkdtempSync(path.join(tmpdir(), "deltacloud-replay-"));
  const pidFile = path.join(temporary, "pid");
  try {
    const port = await freePort();
    const scenarios = readdirSync(folder).filter((name) => /^[012]/.test(name));
    const callback = [process.execPath, import.meta.filename, "--restart", port, pidFile].map((word) => `'${word}'`).join(" ");
    const { status } = spawnSync(
      process.execPath,
      [
        path.join(folder, "replay.mjs"),
        `http://127.0.0.1:${port}`,
        ...scenarios.map((name) => path.join(folder, name)),
        "--restart",
        callback,
        ...options,
      ],
      { stdio: "inherit" },
    );
    if (status === 2 && existsSync(`${pidFile}.log`)) console.error(readFileSync(`${pidFile}.log`, "utf8"));
    return status ?? 2;
  } finally {
    await stop(pidFile);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Stops the server of before, starts a new one and returns when it answers. */
async function restart(port, pidFile) {
  await stop(pidFile);
  const log = openSync(`${pidFile}.log`, "w");
  const server = path.join(root, "dist/cli/deltacloudd.js");
  const child = spawn(process.execPath, [server, "-i", "mock", "-p", port], { detached: true, stdio: ["ignore", log, log] });
  child.unref();
  closeSync(log);
  writeFileSync(pidFile, String(child.pid));
  const end = Date.now() + patience;
  while (child.exitCode === null && Date.now() < end) {
    const answer = await fetch(`http://127.0.0.1:${port}/api`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) process.exit(0);
    await sleep(20);
  }
  console.error("The server does not answer.");
  process.exit(1);
}

async function stop(pidFile) {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  const end = Date.now() + patience;
  for (let signal = "SIGTERM"; isAlive(pid); signal = 0) {
    process.kill(pid, Date.now() < end ? signal : "SIGKILL");
    await sleep(10);
  }
  rmSync(pidFile);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
