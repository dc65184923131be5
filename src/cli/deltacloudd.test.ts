import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { connectRaw, type RawClient } from "../testing/raw-client.ts";
import { runCommand, type CommandSurroundings, type RunningCommand } from "../testing/run-command.ts";

const program = "cli/deltacloudd";

/** Runs it to its end. */
async function finished(
  args: readonly string[],
  surroundings: CommandSurroundings = {},
): Promise<{ code: number | string; output: string; errorOutput: string }> {
  const command = runCommand(program, args, surroundings);
  const code = await command.ended();
  return { code, output: command.output(), errorOutput: command.errorOutput() };
}

/** Starts a server on a port of its own and waits until it listens. It is ended after the test. */
async function started(
  t: TestContext,
  args: readonly string[],
  surroundings: CommandSurroundings = {},
): Promise<RunningCommand & { port: number }> {
  const command = runCommand(program, ["-p", "0", ...args], surroundings);
  t.after(() => command.process.kill("SIGKILL"));
  const [, port] = await command.printed(/^Starting Deltacloud API :: .*:(\d+)\/\w+\n(?:.*\n)?/m);
  return { ...command, port: Number(port) };
}

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), "deltacloudd-"));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("without a driver it says how to name one", async () => {
  assert.deepEqual(await finished([]), {
    code: 1,
    output: "",
    errorOutput: "You need to specify a driver to use (-i <driver>)\nTo list all available drivers try: deltacloudd --drivers\n",
  });
});

test("it lists its drivers", async () => {
  for (const option of ["-l", "--drivers"]) {
    const { code, output } = await finished([option]);
    assert.equal(code, 0);
    const lines = output.split("\n");
    assert.deepEqual(lines.slice(0, 2), ["Available drivers:", ""]);
    assert.deepEqual(lines.slice(-2), ["", ""]);
    const names = lines.slice(2, -2);
    assert.ok(names.includes("mock"));
    assert.deepEqual(names, names.toSorted());
  }
});

test("it lists and serves the drivers of packages that its config file names", async (t) => {
  const directory = folder(t);
  writeFileSync(
    path.join(directory, "driver.mjs"),
    `export default {
      contract: 1, name: "acme", title: "Acme", status: "active", doc: "Somebody's.", credentials: { user: "U", password: "P" },
      features: {}, settings: { area: { kind: "text", default: "north", doc: "area" } },
      async open({ settings }) {
        const realms = { async *list() { yield { id: settings.area, name: "One", state: "available" }; } };
        return { ...this, connect: () => ({ identity: async () => ({ account: "a", user: "a" }), realms }) };
      },
      connect: () => ({ identity: async () => ({ account: "a", user: "a" }) }),
    };`,
  );
  const file = path.join(directory, "server.yaml");
  writeFileSync(file, "drivers:\n  acme: { package: ./driver.mjs }\n");
  const { output } = await finished(["--drivers", "-c", file]);
  assert.match(output, /^acme\n/m);
  const server = await started(t, ["-i", "acme", "-c", file, "-o", "area=south"]);
  const answer = await fetch(`http://localhost:${server.port}/api/realms?format=xml`, {
    headers: { authorization: `Basic ${btoa("a:b")}` },
  });
  assert.match(await answer.text(), /<realm [^>]*id='south'/);
});

test("the usage has every option and the config file", async () => {
  const { code, output } = await finished(["-h"]);
  assert.equal(code, 0);
  for (const option of "irpPofcedugblLskCtVwh") assert.match(output, new RegExp(`^  -${option}, --`, "m"));
  for (const option of ["listen", "logdir", "log-format", "version"]) assert.match(output, new RegExp(`^      --${option}`, "m"));
  assert.match(output, /config file[^]*'provider', 'user' and 'password'/);
});

test("it shows the settings of a config file", async () => {
  const { code, output } = await finished(["--settings"]);
  assert.equal(code, 0);
  assert.match(
    output,
    /^port\n {4}port of the shared listener.*\n {4}whole number from 0 to 65535; default 3001; also --port, API_PORT\n/m,
  );
  for (const setting of [
    "limits.headerBytes",
    "listeners[].tls.key",
    "drivers.NAME.passwordFile",
    "drivers.NAME.providers.NAME.tls.ca",
    "ssh.hostKeys",
  ]) {
    assert.ok(output.includes(`\n${setting}\n`), setting);
  }
});

test("it tells its version", async () => {
  const { code, output } = await finished(["--version"]);
  assert.equal(code, 0);
  assert.match(output, /^\d+\.\d+\.\d+\S*\n$/);
});

