import assert from "node:assert/strict";
import { connect as connectTcp } from "node:net";
import { test } from "node:test";
import { startTestServer } from "../testing/server-harness.ts";

/** A request that is answered when the test says so. */
function gate(): { readonly began: Promise<void>; begin(): void; readonly opened: Promise<void>; open(): void } {
  let begin = (): void => {};
  let open = (): void => {};
  const began = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { began, begin, opened, open };
}

test("what was accepted is answered, then the connections are closed", async (t) => {
  const slow = gate();
  const { connect, server, port } = await startTestServer(t, async ({ target }) => {
    if (target === "/api/slow") {
      slow.begin();
      await slow.opened;
    }
    return { status: 200, headers: {}, body: target };
  });
  const busy = await connect();
  busy.send("GET /api/slow HTTP/1.1\r\nHost: here\r\n\r\n");
  const idle = await connect();
  assert.equal((await idle.send("GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n").answer()).status, 200);
  await slow.began;
  const closed = server.close();
  // A connection that is kept alive may carry a request that is already on its way.
  const ready = await idle.send("GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n").answer();
  assert.equal(ready.status, 503);
  assert.equal(ready.headers.get("connection"), "close");
  await idle.rest();
  await assert.rejects(
    new Promise((resolve, reject) => connectTcp(port, "127.0.0.1").once("connect", resolve).once("error", reject)),
    { code: "ECONNREFUSED" },
  );
  slow.open();
  const answer = await busy.answer();
  assert.equal(answer.body, "/api/slow");
  assert.equal(answer.headers.get("connection"), "close");
  await closed;
});

test("clients that ask again and again all get whole answers until they are told to stop", async (t) => {
  const { connect, server } = await startTestServer(t, async ({ target }) => {
    await new Promise((resolve) => setImmediate(resolve));
    return { status: 200, headers: {}, body: target.repeat(1000) };
  });
  let asked = 0;
  let signalBusy = (): void => {};
  const busy = new Promise<void>((resolve) => {
    signalBusy = resolve;
  });
  const ask = async (name: number): Promise<number> => {
    const client = await connect();
    for (let count = 1; ; count++) {
      if (++asked === 200) signalBusy();
      const answer = await client.send(`GET /api/${name}/${count} HTTP/1.1\r\nHost: here\r\n\r\n`).answer();
      assert.equal(answer.body, `/api/${name}/${count}`.repeat(1000));
      if (answer.headers.get("connection") === "close") return count;
    }
  };
  const clients = Array.from({ length: 20 }, (_, name) => ask(name));
  await busy;
  await server.close();
  assert.equal(
    (await Promise.all(clients)).reduce((sum, count) => sum + count, 0),
    asked,
  );
});

test("a connection without a request is closed after a while", async (t) => {
  const { connect, server } = await startTestServer(t, () => ({ status: 200, headers: {}, body: "" }));
  const idle = await connect();
  await server.close();
  assert.equal(await idle.rest(), "");
});

test("an answer that is being streamed is not cut", async (t) => {
  const middle = gate();
  const { connect, server } = await startTestServer(t, () => ({
    status: 200,
    headers: {},
    body: (async function* () {
      yield "first ";
      middle.begin();
      await middle.opened;
      yield Buffer.alloc(3_000_000, "x");
    })(),
  }));
  const client = await connect();
  client.send("GET /api HTTP/1.1\r\nHost: here\r\n\r\n");
  await middle.began;
  const closed = server.close();
  middle.open();
  assert.equal((await client.answer()).body.length, 3_000_006);
  await closed;
});

test("pipelined requests are all answered, the last one with a close", async (t) => {
  const slow = gate();
  const { connect, server } = await startTestServer(t, async ({ target }) => {
    if (target === "/api/2") slow.begin();
    await slow.opened;
    return { status: 200, headers: {}, body: target };
  });
  const client = await connect();
  client.send("GET /api/1 HTTP/1.1\r\nHost: here\r\n\r\nGET /api/2 HTTP/1.1\r\nHost: here\r\n\r\n");
  await slow.began;
  const closed = server.close();
  slow.open();
  assert.equal((await client.answer()).body, "/api/1");
  assert.equal((await client.answer()).body, "/api/2");
  await closed;
});

test("when the time is over, what still runs is cut", async (t) => {
  const slow = gate();
  const { connect, server, records } = await startTestServer(
    t,
    async (_request, exchange) => {
      slow.begin();
      await new Promise<void>((resolve) => exchange.onAbort(() => resolve()));
      return { status: 200, headers: {} };
    },
    { limits: { drainSeconds: 0.2 } },
  );
  const client = await connect();
  client.send("GET /api HTTP/1.1\r\nHost: here\r\n\r\n");
  await slow.began;
  await server.close();
  assert.equal(await client.rest(), "");
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ["canceled"],
  );
});
