import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestServer, type Handle } from "../testing/server-harness.ts";

const empty: Handle = () => ({ status: 200, headers: {}, body: "" });
const request = "GET /api HTTP/1.1\r\nHost: here\r\n\r\n";

test("a head that is too large is refused", async (t) => {
  const { connect } = await startTestServer(t, empty);
  const client = await connect();
  assert.equal(
    (await client.send(`GET /api HTTP/1.1\r\nHost: here\r\nX-Large: ${"x".repeat(30_000)}\r\n\r\n`).answer()).status,
    200,
  );
  client.send(`GET /api HTTP/1.1\r\nHost: here\r\nX-Large: ${"x".repeat(40_000)}\r\n\r\n`);
  assert.match(await client.rest(), /^HTTP\/1.1 431 /);
});

test("what is not HTTP gets a bare 400", async (t) => {
  const { connect } = await startTestServer(t, empty);
  for (const bytes of [
    "rubbish\r\n\r\n",
    "GET /api HTTP/1.1\r\nBad Header: x\r\n\r\n",
    "POST /api HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
  ]) {
    const client = await connect();
    assert.match(await client.send(bytes).rest(), /^HTTP\/1.1 400 /);
  }
});

test("a head that does not come to its end in time is answered with 408", async (t) => {
  const { connect } = await startTestServer(t, empty, { limits: { headerSeconds: 0.2 } });
  const client = await connect();
  assert.match(await client.send("GET /api HTTP/1.1\r\nHost:").rest(), /^HTTP\/1.1 408 /);
});

test("a client that stops in the middle of a body is cut", async (t) => {
  let fail = (_error: unknown): void => {};
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  const { connect } = await startTestServer(
    t,
    async ({ body }) => {
      try {
        for await (const chunk of body) void chunk;
      } catch (error) {
        fail(error);
      }
      return { status: 200, headers: {} };
    },
    { limits: { idleSeconds: 0.2 } },
  );
  const client = await connect();
  assert.equal(await client.send("PUT /api HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhalf").rest(), "");
  assert.equal(((await failed) as { code: string }).code, "canceled");
});

test("a client that does not read its answer is cut", async (t) => {
  const { connect, ended, records } = await startTestServer(
    t,
    () => ({
      status: 200,
      headers: {},
      body: (async function* () {
        for (;;) yield Buffer.alloc(65_536);
      })(),
    }),
    { limits: { idleSeconds: 0.2 } },
  );
  const client = await connect();
  client.socket.pause();
  client.send(request);
  await ended(1);
  assert.equal(records[0]?.outcome, "canceled");
});

test("a client that waits for a slow cloud is not cut", async (t) => {
  const { connect } = await startTestServer(
    t,
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 700));
      return { status: 200, headers: {}, body: "at last" };
    },
    { limits: { idleSeconds: 0.2 } },
  );
  const client = await connect();
  assert.equal((await client.send(request).answer()).body, "at last");
});

test("a connection beyond the limit is closed, and the others go on", async (t) => {
  const { connect } = await startTestServer(t, empty, { limits: { connections: 1 } });
  const first = await connect();
  assert.equal((await first.send(request).answer()).status, 200);
  const second = await connect();
  assert.equal(await second.rest(), "");
  assert.equal((await first.send(request).answer()).status, 200);
});
