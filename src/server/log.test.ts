import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import type { AccessRecord } from "../gateway/gateway.ts";
import { startTestServer } from "../testing/server-harness.ts";
import { commonLogLine } from "./common-log-line.ts";
import { jsonLogLine } from "./json-log-line.ts";
import { redact } from "./redaction.ts";

function logFile(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "access.log");
}

const record: AccessRecord = {
  requestId: "r1",
  frontend: "deltacloud",
  client: "192.0.2.7",
  accessKey: undefined,
  user: "jane doe;token=SECRET",
  method: "GET",
  path: '/api/instances/"\n',
  httpVersion: "1.1",
  driver: "mock",
  provider: "https://joe:SECRET@cloud:5000",
  operation: "instances.list",
  status: 200,
  outcome: "ok",
  bytes: 1234,
  duration: 12.3456,
  cloudDuration: 1,
};

test("the common format is the original's, and no value can break out of it", () => {
  const at = new Date(2026, 10, 2, 3, 4, 5);
  assert.equal(
    commonLogLine(record, at, false),
    '192.0.2.7 - jane\\x20doe;token=[redacted] [02/Nov/2026 03:04:05] "GET /api/instances/\\x22\\x0a HTTP/1.1" 200 1234 0.0123\n',
  );
  assert.match(commonLogLine(record, at, true), / HTTP\/1\.1" mock https:\/\/\[redacted\]cloud:5000 200 1234 /);
  assert.match(commonLogLine({ ...record, user: undefined, bytes: 0 }, at, false), /^192\.0\.2\.7 - - .* 200 - 0\.0123\n$/);
});

test("no value can break out of its JSON line", () => {
  const hostile = { ...record, path: '/api/"\\\n\u0000\u2028ü', client: '1","status":500,"x":"', operation: undefined };
  const text = jsonLogLine(hostile, Date.UTC(2026, 10, 22));
  assert.equal(text.indexOf("\n"), text.length - 1);
  const { path: logged, client, status, time, provider, operation } = JSON.parse(text) as Record<string, unknown>;
  assert.deepEqual([logged, client, status, time], [hostile.path, hostile.client, 200, "2026-11-22T00:00:00.000Z"]);
  assert.doesNotMatch(String(provider), /SECRET/);
  assert.equal(operation, undefined);
});

test("one JSON line for a request, without query, matrix parameters, headers and body", async (t) => {
  const file = logFile(t);
  const { connect, server } = await startTestServer(
    t,
    async (_request, exchange) => {
      await exchange.select({
        driver: "stub",
        provider: "https://u:SECRET@cloud",
        credentials: { user: "jane;token=SECRET", password: "SECRET" },
      });
      return { status: 201, headers: { "X-Token": "SECRET" }, body: "SECRET" };
    },
    { logging: { file } },
  );
  const client = await connect();
  client.send(
    "POST /api;password=SECRET/things;key=SECRET?password=SECRET HTTP/1.1\r\nHost: here\r\nAuthorization: Basic U0VDUkVU\r\nCookie: SECRET\r\nContent-Length: 6\r\n\r\nSECRET",
  );
  await client.answer();
  client.send("GET http://jane:SECRET@here/api HTTP/1.1\r\n\r\n");
  await client.answer();
  await server.close();
  const text = readFileSync(file, "utf8");
  assert.doesNotMatch(text, /SECRET|U0VDUkVU/);
  const [first = "", second = "", ...others] = text.trimEnd().split("\n");
  assert.deepEqual(others, []);
  const { time, duration, cloudDuration, requestId, ...line } = JSON.parse(first) as Record<string, unknown>;
  assert.ok(!Number.isNaN(Date.parse(String(time))));
  assert.equal(typeof duration, "number");
  assert.equal(typeof cloudDuration, "number");
  assert.equal(typeof requestId, "string");
  assert.deepEqual(line, {
    level: "info",
    frontend: "test",
    client: "127.0.0.1",
    user: "jane;token=[redacted]",
    method: "POST",
    path: "/api/things",
    driver: "stub",
    provider: "https://[redacted]cloud",
    status: 201,
    outcome: "ok",
    bytes: 6,
    msg: "request",
  });
  assert.equal((JSON.parse(second) as { path: string }).path, "/api");
});

test("with the common format a request is one line of it", async (t) => {
  const file = logFile(t);
  const { connect, server } = await startTestServer(t, () => ({ status: 200, headers: {}, body: "12345" }), {
    logging: { file, format: "common" },
  });
  const client = await connect();
  await client.send("GET /api/x?secret=1 HTTP/1.1\r\nHost: here\r\n\r\n").answer();
  await server.close();
  assert.match(
    readFileSync(file, "utf8"),
    /^127\.0\.0\.1 - - \[\d\d\/\w{3}\/\d{4} [\d:]{8}\] "GET \/api\/x HTTP\/1\.1" 200 5 \d+\.\d{4}\n$/,
  );
});

test("a log file that was moved away is made anew on reload", async (t) => {
  const file = logFile(t);
  const { connect, server, ended } = await startTestServer(t, () => ({ status: 200, headers: {}, body: "" }), {
    logging: { file },
  });
  const client = await connect();
  const get = (name: string) => client.send(`GET /api/${name} HTTP/1.1\r\nHost: here\r\n\r\n`).answer();
  await get("before");
  await ended(1);
  renameSync(file, `${file}.1`);
  server.reload();
  await get("after");
  await server.close();
  assert.match(readFileSync(file, "utf8"), /"\/api\/after"/);
  assert.doesNotMatch(readFileSync(file, "utf8"), /"\/api\/before"/);
});

test("a log that cannot be opened is told at the start", async (t) => {
  await assert.rejects(
    startTestServer(t, () => ({ status: 200, headers: {} }), { logging: { file: path.join(logFile(t), "no", "folder") } }),
    {
      message: /^The log .* cannot be opened: ENO/,
    },
  );
});

test("what a driver logs is redacted by name and by form", () => {
  const fields = redact({
    password: "SECRET",
    nested: { apiKey: "SECRET", list: [{ authorization: "SECRET" }], fine: 1 },
    url: "https://joe:SECRET@cloud/path",
    header: "Authorization: Bearer SECRET",
    error: new Error("Basic SECRET"),
    id: "i-1",
  });
  const text = JSON.stringify(fields);
  assert.doesNotMatch(text, /SECRET/);
  assert.match(text, /"fine":1/);
  assert.match(text, /cloud\/path/);
  assert.match(text, /"id":"i-1"/);
});
