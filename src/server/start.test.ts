import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { connectRaw } from "../testing/raw-client.ts";
import { startTestServer, type Handle } from "../testing/server-harness.ts";

const told: Handle = ({ target }) => ({ status: 200, headers: {}, body: target });

async function get(
  port: number,
  target: string,
  headers = "",
): Promise<{ status: number; body: string; type: string | undefined }> {
  const client = await connectRaw(port);
  const {
    status,
    body,
    headers: received,
  } = await client.send(`GET ${target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n${headers}\r\n`).answer();
  return { status, body, type: received.get("content-type") };
}

test("the index names the frontends, whatever the client accepts", async (t) => {
  const { port } = await startTestServer(t, told);
  for (const headers of ["", "Accept: text/html\r\n", "Accept: application/xml\r\n"]) {
    const { status, body, type } = await get(port, "/", headers);
    assert.equal(status, 200);
    assert.equal(type, "text/html;charset=utf-8");
    assert.match(body, /<h1>Deltacloud API<\/h1>[^]*Enabled Frontends:[^]*<a href="\/api">test<\/a>/);
  }
  assert.deepEqual(await get(port, "/robots.txt"), { status: 200, body: "User-Agent: *\nDisallow: /", type: "text/plain" });
  assert.equal((await get(port, "/elsewhere")).status, 404);
});

test("only GET and HEAD on the server's own pages", async (t) => {
  const { connect } = await startTestServer(t, told);
  const answer = await (await connect()).send("DELETE /healthz HTTP/1.1\r\nHost: here\r\n\r\n").answer();
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.get("allow"), "GET, HEAD");
});

test("health, readiness and metrics", async (t) => {
  const { port } = await startTestServer(t, async (_request, exchange) => {
    await exchange.select({});
    exchange.calling("instances.list");
    return { status: 404, headers: {} };
  });
  assert.equal((await get(port, "/healthz")).status, 200);
  assert.equal((await get(port, "/readyz")).status, 200);
  await get(port, "/api");
  await get(port, "/api");
  const { body, type } = await get(port, "/metrics");
  assert.match(type ?? "", /^text\/plain; version=0\.0\.4/);
  assert.match(body, /^deltacloud_requests_total\{frontend="test",driver="stub",operation="instances\.list",status="4xx"\} 2$/m);
  assert.match(body, /^deltacloud_request_duration_seconds_count\{frontend="test",driver="stub"\} 2$/m);
  assert.match(body, /^deltacloud_requests_in_flight 1$/m);
  assert.match(body, /^process_cpu_seconds_total /m);
});

test("a listener with admin has health and metrics for itself", async (t) => {
  const { server, port } = await startTestServer(t, told, {
    listeners: [{ frontends: ["admin"], hostname: "127.0.0.1", port: 0 }],
  });
  const admin = server.addresses[1]?.port ?? 0;
  for (const page of ["/healthz", "/readyz", "/metrics"]) {
    assert.equal((await get(port, page)).status, 404, page);
    assert.equal((await get(admin, page)).status, 200, page);
  }
  assert.equal((await get(port, "/api")).status, 200);
  assert.equal((await get(admin, "/api")).status, 404);
});

test("localhost is both of its addresses where there are two", async (t) => {
  const { port } = await startTestServer(t, told, { hostname: "localhost" });
  assert.equal((await get(port, "/api")).body, "/api");
  if (await hasIpv6()) {
    const { status } = await fetch(`http://[::1]:${port}/api`);
    assert.equal(status, 200);
  }
});

/** Whether this machine has the loopback address of IPv6. */
function hasIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(0, "::1", () => probe.close(() => resolve(true)));
  });
}

test("what cannot be started is told in one sentence", async (t) => {
  const { port } = await startTestServer(t, told);
  const start = (given: Parameters<typeof startTestServer>[2]) => startTestServer(t, told, given);
  await assert.rejects(start({ port }), { message: `Cannot listen on 127.0.0.1:${port}: the address is already in use` });
  await assert.rejects(start({ hostname: "192.0.2.1" }), {
    message: "Cannot listen on 192.0.2.1:0: this machine does not have the address",
  });
  await assert.rejects(start({ driver: "nimbus" }), {
    message: /^Driver 'nimbus' is not available \(driver\)\nTo list all available drivers try: deltacloudd --drivers$/,
  });
  await assert.rejects(start({ driver: undefined }), {
    message: /^You need to specify a driver to use \(-i <driver>\)\nTo list all available drivers try: deltacloudd --drivers$/,
  });
  await assert.rejects(start({ drivers: { nimbus: {} } }), { message: "drivers.nimbus: there is no driver of this name" });
  await assert.rejects(start({ frontends: ["cimi"] }), {
    message: /^ERROR: Unknown frontend \(cimi\)\. Valid values are 'test,aws'$/m,
  });
  await assert.rejects(start({ frontends: [] }), { message: /nothing to listen on/ });
  for (const entry of ["localhost", "10.0.0.0/33", "10.0.0.0/x", ""]) {
    await assert.rejects(start({ trustedProxies: ["loopback", entry] }), {
      message: `trustedProxies.1: '${entry}' is not an address, a network or 'loopback'`,
    });
  }
});

test("where drivers may connect to is checked at the start", async (t) => {
  const start = (given: Parameters<typeof startTestServer>[2]) => startTestServer(t, told, given);
  await assert.rejects(start({ egress: { hosts: ["fine.example", "no host"] } }), {
    message: /^egress\.hosts\.1: "no host" is not a host/,
  });
  await assert.rejects(start({ egress: { ranges: ["10.0.0.0/99"] } }), { message: /^egress\.ranges\.0: / });
  await assert.rejects(start({ ssh: { hostKeys: "known" } }), { message: /^ssh\.hostKeys: there is no file of known hosts/ });
  await assert.rejects(start({ proxy: { https: "socks5://proxy:1080" } }), { message: /^proxy\.https: This is not the URL/ });
  const tls = (given: { certificate?: string; key?: string; ca?: string }) =>
    start({ drivers: { stub: { providers: { own: { value: "x", tls: given } } } } });
  await assert.rejects(tls({ key: "own.key" }), {
    message: "drivers.stub.providers.own.tls.key: there is no certificate to it",
  });
  const wrong = import.meta.filename;
  await assert.rejects(tls({ ca: wrong }), { message: /^drivers\.stub\.providers\.own\.tls\.ca: it cannot be used: / });
  await assert.rejects(tls({ certificate: wrong, key: wrong }), {
    message: /^drivers\.stub\.providers\.own\.tls\.certificate: it cannot be used: /,
  });
  const { server } = await start({ egress: { hosts: ["*.example"], ranges: ["192.0.2.7"] } });
  const { egress } = server.gateway.options;
  assert.deepEqual(await egress.resolve("192.0.2.7", 443, false), [{ address: "192.0.2.7", family: 4 }]);
  await assert.rejects(egress.resolve("192.0.2.8", 443, false), { code: "permission_denied" });
});

test("the driver's name is taken in any case", async (t) => {
  const { server } = await startTestServer(t, told, { driver: "STUB" });
  assert.equal(server.gateway.options.defaultDriver, "stub");
});
