import assert from "node:assert/strict";
import { test } from "node:test";
import type { FrontendRequest, FrontendResponse } from "../gateway/frontend.ts";
import { startTestServer, type Handle } from "../testing/server-harness.ts";

const textAnswer = (body: string): FrontendResponse => ({ status: 200, headers: { "Content-Type": "text/plain" }, body });
const target: Handle = ({ target: raw }) => textAnswer(raw);

/** Reads a body whole. */
async function bodyOf(request: FrontendRequest): Promise<string> {
  let text = "";
  for await (const chunk of request.body) text += String(chunk);
  return text;
}

test("a frontend gets the request target as it was sent", async (t) => {
  const { connect } = await startTestServer(t, target);
  const targets = [
    "/api",
    "/api/",
    "/api//instances",
    "/api/instances/..%2f..%2fimages%2Fimg1",
    "/api/../etc/./passwd",
    "/api;driver=mock;provider=a/instances?x=%zz&y=1?2#3",
    "/api?format=xml",
    "/api/%00%ff'\"<>|\\^`{}",
  ];
  const client = await connect();
  for (const raw of targets) {
    client.send(`GET ${raw} HTTP/1.1\r\nHost: here\r\n\r\n`);
    assert.equal((await client.answer()).body, raw);
  }
});

test("an absolute target is reduced to its path, and its host goes before the Host header", async (t) => {
  const { connect } = await startTestServer(t, ({ target: raw, origin }) => textAnswer(`${origin} ${raw}`));
  const client = await connect();
  client.send("GET http://user:secret@there:81/api/a%2fb?c HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).body, "http://there:81 /api/a%2fb?c");
});

test("only what lies at or below the mount is the frontend's", async (t) => {
  const { connect } = await startTestServer(t, target);
  const client = await connect();
  for (const raw of ["/apis", "/api2", "//api", "/API", "/other", "http://here"]) {
    client.send(`GET ${raw} HTTP/1.1\r\nHost: here\r\n\r\n`);
    const { status, body } = await client.answer();
    assert.notEqual(body, raw);
    assert.equal(status, raw === "http://here" ? 200 : 404, raw);
  }
  client.send("OPTIONS * HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).status, 204);
});

test("HTTP/1.0 without Host: no origin, and the connection is closed", async (t) => {
  const { connect } = await startTestServer(t, ({ origin, httpVersion }) => textAnswer(`${origin} ${httpVersion}`));
  const client = await connect();
  const answer = await client.send("GET /api HTTP/1.0\r\n\r\n").answer();
  assert.equal(answer.body, "undefined 1.0");
  assert.equal(await client.rest(), "");
});

test("HTTP/1.0 gets a stream until the connection closes", async (t) => {
  const { connect } = await startTestServer(t, () => ({
    status: 200,
    headers: {},
    body: (async function* () {
      yield "one ";
      yield "two";
    })(),
  }));
  const client = await connect();
  const answer = await client.send("GET /api HTTP/1.0\r\n\r\n").answer();
  assert.equal(answer.headers.get("transfer-encoding"), undefined);
  assert.equal(answer.body, "one two");
});

test("a connection serves several requests, also when they are sent at once", async (t) => {
  let held = 0;
  const { connect } = await startTestServer(t, async ({ target: raw }) => {
    // The first is answered last.
    const turns = raw === "/api/1" ? 20 : 0;
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    held++;
    return textAnswer(`${raw} ${held}`);
  });
  const client = await connect();
  client.send("GET /api/1 HTTP/1.1\r\nHost: here\r\n\r\nGET /api/2 HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).body, "/api/1 2");
  assert.equal((await client.answer()).body, "/api/2 1");
  client.send("GET /api/3 HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).body, "/api/3 3");
});

test("a client that closes its half after the request gets its answer", async (t) => {
  const { connect } = await startTestServer(t, target);
  const client = await connect();
  client.socket.end("GET /api/half HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).body, "/api/half");
});

test("HEAD has the headers of the answer and no body; a stream is let go", async (t) => {
  let released = 0;
  const stream = async function* (): AsyncGenerator<string> {
    yield "never";
  };
  const { connect } = await startTestServer(t, ({ target: raw }) => {
    if (raw === "/api/text") return textAnswer("five!");
    const body = stream();
    const given = body.return.bind(body);
    body.return = (value) => {
      released++;
      return given(value);
    };
    return { status: 200, headers: { "Content-Length": "77", ETag: "e" }, body };
  });
  const client = await connect();
  const text = await client.send("HEAD /api/text HTTP/1.1\r\nHost: here\r\n\r\n").answer("HEAD");
  assert.equal(text.headers.get("content-length"), "5");
  const streamed = await client.send("HEAD /api/stream HTTP/1.1\r\nHost: here\r\n\r\n").answer("HEAD");
  assert.equal(streamed.headers.get("content-length"), "77");
  assert.equal(streamed.headers.get("etag"), "e");
  assert.equal(released, 1);
  // The connection is still in step.
  assert.equal((await client.send("GET /api/text HTTP/1.1\r\nHost: here\r\n\r\n").answer()).body, "five!");
});

test("204 and 304 have no body; an answer without body has length 0", async (t) => {
  const { connect } = await startTestServer(t, ({ target: raw }) => ({
    status: Number(raw.slice(5)),
    headers: {},
    ...(raw === "/api/304" && { body: "ignored" }),
  }));
  const client = await connect();
  for (const status of [204, 304, 202]) {
    const answer = await client.send(`GET /api/${status} HTTP/1.1\r\nHost: here\r\n\r\n`).answer();
    assert.equal(answer.status, status);
    assert.equal(answer.body, "");
    if (status === 202) assert.equal(answer.headers.get("content-length"), "0");
  }
});

test("several values of a header become several fields", async (t) => {
  const { connect } = await startTestServer(t, () => ({ status: 200, headers: { "Set-Thing": ["a", "b"] }, body: "" }));
  const client = await connect();
  client.send("GET /api HTTP/1.0\r\n\r\n");
  assert.match(await client.rest(), /Set-Thing: a\r\nSet-Thing: b\r\n/);
});

test("a frontend that fails, or answers nonsense, gives a bare 500", async (t) => {
  const { connect, records } = await startTestServer(t, ({ target: raw }) => {
    if (raw === "/api/throw") throw new Error("password of the cloud");
    return { status: 200, headers: { "X-Bad": "a\r\nb" }, body: "text" };
  });
  for (const raw of ["/api/throw", "/api/header"]) {
    const client = await connect();
    client.send(`GET ${raw} HTTP/1.0\r\n\r\n`);
    const answer = await client.rest();
    assert.match(answer, /^HTTP\/1.1 500 /);
    assert.doesNotMatch(answer, /password|X-Bad/);
  }
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ["internal", "internal"],
  );
});

test("a body is read as it comes", async (t) => {
  const { connect } = await startTestServer(t, async (request) => textAnswer(await bodyOf(request)));
  const client = await connect();
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhel").send("lo");
  assert.equal((await client.answer()).body, "hello");
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  assert.equal((await client.answer()).body, "abcde");
});

test("a body is read whole", async (t) => {
  const { connect } = await startTestServer(t, async (request) => textAnswer(String(await request.readBody(10))));
  const client = await connect();
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhel").send("lo");
  assert.equal((await client.answer()).body, "hello");
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  assert.equal((await client.answer()).body, "abcde");
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\nGET /api HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).body, "");
  assert.equal((await client.answer()).body, "");
  client.send("PUT /api HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  assert.equal((await client.answer()).status, 100);
  assert.equal((await client.send("ok").answer()).body, "ok");
});

test("a body that is too long to be read whole is left, and does not disturb the connection", async (t) => {
  const { connect } = await startTestServer(t, async (request) => textAnswer(String(await request.readBody(3))));
  const client = await connect();
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nlongGET /api HTTP/1.1\r\nHost: here\r\n\r\n");
  assert.equal((await client.answer()).body, "undefined");
  assert.equal((await client.answer()).body, "");
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n");
  const answer = await client.answer();
  assert.equal(answer.body, "undefined");
  assert.equal(answer.headers.get("connection"), "close");
});

test("a small body that nobody reads does not disturb the connection", async (t) => {
  const { connect } = await startTestServer(t, target);
  const client = await connect();
  const body = "GET /api/smuggled HTTP/1.1\r\n\r\n";
  client.send(`POST /api/1 HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 7)}`);
  assert.equal((await client.answer()).body, "/api/1");
  client.send(`${body.slice(7)}GET /api/2 HTTP/1.1\r\nHost: here\r\n\r\n`);
  assert.equal((await client.answer()).body, "/api/2");
});

test("a body that is left half read does not disturb the connection", async (t) => {
  const { connect } = await startTestServer(t, async (request) => {
    for await (const chunk of request.body) if (String(chunk).length > 0) break;
    return textAnswer(request.target);
  });
  const client = await connect();
  client.send(`POST /api/1 HTTP/1.1\r\nHost: here\r\nContent-Length: 200000\r\n\r\n${"x".repeat(100_000)}`);
  assert.equal((await client.answer()).body, "/api/1");
  client.send(`${"x".repeat(100_000)}GET /api/2 HTTP/1.1\r\nHost: here\r\n\r\n`);
  assert.equal((await client.answer()).body, "/api/2");
});

test("who sends a large body that nobody reads gets the answer, and the connection is closed", async (t) => {
  const { connect } = await startTestServer(t, () => ({ status: 413, headers: {}, body: "too large" }));
  const client = await connect();
  client.send("PUT /api HTTP/1.1\r\nHost: here\r\nContent-Length: 100000000\r\n\r\n");
  client.send(Buffer.alloc(100_000));
  const answer = await client.answer();
  assert.equal(answer.status, 413);
  assert.equal(answer.body, "too large");
  assert.equal(answer.headers.get("connection"), "close");
  client.send(Buffer.alloc(1_000_000));
  assert.equal(await client.rest(), "");
});

test("100-continue is answered when the body is read, and only then", async (t) => {
  const { connect } = await startTestServer(t, async (request) =>
    request.method === "PUT" ? textAnswer(await bodyOf(request)) : { status: 412, headers: {} },
  );
  const client = await connect();
  client.send("PUT /api HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  assert.equal((await client.answer()).status, 100);
  assert.equal((await client.send("ok").answer()).body, "ok");
  client.send("POST /api HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  const refused = await client.answer();
  assert.equal(refused.status, 412);
  assert.equal(refused.headers.get("connection"), "close");
});

test("every answer has a request id of its own; a trusted proxy's is taken if it is harmless", async (t) => {
  const { connect, records } = await startTestServer(t, target);
  const client = await connect();
  const id = async (header: string): Promise<string> =>
    (await client.send(`GET /api HTTP/1.1\r\nHost: here\r\n${header}\r\n`).answer()).headers.get("x-request-id") ?? "";
  const ids = [
    await id(""),
    await id(""),
    await id("X-Request-Id: from-proxy:1\r\n"),
    await id("X-Request-Id: a b\r\n"),
    await id(`X-Request-Id: ${"x".repeat(200)}\r\n`),
  ];
  assert.equal(new Set(ids).size, 5);
  assert.equal(ids[2], "from-proxy:1");
  assert.ok(!ids.some((one) => one.includes(" ") || one.length > 128));
  assert.deepEqual(
    records.slice(0, 4).map(({ requestId }) => requestId),
    ids.slice(0, 4),
  );
});
