import assert from "node:assert/strict";
import http from "node:http";
import { createServer } from "node:net";
import { test } from "node:test";
import { SignalCancellation } from "./cancellation.ts";
import { CloudError, isCloudError, type ErrorCode } from "../model/errors.ts";
import { answerJson, bodyOf, httpClient, listen } from "../testing/http-scene.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

/** A body that tells how much of it was read, and whether it was closed. */
function watchedBody(pieces: number) {
  const seen = { read: 0, closed: false };
  async function* make() {
    try {
      for (; seen.read < pieces; seen.read++) yield Buffer.alloc(65_536);
    } finally {
      seen.closed = true;
    }
  }
  return { seen, make };
}

test("the body goes out when the cloud asks for it", async (context) => {
  const server = http.createServer();
  let asked = 0;
  server.on("checkContinue", async (request, response) => {
    asked++;
    await new Promise((resolve) => setTimeout(resolve, 30));
    response.writeContinue();
    answerJson(response, (await bodyOf(request)).length);
  });
  const url = `http://127.0.0.1:${await listen(context, server)}`;
  const client = httpClient(context);
  for (const length of [10 * 65_536, undefined]) {
    const { make } = watchedBody(10);
    const answer = await client.request({ method: "PUT", url, body: { stream: make(), length }, expectContinue: true });
    assert.equal(answer.json(), 655_360);
  }
  assert.equal(asked, 2);
});

test("a cloud that refuses gets nothing of the body", async (context) => {
  const server = http.createServer();
  server.on("checkContinue", (_request, response) => void response.writeHead(403).end("quota"));
  const url = `http://127.0.0.1:${await listen(context, server)}`;
  const { seen, make } = watchedBody(10);
  const client = httpClient(context);
  const request = { method: "PUT", url, body: { stream: make(), length: 655_360 }, expectContinue: true };
  await assert.rejects(client.request(request), failing("permission_denied"));
  assert.equal(seen.read, 0);
  const { make: again } = watchedBody(1);
  await assert.rejects(client.request({ ...request, body: { stream: again(), length: 65_536 } }), failing("permission_denied"));
});

test("a cloud that refuses the credentials gets the body with others, which nobody has read before", async (context) => {
  const server = http.createServer();
  server.on("checkContinue", async (request, response) => {
    if (request.headers["x-token"] === "old") return void response.writeHead(401).end("expired");
    response.writeContinue();
    answerJson(response, (await bodyOf(request)).length);
  });
  const url = `http://127.0.0.1:${await listen(context, server)}`;
  for (const length of [10 * 65_536, undefined]) {
    const answer = await httpClient(context).request({
      method: "PUT",
      url,
      body: { stream: watchedBody(10).make(), length },
      expectContinue: true,
      authorize: ({ refused }) => ({ "X-Token": refused ? "new" : "old" }),
    });
    assert.equal(answer.json(), 655_360);
  }
});

test("a cloud that refuses in the middle stops the upload", async (context) => {
  const server = http.createServer();
  server.on("checkContinue", (request, response) => {
    response.writeContinue();
    request.once("data", () => {
      request.pause();
      response.writeHead(507).end("full");
    });
  });
  const url = `http://127.0.0.1:${await listen(context, server)}`;
  const { seen, make } = watchedBody(100_000);
  const request = { method: "PUT", url, body: { stream: make() }, expectContinue: true };
  await assert.rejects(httpClient(context).request(request), failing("quota_exceeded"));
  assert.equal(seen.closed, true);
  assert.ok(seen.read < 1000, `${seen.read} pieces were read`);
});

test("a cloud that does not know of it gets the body after a while", async (context) => {
  const server = createServer((socket) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (text.endsWith("the body")) socket.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    });
    socket.on("error", () => {});
    context.after(() => socket.destroy());
  });
  const url = `http://127.0.0.1:${await listen(context, server)}`;
  const answer = await httpClient(context).request({ method: "PUT", url, body: "the body", expectContinue: true });
  assert.equal(answer.status, 201);
});

test("a body that breaks off, a client that hangs up, a cloud that falls silent", async (context) => {
  const server = http.createServer();
  server.on("checkContinue", (request, response) => {
    response.writeContinue();
    request.resume();
  });
  const url = `http://127.0.0.1:${await listen(context, server)}`;
  async function* breaking() {
    yield Buffer.from("half");
    throw new CloudError("canceled", "The client hung up.");
  }
  const request = { method: "PUT", url, expectContinue: true };
  await assert.rejects(httpClient(context).request({ ...request, body: { stream: breaking() } }), failing("canceled"));
  const controller = new AbortController();
  const { seen, make } = watchedBody(3);
  setTimeout(() => controller.abort(new CloudError("canceled", "gone")), 50);
  const pending = httpClient(context, {}, { cancellation: new SignalCancellation(controller.signal) }).request({
    ...request,
    body: { stream: make() },
  });
  await assert.rejects(pending, failing("canceled"));
  assert.equal(seen.closed, true);
  const silent = httpClient(context).request({ ...request, body: "x", timeout: 100, retries: 0 });
  await assert.rejects(silent, failing("provider_timeout"));
});

test("a host that is not allowed is not connected to", async (context) => {
  const client = httpClient(context, {}, { provider: { value: undefined, vouched: false } });
  const request = { method: "PUT", url: "http://127.0.0.1:1/", body: "x", expectContinue: true };
  await assert.rejects(client.request(request), failing("permission_denied"));
});
