import assert from "node:assert/strict";
import { test } from "node:test";
import { answerJson, bodyOf, httpClient, serve } from "../testing/http-scene.ts";
import { isCloudError, type ErrorCode } from "../model/errors.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

test("a document: what is sent arrives, and the answer is read", async (context) => {
  const cloud = await serve(context, async (request, response) => {
    const body = await bodyOf(request);
    answerJson(response, { method: request.method, url: request.url, type: request.headers["content-type"], body });
  });
  const http = httpClient(context);
  const answer = await http.request({
    method: "POST",
    url: `${cloud}/a/../b%2Fc//d?x=1`,
    query: { marker: "a b&c", tag: ["1", 2], none: undefined },
    body: { json: { name: "ä" } },
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json(), {
    method: "POST",
    url: "/a/../b%2Fc//d?x=1&marker=a%20b%26c&tag=1&tag=2",
    type: "application/json",
    body: '{"name":"ä"}',
  });
});

test("an error status becomes the error of the mapper, or of the status", async (context) => {
  const cloud = await serve(context, (_request, response) => {
    response.writeHead(404, { "x-request-id": "req-1" }).end("nothing");
  });
  const http = httpClient(context);
  await assert.rejects(http.request({ method: "GET", url: `${cloud}/` }), (error: unknown) => {
    assert.ok(isCloudError(error));
    assert.equal(error.code, "not_found");
    assert.equal(error.details.status, 404);
    assert.equal(error.details.providerRequestId, "req-1");
    return true;
  });
  const accepted = await http.request({ method: "GET", url: `${cloud}/`, accept: [404] });
  assert.equal(accepted.text(), "nothing");
});

test("a body as it comes, and one that is sent as it comes", async (context) => {
  const cloud = await serve(context, (request, response) => {
    response.writeHead(200, { "x-length": request.headers["content-length"] ?? "chunked" });
    request.pipe(response);
  });
  const http = httpClient(context);
  async function* pieces() {
    for (let index = 0; index < 64; index++) yield Buffer.alloc(16_384, index);
  }
  const answer = await http.stream({ method: "PUT", url: cloud, body: { stream: pieces(), length: 64 * 16_384 } });
  assert.equal(answer.headers["x-length"], String(64 * 16_384));
  let length = 0;
  for await (const chunk of answer.body) length += chunk.length;
  assert.equal(length, 64 * 16_384);
});

test("a cloud that refuses the connection is not available", async (context) => {
  const http = httpClient(context);
  await assert.rejects(http.request({ method: "GET", url: "http://127.0.0.1:1/", retries: 0 }), failing("provider_unavailable"));
});

test("a host that the policy does not allow is not connected to", async (context) => {
  const http = httpClient(context, {}, { provider: { value: undefined, vouched: false } });
  await assert.rejects(http.request({ method: "GET", url: "http://127.0.0.1:1/" }), failing("permission_denied"));
});
