import assert from "node:assert/strict";
import https from "node:https";
import { test, type TestContext } from "node:test";
import { isCloudError, type ErrorCode } from "../model/errors.ts";
import { selfSigned } from "../testing/certificates.ts";
import { connectProxy } from "../testing/connect-proxy.ts";
import { answerJson, bodyOf, httpClient, listen, serve } from "../testing/http-scene.ts";
import { createEgressPolicy } from "./egress.ts";
import { createFindProxy, type ProxyOptions } from "./proxies.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

/** Resolves what this machine could not: behind a proxy it need not. */
const unresolved = async (): Promise<never> => {
  throw Object.assign(new Error("no such host"), { code: "ENOTFOUND" });
};

function client(context: TestContext, proxy: ProxyOptions, vouched = true, allowed: readonly string[] = []) {
  const lookup = allowed.length > 0 ? async () => [{ address: "127.0.0.1", family: 4 }] : unresolved;
  const egress = createEgressPolicy({ lookup, hosts: allowed, allowPrivate: true });
  const tls = { insecure: true };
  return httpClient(context, { egress, findProxy: createFindProxy(proxy) }, { provider: { value: undefined, vouched, tls } });
}

test("HTTPS goes through a tunnel, by name", async (context) => {
  const { cert, key } = await selfSigned("cloud.example");
  const port = await listen(
    context,
    https.createServer({ cert, key }, (request, response) => answerJson(response, request.url)),
  );
  const proxy = await connectProxy(context, `Basic ${Buffer.from("me:pass word").toString("base64")}`);
  const http = client(context, { https: proxy.url.replace("//", "//me:pass%20word@") });
  assert.equal((await http.request({ method: "GET", url: `https://cloud.example:${port}/x?y` })).json(), "/x?y");
  assert.deepEqual(proxy.asked, [`CONNECT cloud.example:${port}`]);
});

test("HTTP is forwarded, streams too", async (context) => {
  const cloud = await serve(context, async (request, response) => {
    answerJson(response, {
      host: request.headers.host,
      secret: request.headers["proxy-authorization"],
      body: await bodyOf(request),
    });
  });
  const url = cloud.replace("127.0.0.1", "cloud.example");
  const proxy = await connectProxy(context, `Basic ${Buffer.from("me:").toString("base64")}`);
  const http = client(context, { http: proxy.url.replace("//", "//me@") });
  async function* body() {
    yield Buffer.from("a");
    yield Buffer.from("b");
  }
  for (const expectContinue of [false, true]) {
    const answer = await http.request({ method: "PUT", url: `${url}/x`, body: { stream: body() }, expectContinue });
    assert.deepEqual(answer.json(), { host: url.slice("http://".length), body: "ab" });
  }
  assert.deepEqual(proxy.asked, [`PUT ${url}/x`, `PUT ${url}/x`]);
});

test("a host that is not vouched for is checked here, and the proxy gets its address", async (context) => {
  const cloud = await serve(context, (_request, response) => answerJson(response, "here"));
  const port = new URL(cloud).port;
  const proxy = await connectProxy(context);
  const http = client(context, { http: proxy.url }, false, ["cloud.example"]);
  assert.equal((await http.request({ method: "GET", url: `http://cloud.example:${port}/` })).json(), "here");
  await assert.rejects(http.request({ method: "GET", url: `http://other.example:${port}/` }), failing("permission_denied"));
  assert.deepEqual(proxy.asked, [`CONNECT 127.0.0.1:${port}`]);
});

test("nobody reaches metadata services, through a proxy neither", async (context) => {
  const proxy = await connectProxy(context);
  const http = client(context, { http: proxy.url, https: proxy.url });
  for (const url of ["http://169.254.169.254/", "https://169.254.169.254/"]) {
    await assert.rejects(http.request({ method: "GET", url }), failing("permission_denied"), url);
  }
  assert.deepEqual(proxy.asked, []);
});

test("a proxy that refuses, or is not there, makes the cloud unavailable", async (context) => {
  const proxy = await connectProxy(context, "Basic none");
  const request = { method: "GET", url: "https://cloud.example/", retries: 0 };
  await assert.rejects(client(context, { https: proxy.url }).request(request), (error: unknown) => {
    return isCloudError(error) && error.code === "provider_unavailable" && error.message.includes("status 407");
  });
  await assert.rejects(client(context, { https: "http://127.0.0.1:1" }).request(request), failing("provider_unavailable"));
});

test("what goes without a proxy", () => {
  const find = createFindProxy({
    http: "proxy.example:3128",
    https: "https://proxy.example",
    except: ["cloud.example", ".below.example, 10.0.0.0/8", "*.star.example", "port.example:8080", "fd00::/8"],
  });
  const goes = (protocol: string, host: string, port = 443): boolean => find({ protocol, host, port }) !== undefined;
  assert.equal(find({ protocol: "http:", host: "x.example", port: 80 })?.port, 3128);
  assert.deepEqual(find({ protocol: "https:", host: "x.example", port: 80 }), {
    encrypted: true,
    host: "proxy.example",
    port: 443,
    authorization: undefined,
  });
  for (const host of ["cloud.example", "a.cloud.example", "a.below.example", "10.1.2.3", "a.star.example", "fd00::1"]) {
    assert.equal(goes("https:", host), false, host);
  }
  for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(goes("http:", host), false, host);
  }
  for (const host of ["notcloud.example", "below.example", "star.example", "11.0.0.1", "port.example"]) {
    assert.equal(goes("https:", host), true, host);
  }
  assert.equal(goes("http:", "port.example", 8080), false);
  assert.equal(createFindProxy({ http: "p", except: ["*"] })({ protocol: "http:", host: "x", port: 80 }), undefined);
  assert.equal(createFindProxy({ http: "p" })({ protocol: "https:", host: "x", port: 443 }), undefined);
  for (const wrong of ["socks5://proxy:1080", "http://", "http://proxy:0", "http://a b", "http://proxy/path"]) {
    assert.throws(() => createFindProxy({ http: wrong }), failing("invalid_argument"), wrong);
  }
});
