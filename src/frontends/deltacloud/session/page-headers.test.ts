import assert from "node:assert/strict";
import { test } from "node:test";
import { startSessionServer } from "../../../testing/session-server.ts";

const basic = { authorization: `Basic ${btoa("mockuser:mockpassword")}` };
const program = { ...basic, accept: "application/xml", "sec-fetch-site": "", "sec-fetch-mode": "" };

test("a page runs no script of its own, has no frame around it, and tells nobody its address", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  for (const path of [
    "/api",
    "/api/instances",
    "/api/instances/none",
    "/api/nothing",
    "/api/login",
    "/api/clouds",
    "/api/docs",
  ]) {
    const { headers, body } = await browser.get(path);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, path);
    assert.match(policy, /form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/);
    assert.ok(!policy.includes("unsafe"));
    assert.equal(headers["x-frame-options"], "DENY");
    assert.equal(headers["referrer-policy"], "same-origin");
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["cache-control"], "no-store");
    assert.match(String(headers.vary), /Cookie/);
    assert.doesNotMatch(body, /<style|<script(?![^>]* src=)| style=| on\w+=/);
  }
});

test("what a login gave is kept by no cache, in any format", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  for (const path of ["/api/instances?format=xml", "/api/instances?format=json", "/api/buckets/bucket1/blob1/content"]) {
    const { status, headers } = await browser.get(path);
    assert.deepEqual([status, headers["cache-control"]], [200, "no-store"], path);
    assert.match(String(headers.vary), /Cookie/);
  }
});

test("a stored page runs nothing when it is opened in a browser", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  for (const [name, type] of [
    ["page", "text/html"],
    ["picture", "image/svg+xml"],
    ["data", "application/xhtml+xml"],
  ] as const) {
    const path = `/api/buckets/bucket1/${name}`;
    const body = "<script>alert(document.domain)</script>";
    const put = await browser.send("PUT", path, { body, headers: { ...program, "content-type": type } });
    assert.ok(put.status < 400);
    const requests = [
      {},
      { "sec-fetch-site": "", "sec-fetch-mode": "" },
      { ...basic, accept: "*/*" },
      { ...basic, "sec-fetch-site": "" },
      { range: "bytes=0-5" },
    ];
    for (const headers of requests) {
      const answer = await browser.get(`${path}/content`, { headers });
      assert.ok(answer.status === 200 || answer.status === 206);
      assert.equal(answer.headers["content-security-policy"], "sandbox; default-src 'none'; frame-ancestors 'none'");
      assert.equal(answer.headers["x-content-type-options"], "nosniff");
      assert.match(String(answer.headers["content-disposition"]), /^attachment/);
    }
  }
});

test("programs get the answers that they always got", async (context) => {
  const server = await startSessionServer(context);
  const browser = server.browser();
  for (const path of ["/api", "/api/instances", "/api/instances/none", "/api/buckets/bucket1/blob1/content"]) {
    const { headers } = await browser.get(path, { headers: program });
    for (const name of ["content-security-policy", "vary", "referrer-policy", "x-frame-options", "set-cookie"]) {
      assert.equal(headers[name], undefined, `${name} of ${path}`);
    }
  }
  const cookie = "deltacloud-1-cloud=x; other=y";
  const { status, headers } = await browser.get("/api/instances", { headers: { ...program, cookie } });
  assert.deepEqual([status, headers["set-cookie"]], [200, undefined]);
});
