import { spawn } from "node:child_process";
import { appendFileSync, existsSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Stands for `deltacloudd` in the commands of documents: it comes back once the server is ready, which then runs on behind it.
 * A server that has the port already is ended first, as a reader would end it.
 */

const program = path.join(import.meta.dirname, "../../src/cli", `deltacloudd${path.extname(import.meta.filename)}`);
const args = process.argv.slice(2);
const asks = /^(?:-[hl]|--(?:help|version|drivers|settings))$/;
// oxlint-disable-next-line node/no-process-env -- this is a program, told by its environment where things are
const environment = process.env;
const servers = environment["DOCUMENT_SERVERS"] ?? "servers";

/** The port that stands for the default one, where nothing else says which. */
function portArguments(): readonly string[] {
  const free = environment["DOCUMENT_PORT"];
  const told = args.some((arg) => /^(?:-p|--port)/.test(arg)) || environment["API_PORT"] !== undefined;
  const file = args[args.findIndex((arg) => arg === "-c" || arg === "--config") + 1];
  const inFile = file !== undefined && existsSync(file) && /^port: /m.test(readFileSync(file, "utf8"));
  return free === undefined || told || inFile ? [] : ["-p", free];
}

async function start(): Promise<{ readonly started: boolean; readonly output: string }> {
  const log = `${servers}-${process.pid}-${Date.now()}.log`;
  const output = openSync(log, "a");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args, ...portArguments()], {
    detached: true,
    stdio: ["ignore", output, output],
  });
  for (;;) {
    await sleep(20);
    const text = readFileSync(log, "utf8");
    if (child.exitCode !== null) return { started: false, output: text };
    if (!/^Starting Deltacloud API .*\n/m.test(text)) continue;
    const ports = [...text.matchAll(/^Starting .*:(\d+)\//gm)].map(([, port]) => port);
    appendFileSync(servers, `${child.pid} ${ports.join(" ")}\n`);
    child.unref();
    return { started: true, output: text };
  }
}

async function endServerOn(port: string): Promise<void> {
  if (!existsSync(servers)) return;
  for (const line of readFileSync(servers, "utf8").trim().split("\n")) {
    const [pid, ...ports] = line.split(" ");
    if (!ports.includes(port)) continue;
    for (let attempt = 0; attempt < 100 && signal(Number(pid)); attempt++) await sleep(20);
  }
}

/** Ends a process; false once it is gone. */
function signal(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

if (args.some((arg) => asks.test(arg))) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...args], { stdio: "inherit" });
  child.on("close", (code) => process.exit(code ?? 1));
} else {
  let result = await start();
  for (let attempt = 0; attempt < 3 && !result.started; attempt++) {
    const [, port] = /:(\d+): the address is already in use/.exec(result.output) ?? [];
    if (port === undefined) break;
    await endServerOn(port);
    result = await start();
  }
  process.stdout.write(result.output);
  process.exit(result.started ? 0 : 1);
}