test("mistakes on the command line end it with one message", async (t) => {
  const directory = folder(t);
  const symbols = path.join(directory, "symbols");
  writeFileSync(symbols, ":mock:\n  :user: a\n");
  const typo = path.join(directory, "typo.yaml");
  writeFileSync(typo, "driver: mock\nlimits:\n  conections: 5\n");
  const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [["--nonsense"], /^Unknown option '--nonsense'\nTo see the options try: deltacloudd --help\n$/],
    [["-i", "mock", "stray"], /^Unexpected argument 'stray'\nTo see the options try: deltacloudd --help\n$/],
    [["-i"], /argument missing\nTo see the options/],
    [
      ["-i", "nimbus"],
      /^Driver 'nimbus' is not available \(--driver\)\nTo list all available drivers try: deltacloudd --drivers\n$/,
    ],
    [
      ["-i", "mock", "-f", "soap"],
      /^ERROR: Unknown frontend \(soap\)\. Valid values are '[\w,]*\bdeltacloud\b[\w,]*'\n {2}given by --frontends\n$/,
    ],
    [["-i", "mock", "-p", "port"], /^--port is not a whole number from 0 to 65535\n$/],
    [["-i", "mock", "-t", "never"], /^--timeout is not a number/],
    [["-i", "mock", "-r", "no-such-host.invalid"], /^Cannot listen on no-such-host\.invalid:3001: /],
    [["-i", "mock", "-s", "-C", "c.crt"], /^You need to set SSL key using '-k \/path\/to\/keyfile\.key'\n$/],
    [["-i", "mock", "-s", "-k", "k.key"], /^You need to set SSL certificate using '-C \/path\/to\/certificate\.crt'\n$/],
    [["-i", "mock", "-c", symbols], /^The config file .*symbols uses symbols as keys\n {2}Change them to be ordinary strings\n$/],
    [["-i", "mock", "-c", path.join(directory, "none")], /^The config file .*none cannot be read: ENOENT\n$/],
    [["-i", "mock", "-c"], /^The config file .*\.deltacloud.config cannot be read: ENOENT\n$/],
    [["-c", typo], /typo\.yaml:3:3: limits\.conections is not a setting; there are headerBytes/],
    [["-i", "mock", "-L", path.join(directory, "no", "log")], /^The log .* cannot be opened: ENOENT\n$/],
  ];
  for (const [args, message] of cases) {
    const { code, output, errorOutput } = await finished(args, { environment: { HOME: directory } });
    assert.equal(code, 1, args.join(" "));
    assert.equal(output, "", args.join(" "));
    assert.match(errorOutput, message);
    assert.doesNotMatch(errorOutput, /\n\s+at /);
  }
});

test("a port that is taken is told", async (t) => {
  const { port } = await started(t, ["-i", "mock"]);
  const { code, errorOutput } = await finished(["-i", "mock", "-p", String(port)]);
  assert.equal(code, 1);
  assert.equal(errorOutput, `Cannot listen on localhost:${port}: the address is already in use\n`);
});

test("it starts, tells where, and the line to paste answers", async (t) => {
  const server = await started(t, ["-i", "mock", "-P", "here"]);
  const [, line = ""] = await server.printed(/^ {2}curl (.*)\n/m);
  assert.match(server.output(), new RegExp(`^Starting Deltacloud API :: mock :: here :: http://localhost:${server.port}/api\n`));
  const [, user = "", url = ""] = /^-u (\S+) '(\S+)'$/.exec(line) ?? [];
  assert.equal(user, "mockuser:mockpassword");
  const answer = await fetch(url, { headers: { Authorization: `Basic ${btoa(user)}` } });
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /<instances>/);
});

test("with TLS the line to paste takes the certificate that was made", async (t) => {
  const server = await started(t, ["-i", "mock", "-s"]);
  await server.printed(/^ {2}curl -k -u mockuser:mockpassword 'https:\/\/localhost:\d+\/api\/instances\?format=xml'\n/m);
  assert.match(server.errorOutput(), /^Note: no key and certificate are given/);
});

test("settings come from the environment", async (t) => {
  const server = await started(t, [], {
    environment: {
      API_DRIVER: "mock",
      API_PROVIDER: "there",
      API_HOST: "127.0.0.1",
      API_USER: "mockuser",
      API_PASSWORD: "mockpassword",
      DELTACLOUD_MOCK_STORAGE: "/tmp/x",
    },
  });
  assert.match(server.output(), /^Starting Deltacloud API :: mock :: there :: http:\/\/127\.0\.0\.1:\d+\/api\n/);
  assert.match(
    server.errorOutput(),
    /^Warning: API_USER and API_PASSWORD set in environment\n {9}anybody can access this server with your credentials\n/,
  );
  assert.match(server.errorOutput(), /DELTACLOUD_MOCK_STORAGE is ignored/);
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/realms?format=json`);
  assert.equal(answer.status, 200);
});

test("settings come from the original's config file, which the environment goes before", async (t) => {
  const directory = folder(t);
  mkdirSync(path.join(directory, ".deltacloud"));
  writeFileSync(
    path.join(directory, ".deltacloud", "config"),
    "mock:\n  provider: from-file\n  user: mockuser\n  password: wrong\n",
  );
  const server = await started(t, ["-i", "mock", "-c"], { environment: { HOME: directory, API_PASSWORD: "mockpassword" } });
  assert.match(server.output(), /:: mock :: from-file ::/);
  assert.equal((await fetch(`http://localhost:${server.port}/api/realms?format=json`)).status, 200);
});

