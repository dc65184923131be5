import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { isCloudError, type ErrorCode } from "../model/errors.ts";
import { answerJson, bodyOf, httpClient, serve } from "../testing/http-scene.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

/** A cloud that answers `/redirect/STATUS` with a redirect, and else what it has got. */
async function cloud(context: TestContext, location: (own: string) => string): Promise<string> {
  const url: string = await serve(context, async (request, response) => {
    const body = await bodyOf(request);
    const status = /^\/redirect\/(\d+)$/.exec(request.url ?? "")?.[1];
    if (status) return void response.writeHead(Number(status), { location: location(url) }).end();
    answerJson(response, { method: request.method, url: request.url, headers: request.headers, body });
  });
  return url;
}

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

test("a redirect is not followed unless asked", async (context) => {
  const url = await cloud(context, () => "/end");
  const http = httpClient(context);
  await assert.rejects(http.request({ method: "GET", url: `${url}/redirect/302` }), failing("provider_error"));
  const answer = await http.request({ method: "GET", url: `${url}/redirect/302`, redirects: 1 });
  assert.equal(answer.url, `${url}/end`);
  const kept = await http.request({ method: "GET", url: `${url}/redirect/302`, accept: [302] });
  assert.equal(kept.headers["location"], "/end");
});

test("on the own origin it keeps everything", async (context) => {
  const url = await cloud(context, () => "../end?x=1");
  const http = httpClient(context);
  const headers = { "X-Auth-Token": "secret", "X-Meta": "1" };
  const request = { url: `${url}/redirect/307`, method: "PUT", body: "text", headers, redirects: 1 };
  const seen = (await http.request(request)).json<Seen>();
  assert.deepEqual([seen.method, seen.url, seen.body], ["PUT", "/end?x=1", "text"]);
  assert.equal(seen.headers["x-auth-token"], "secret");
  const got = (await http.request({ ...request, method: "POST", url: `${url}/redirect/303` })).json<Seen>();
  assert.deepEqual([got.method, got.body], ["GET", ""]);
});

test("another origin gets nothing that could be a secret, nor what comes back from there", async (context) => {
  const elsewhere = await cloud(context, () => `${url}/end`);
  const url: string = await cloud(context, () => `${elsewhere}/redirect/302`);
  const http = httpClient(context);
  const headers = {
    authorization: "Basic x",
    cookie: "a=b",
    "x-auth-token": "t",
    "x-own-secret": "s",
    accept: "a/b",
    range: "bytes=0-1",
  };
  const authorize = () => ({ "x-signature": "s" });
  const request = { method: "GET", url: `${url}/redirect/302`, headers, authorize, sensitive: ["Range"], redirects: 2 };
  const seen = (await http.request(request)).json<Seen>();
  assert.deepEqual(Object.keys(seen.headers).toSorted(), ["accept", "accept-encoding", "connection", "host", "user-agent"]);
});

test("a body goes to no other origin", async (context) => {
  const elsewhere = await cloud(context, () => "/end");
  const url = await cloud(context, () => `${elsewhere}/end`);
  const http = httpClient(context);
  const request = { method: "PUT", url: `${url}/redirect/307`, body: "password", redirects: 1 };
  await assert.rejects(http.request(request), failing("provider_error"));
});

test("every hop is asked of the egress policy, and the number of hops ends", async (context) => {
  const url = await cloud(context, () => "http://169.254.169.254/latest/");
  const http = httpClient(context);
  const request = { method: "GET", url: `${url}/redirect/302`, redirects: 5 };
  await assert.rejects(http.request(request), failing("permission_denied"));
  const round = await cloud(context, (own) => `${own}/redirect/302`);
  await assert.rejects(http.request({ ...request, url: `${round}/redirect/302` }), failing("provider_error"));
});

test("an address that is none leads nowhere", async (context) => {
  for (const location of ["http://", "gopher://x/", "http://user@elsewhere.example/", ""]) {
    const url = await cloud(context, () => location);
    const request = { method: "GET", url: `${url}/redirect/302`, redirects: 1 };
    await assert.rejects(httpClient(context).request(request), failing("provider_error"), location);
  }
});
