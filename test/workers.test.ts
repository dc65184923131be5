import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test, type TestContext } from "node:test";
import { connect } from "node:tls";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand, type RunningCommand } from "../src/testing/run-command.ts";

const program = "cli/deltacloudd";
const directory = mkdtempSync(path.join(tmpdir(), "deltacloud-workers-"));
after(() => rmSync(directory, { recursive: true, force: true }));
const driver = ["-i", "stateless", "--package", path.join(directory, "driver.mjs"), "-r", "127.0.0.1"];
writeFileSync(
  path.join(directory, "driver.mjs"),
  `export default {
  contract: 1,
  name: "stateless",
  title: "Stateless",
  status: "active",
  doc: "A cloud with nothing but a realm, which is called after the process that answers.",
  credentials: { user: "User", password: "Password", example: { user: "anybody", password: "anything" } },
  features: {},
  connect: () => ({
    identity: async () => ({ account: "all", user: "all" }),
    realms: {
      async *list() {
        yield { id: String(process.pid), name: "here" };
      },
    },
  }),
};
`,
);
const authorization = `Basic ${btoa("anybody:anything")}`;

interface Group extends RunningCommand {
  readonly port: number;
}

/** Starts two workers and waits until they listen. They are ended after the test. */
async function started(t: TestContext, args: readonly string[] = []): Promise<Group> {
  const command = runCommand(program, [...driver, "-p", "0", "--workers", "2", ...args]);
  t.after(async () => {
    command.process.kill("SIGKILL");
    await command.ended();
  });
  const [, port] = await command.printed(/^Starting Deltacloud API :: stateless :: .*:(\d+)\/api\n/m);
  return { ...command, port: Number(port) };
}

/** A folder of its own below the one of this file. */
const folder = (): string => mkdtempSync(path.join(directory, "test-"));

