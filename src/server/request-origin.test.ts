import assert from "node:assert/strict";
import { test } from "node:test";
import { startTestServer, type Handle } from "../testing/server-harness.ts";

const told: Handle = ({ origin, clientAddress }) => ({ status: 200, headers: {}, body: `${origin} ${clientAddress}` });

test("a trusted proxy tells scheme, host and client", async (t) => {
  const { connect } = await startTestServer(t, told, { trustedProxies: ["loopback", "10.0.0.0/8", "2001:db8::1"] });
  const client = await connect();
  const answer = async (headers: string): Promise<string> =>
    (await client.send(`GET /api HTTP/1.1\r\nHost: here:1\r\n${headers}\r\n`).answer()).body;
  assert.equal(await answer(""), "http://here:1 127.0.0.1");
  assert.equal(
    await answer("X-Forwarded-Host: proxy.example:8080\r\nX-Forwarded-Proto: https\r\n"),
    "https://proxy.example:8080 127.0.0.1",
  );
  assert.equal(await answer("X-Forwarded-Proto: https, http\r\n"), "https://here:1 127.0.0.1");
  assert.equal(await answer("X-Forwarded-Host: forged, real\r\n"), "http://real 127.0.0.1");
  assert.equal(await answer("X-Forwarded-For: 1.2.3.4, 5.6.7.8, 10.1.1.1\r\n"), "http://here:1 5.6.7.8");
  assert.equal(await answer("X-Forwarded-For: 5.6.7.8, 2001:db8::1\r\n"), "http://here:1 5.6.7.8");
  assert.equal(await answer("X-Forwarded-For: 5.6.7.8, <script>\r\n"), "http://here:1 127.0.0.1");
});

test("who is not trusted tells nothing", async (t) => {
  const { connect } = await startTestServer(t, told, { trustedProxies: ["10.0.0.0/8"] });
  const client = await connect();
  client.send(
    "GET /api HTTP/1.1\r\nHost: here\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 1.1.1.1\r\nX-Request-Id: chosen\r\n\r\n",
  );
  const answer = await client.answer();
  assert.equal(answer.body, "http://here 127.0.0.1");
  assert.notEqual(answer.headers.get("x-request-id"), "chosen");
});

test("a malformed host is refused", async (t) => {
  const { connect } = await startTestServer(t, told);
  const client = await connect();
  for (const headers of [
    "Host: a b",
    "Host: a/b",
    "Host: <a>",
    `Host: a"b`,
    "Host: a'b",
    "Host: user@a",
    "Host: a:b",
    "Host: a?b",
    "Host: a\r\nHost: b",
    "Host: a\r\nX-Forwarded-Host: a/b",
    "Host: a\r\nX-Forwarded-Proto: javascript",
  ]) {
    const answer = await client.send(`GET /api HTTP/1.1\r\n${headers}\r\n\r\n`).answer();
    assert.equal(answer.status, 400, headers);
    assert.match(answer.body, /malformed|more than one/);
  }
  for (const host of ["a", "a.b:80", "127.0.0.1", "[::1]:3001", "under_score"]) {
    assert.equal((await client.send(`GET /api HTTP/1.1\r\nHost: ${host}\r\n\r\n`).answer()).body, `http://${host} 127.0.0.1`);
  }
  assert.equal((await client.send("GET /api HTTP/1.1\r\nHost:\r\n\r\n").answer()).body, "undefined 127.0.0.1");
});