test("several listeners, each with frontends of its own", async (t) => {
  const server = await started(t, [
    "-i",
    "mock",
    "-f",
    "",
    "--listen",
    "deltacloud=127.0.0.1:0",
    "--listen",
    "admin=127.0.0.1:0",
  ]);
  const [, admin] = await server.printed(/http:\/\/127\.0\.0\.1:(\d+)\/healthz\n/);
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/api?format=xml`)).status, 200);
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/metrics`)).status, 404);
  assert.equal((await fetch(`http://127.0.0.1:${admin}/metrics`)).status, 200);
});

test("-w is taken, and its want of effect told", async (t) => {
  const server = await started(t, ["-i", "mock", "-w", "-e", "production"]);
  assert.match(server.errorOutput(), /^Note: -w has no effect/);
});

/** Begins an upload, tells the server to end while it is under way, and waits until the server knows. */
async function endedDuringUpload(server: RunningCommand & { port: number }): Promise<RawClient> {
  const client = await connectRaw(server.port);
  client.send(
    "PUT /api/buckets/bucket1/blob9 HTTP/1.1\r\nHost: here\r\nAuthorization: Basic bW9ja3VzZXI6bW9ja3Bhc3N3b3Jk\r\n" +
      "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n01234",
  );
  assert.equal((await client.answer()).status, 100);
  const observer = await connectRaw(server.port);
  const ready = async () => (await observer.send("GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n").answer()).status;
  assert.equal(await ready(), 200);
  server.process.kill("SIGTERM");
  while ((await ready()) === 200);
  return client;
}

test("SIGTERM drains and ends with 0", async (t) => {
  const server = await started(t, ["-i", "mock"]);
  const client = await endedDuringUpload(server);
  client.send("56789");
  const answer = await client.answer();
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("connection"), "close");
  assert.equal(await server.ended(), 0);
  assert.match(server.output(), /"method":"PUT".*"status":200/);
});

test("a second signal ends it at once", async (t) => {
  const server = await started(t, ["-i", "mock"]);
  await endedDuringUpload(server);
  server.process.kill("SIGTERM");
  assert.equal(await server.ended(), 143);
});

test("no secret reaches the log", async (t) => {
  const log = path.join(folder(t), "log");
  const server = await started(t, ["-i", "mock", "-V", "-L", log]);
  const url = `http://localhost:${server.port}/api`;
  const headers = { Authorization: `Basic ${btoa("mockuser:TOPSECRET")}`, "X-Deltacloud-Provider": "https://me:TOPSECRET@cloud" };
  await fetch(`${url}/instances?password=TOPSECRET`, { headers });
  await fetch(`${url}/instances`, {
    method: "POST",
    headers,
    body: new URLSearchParams({ image_id: "img1", user_data: "TOPSECRET" }),
  });
  await fetch(`${url};password=TOPSECRET/realms`, { headers });
  server.process.kill("SIGTERM");
  assert.equal(await server.ended(), 0);
  const text = readFileSync(log, "utf8");
  assert.equal(text.trim().split("\n").length, 3);
  assert.doesNotMatch(text + server.output() + server.errorOutput(), /TOPSECRET|VE9QU0VDUkVU/);
});

test("-d runs it in the background, with a pid file and a log", async (t) => {
  const directory = folder(t);
  const pidFile = path.join(directory, "run", "server.pid");
  const args = ["-d", "-i", "mock", "-p", "0", "-b", pidFile, "--logdir", path.join(directory, "log"), ...asOneself()];
  const { code, output, errorOutput } = await finished(args);
  assert.equal(code, 0, errorOutput);
  const pid = Number(readFileSync(pidFile, "utf8"));
  t.after(() => kill(pid, "SIGKILL"));
  const [, port] = /:(\d+)\/api\n/.exec(output) ?? [];
  assert.equal((await fetch(`http://localhost:${port}/api?format=xml`)).status, 200);

  const second = await finished(args);
  assert.equal(second.code, 1);
  assert.match(second.errorOutput, new RegExp(`^There is a server already: process ${pid}, `));

  kill(pid, "SIGTERM");
  while (existsSync(pidFile)) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(readFileSync(path.join(directory, "log", "mock.log"), "utf8"), /"path":"\/api"/);
  assert.ok(statSync(path.join(directory, "log", "mock.log")).size > 0);
});

test("-d tells why the server does not start", async (t) => {
  const directory = folder(t);
  const { code, errorOutput } = await finished(["-d", "-i", "nimbus", "-b", path.join(directory, "pid"), "--logdir", directory]);
  assert.equal(code, 1);
  assert.match(errorOutput, /^Driver 'nimbus' is not available/);
  assert.equal(existsSync(path.join(directory, "pid")), false);
});

/** Root stays root in a test, whose folder belongs to it. */
function asOneself(): readonly string[] {
  return process.getuid?.() === 0 ? ["-u", "root", "-g", "root"] : [];
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
