// Replays recorded exchanges against the built server: node scripts/replay.mjs FOLDER [OPTION-OF-THE-REPLAYER ...]
//
// FOLDER holds replay.mjs and folders of recordings; those of the classic API begin with 0, 1 or 2. Each of them wants a
// server that has just been started; the replayer calls this file back for it: node scripts/replay.mjs --restart PORT PIDFILE
//
// The answers that differ must be exactly those that docs/compatibility.md lists.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./running-server.mjs";

const root = path.dirname(import.meta.dirname);
const patience = 30_000;
const page = "docs/compatibility.md";

if (process.argv[2] === "--restart") await restart(process.argv[3], process.argv[4]);
else process.exitCode = await replay(process.argv[2], process.argv.slice(3));

async function replay(folder, options) {
  const temporary = mkdtempSync(path.join(tmpdir(), "deltacloud-replay-"));
  const pidFile = path.join(temporary, "pid");
  const resultFile = path.join(temporary, "results.json");
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
        "--json",
        resultFile,
        ...options,
      ],
      { stdio: "inherit" },
    );
    if (status !== 0 && status !== 1) {
      if (existsSync(`${pidFile}.log`)) console.error(readFileSync(`${pidFile}.log`, "utf8"));
      return 2;
    }
    return judge(JSON.parse(readFileSync(resultFile, "utf8")));
  } finally {
    await stop(pidFile);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Gives 0 when the answers that differ are those that are listed, all of them. */
function judge(results) {
  const listed = listedDifferences();
  const differing = new Set(results.filter(({ differences }) => differences.length > 0).map(({ name }) => nameOf(name)));
  const unlisted = [...differing].filter((name) => !listed.includes(name));
  const held = listed.filter((name) => !differing.has(name));
  for (const name of unlisted) console.error(`${name} differs, and ${page} does not list it`);
  for (const name of held) console.error(`${name} does not differ, but ${page} lists it`);
  if (unlisted.length > 0 || held.length > 0) return 1;
  console.log(`All but the ${listed.length} that ${page} lists hold.`);
  return 0;
}

/** The names in the first column of the page's table. */
function listedDifferences() {
  const text = readFileSync(path.join(root, page), "utf8");
  const [, section] = /^## Recorded answers that are not reproduced\n(.*?)(?=^## |$(?![^]))/ms.exec(text) ?? [];
  if (section === undefined) throw new Error(`${page} has no list of the recorded answers that are not reproduced`);
  return [...section.matchAll(/^\| *`([^`]+)` *\|/gm)].map(([, name]) => nameOf(name));
}

function nameOf(exchange) {
  return exchange.replaceAll("\\", "/").replace(/\.http$/, "");
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