function request(port: number, target: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${target}`, { headers: { authorization, connection: "close", ...headers } });
}

/** The process id of a worker that answers; the only realm is called after it. */
async function answering(port: number): Promise<number> {
  const text = await (await request(port, "/api/realms?format=xml")).text();
  return Number(/<realm [^>]*id=['"](\d+)['"]/.exec(text)?.[1]);
}

/** The ids of both workers: while one is stopped, the other has to answer. */
async function bothOf(port: number): Promise<readonly [number, number]> {
  const one = await answering(port);
  const other = await whileStopped(one, () => answering(port));
  assert.notEqual(one, other);
  return [one, other];
}

async function whileStopped<T>(pid: number, work: () => Promise<T>): Promise<T> {
  process.kill(pid, "SIGSTOP");
  try {
    return await work();
  } finally {
    process.kill(pid, "SIGCONT");
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("workers share one port, and end together when they are told to", async (t) => {
  const group = await started(t);
  assert.equal(group.output().match(/^Starting/gm)?.length, 1);
  const workers = await bothOf(group.port);
  assert.ok(!workers.includes(group.process.pid as number));
  group.process.kill("SIGTERM");
  assert.equal(await group.ended(), 0);
  assert.deepEqual(workers.map(isAlive), [false, false]);
});

test("a worker that dies is told of and another one takes its place", async (t) => {
  const log = path.join(folder(), "log");
  const group = await started(t, ["-L", log]);
  const [one, other] = await bothOf(group.port);
  process.kill(one, "SIGKILL");
  await until(() => readFileSync(log, "utf8").includes('"msg":"a worker has ended and is started again"'));
  assert.match(readFileSync(log, "utf8"), /"worker":\d,"status":"SIGKILL",.*"msg":"a worker has ended/);
  const third = await whileStopped(other, () => answering(group.port));
  assert.ok(third !== one && third !== other);
});

test("metrics are those of all workers", async (t) => {
  const group = await started(t);
  const [one] = await bothOf(group.port);
  const page = async (): Promise<string> => (await request(group.port, "/metrics")).text();
  const text = await page();
  const counted = [...text.matchAll(/^deltacloud_requests_total\{.*operation="realms\.list".*worker="(\d)"\} 1$/gm)];
  assert.deepEqual(counted.map(([, worker]) => worker).toSorted(), ["1", "2"]);
  assert.equal(text.match(/^# TYPE deltacloud_requests_total /gm)?.length, 1);
  assert.match(text, /^deltacloud_worker_restarts_total\{worker="1"\} 0$/m);
  process.kill(one, "SIGKILL");
  await until(async () => /^deltacloud_worker_restarts_total\{worker="\d"\} 1$/m.test(await page()));
});

test("the log has whole lines, request ids of its own for each worker, and is opened anew on SIGHUP", async (t) => {
  const log = path.join(folder(), "log");
  const group = await started(t, ["-L", log]);
  await bothOf(group.port);
  await Promise.all(Array.from({ length: 300 }, () => request(group.port, "/api/realms?format=xml")));
  renameSync(log, `${log}.1`);
  group.process.kill("SIGHUP");
  await until(() => existsSync(log));
  await bothOf(group.port);
  group.process.kill("SIGTERM");
  assert.equal(await group.ended(), 0);
  const lines = [`${log}.1`, log].flatMap((file) => readFileSync(file, "utf8").trim().split("\n"));
  const ids = lines.map((line) => (JSON.parse(line) as { requestId: string }).requestId);
  assert.equal(ids.length, 304);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(new Set(ids.map((id) => id.split("-", 1)[0])).size, 2);
});

test("a certificate that is made is the same for all", async (t) => {
  const group = await started(t, ["-s"]);
  const shown = (): Promise<{ readonly fingerprint: string }> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: group.port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        resolve({ fingerprint: socket.getPeerCertificate().fingerprint256 });
        socket.destroy();
      }).on("error", reject);
    });
  const { fingerprint } = await shown();
  for (let count = 0; count < 20; count++) assert.equal((await shown()).fingerprint, fingerprint);
});

test("a second signal ends at once what does not drain", async (t) => {
  const group = await started(t);
  const workers = await bothOf(group.port);
  // A stopped worker cannot drain.
  process.kill(workers[0], "SIGSTOP");
  group.process.kill("SIGINT");
  await until(() => !isAlive(workers[1]));
  group.process.kill("SIGINT");
  assert.equal(await group.ended(), 130);
  await until(() => !isAlive(workers[0]));
});

test("workers whose supervisor is gone end by themselves", async (t) => {
  const group = await started(t);
  const workers = await bothOf(group.port);
  group.process.kill("SIGKILL");
  await until(() => !workers.some(isAlive));
});

test("drivers that keep their cloud in the process are not for several workers", async (t) => {
  const refused = runCommand(program, ["-i", "mock", "-p", "0", "--workers", "2"]);
  assert.equal(await refused.ended(), 1);
  assert.equal(
    refused.errorOutput(),
    "--workers: the driver mock keeps its cloud in one process, which several workers cannot serve\n",
  );
  const group = await started(t);
  const answer = await request(group.port, "/api/realms?format=xml", { "X-Deltacloud-Driver": "mock" });
  assert.equal(answer.status, 400);
  assert.match(
    await answer.text(),
    /Driver &#39;mock&#39; keeps its cloud in one process|Driver 'mock' keeps its cloud in one process/,
  );
  const offered = await (await request(group.port, "/api/drivers?format=json")).text();
  assert.match(offered, /stateless/);
  assert.doesNotMatch(offered, /mock/);
  assert.equal((await request(group.port, "/api/drivers/mock")).status, 400);
});

test("why workers do not start is told once", async (t) => {
  const { port } = await started(t);
  const second = runCommand(program, [...driver, "-p", String(port), "--workers", "3"]);
  assert.equal(await second.ended(), 1);
  assert.equal(second.errorOutput().match(/Cannot listen on/g)?.length, 1);
  assert.match(second.errorOutput(), new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${port}: the address is already in use`));
});

test("-d runs a group in the background, with the supervisor's id in the pid file", async (t) => {
  const place = folder();
  const pidFile = path.join(place, "pid");
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const starter = runCommand(program, [...driver, "-p", "0", "--workers", "2", "-d", "-b", pidFile, "--logdir", place, ...user]);
  const [, port] = await starter.printed(/:(\d+)\/api\n/);
  const supervisor = Number(readFileSync(pidFile, "utf8"));
  t.after(() => isAlive(supervisor) && process.kill(supervisor, "SIGKILL"));
  assert.equal(await starter.ended(), 0);
  const workers = await bothOf(Number(port));
  assert.ok(!workers.includes(supervisor));
  if (user.length > 0 && existsSync("/proc")) {
    const nobody = Number(/^nobody:[^:]*:(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"))?.[1]);
    assert.deepEqual(
      workers.map((pid) => statSync(`/proc/${pid}`).uid),
      [nobody, nobody],
    );
  }
  process.kill(supervisor, "SIGTERM");
  await until(() => !existsSync(pidFile) && !workers.some(isAlive));
});
