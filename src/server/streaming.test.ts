import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import type { FrontendRequest } from "../gateway/frontend.ts";
import { startTestServer } from "../testing/server-harness.ts";

const request = "GET /api HTTP/1.1\r\nHost: here\r\n\r\n";
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until a condition holds; a test that never sees it hangs and is cut by the runner. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

test("a stream is chunked, or has the length that its frontend declared", async (t) => {
  const { connect } = await startTestServer(t, ({ target }) => ({
    status: 200,
    headers: target === "/api/sized" ? { "Content-Length": "6" } : {},
    body:
      target === "/api/node"
        ? Readable.from(["no", "de"])
        : (async function* () {
            yield "abc";
            yield Buffer.from("def");
          })(),
  }));
  const client = await connect();
  for (const [target, encoding, body] of [
    ["/api", "chunked", "abcdef"],
    ["/api/sized", undefined, "abcdef"],
    ["/api/node", "chunked", "node"],
  ]) {
    const answer = await client.send(`GET ${target} HTTP/1.1\r\nHost: here\r\n\r\n`).answer();
    assert.equal(answer.headers.get("transfer-encoding"), encoding);
    assert.equal(answer.body, body);
  }
});

test("a stream is read no faster than the client takes it, and returned when the client hangs up", async (t) => {
  let chunks = 0;
  let returned = false;
  const { connect, records, ended } = await startTestServer(t, () => ({
    status: 200,
    headers: {},
    body: (async function* () {
      try {
        for (; chunks < 10_000; chunks++) yield Buffer.alloc(65_536);
      } finally {
        returned = true;
      }
    })(),
  }));
  const client = await connect();
  client.socket.pause();
  client.send(request);
  let seen = -1;
  // It stands still when the buffers of the system are full.
  for (let still = 0; still < 50; still = chunks > 0 && chunks === seen ? still + 1 : 0) {
    seen = chunks;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(chunks < 1000, `${chunks} chunks were read for a client that takes none`);
  client.socket.destroy();
  await ended(1);
  await until(() => returned);
  assert.equal(records[0]?.outcome, "canceled");
});

test("a call that runs is aborted when the client hangs up", async (t) => {
  for (const hangUp of ["destroy", "end"] as const) {
    let began = false;
    let aborted: unknown;
    const { connect, records, ended } = await startTestServer(t, async (_request, exchange) => {
      began = true;
      aborted = await new Promise((resolve) => exchange.onAbort(resolve));
      return { status: 500, headers: {} };
    });
    const client = await connect();
    client.send(request);
    await until(() => began);
    client.socket[hangUp]();
    await ended(1);
    assert.equal((aborted as { code: string }).code, "canceled");
    assert.equal(records[0]?.outcome, "canceled");
  }
});

test("who reads a request's body learns that the client has hung up", async (t) => {
  const ways = [
    async ({ body }: FrontendRequest) => {
      for await (const chunk of body) void chunk;
    },
    (posted: FrontendRequest) => posted.readBody(100),
  ];
  for (const read of ways) {
    let failure: unknown;
    const { connect, ended } = await startTestServer(t, async (posted) => {
      try {
        await read(posted);
      } catch (error) {
        failure = error;
      }
      return { status: 200, headers: {} };
    });
    const client = await connect();
    client.send("PUT /api HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\npart");
    await turn();
    client.socket.destroy();
    await ended(1);
    await until(() => failure !== undefined);
    assert.equal((failure as { code: string }).code, "canceled");
  }
});

test("an error before the first chunk is a 500; one in the middle ends the connection", async (t) => {
  const { connect, records } = await startTestServer(t, ({ target }) => ({
    status: 200,
    headers: {},
    body: (async function* () {
      if (target === "/api/late") {
        yield "begun";
        await turn();
      }
      throw new Error("broken");
    })(),
  }));
  const early = await connect();
  assert.equal((await early.send(request).answer()).status, 500);
  const late = await connect();
  late.send("GET /api/late HTTP/1.1\r\nHost: here\r\n\r\n");
  const received = await late.rest();
  assert.match(received, /begun/);
  assert.doesNotMatch(received, /\r\n0\r\n/);
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ["internal", "internal"],
  );
});

test("a stream that does not keep to its declared length ends the connection", async (t) => {
  const { connect } = await startTestServer(t, ({ target }) => ({
    status: 200,
    headers: { "Content-Length": "5" },
    body: (async function* () {
      yield "abc";
      await turn();
      if (target === "/api/long") yield "defgh";
    })(),
  }));
  for (const target of ["/api/short", "/api/long"]) {
    const client = await connect();
    client.send(`GET ${target} HTTP/1.1\r\nHost: here\r\n\r\n`);
    assert.match(await client.rest(), /\r\n\r\nabc$/);
  }
});
