import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { formType, host, login, mockuser, serveClassic } from "../../testing/classic-wire.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const { driver } = createTestDriver({ providers: [{ id: "p1", name: "One", url: "https://p1.example/" }] });
const send = await serveClassic(createMock(), driver);
const tester = login("tester", "secret");

/** The driver and the provider that answered. */
async function selected(line: string, ...headers: readonly string[]) {
  const { status, headers: received } = await send(line, headers);
  return status === 400 ? "refused" : [received.get("x-deltacloud-driver"), received.get("x-deltacloud-provider")];
}

test("a header, a matrix parameter or its query form selects driver and provider, the path before the headers", async () => {
  assert.deepEqual(await selected("GET /api"), ["mock", undefined]);
  assert.deepEqual(await selected("GET /api", "X-Deltacloud-Driver: TEST"), ["test", undefined]);
  assert.deepEqual(await selected("GET /api;driver=Test/realms", tester), ["test", undefined]);
  assert.deepEqual(await selected("GET /api?api[driver]=test&api[provider]=north"), ["test", "north"]);
  assert.deepEqual(await selected("GET /api;driver=mock", "X-Deltacloud-Driver: test"), ["mock", undefined]);
  assert.deepEqual(await selected("POST /api;driver=test/keys?name=k", tester), ["test", undefined]);
  assert.deepEqual(await selected("OPTIONS /api;driver=test/images"), ["test", undefined]);
  assert.deepEqual(await selected("GET /api?driver=test&provider=north"), ["mock", undefined]);
});

test("a provider stays as it was given, with whatever characters it has", async () => {
  const url = "https://Host.example:8443/api;uuid=A/b";
  assert.deepEqual(await selected("GET /api", `X-Deltacloud-Provider: ${url}`), ["mock", url]);
  assert.deepEqual(await selected("GET /api;driver=test;provider=RegionOne"), ["test", "RegionOne"]);
  const { body } = await send("GET /api", [`X-Deltacloud-Provider: ${url}`]);
  assert.ok(body.startsWith(`<api driver='mock' provider='${url}' version='1.1.3'>`));
});

test("empty headers and matrix parameters select nothing", async () => {
  assert.deepEqual(await selected("GET /api", "X-Deltacloud-Driver:", "X-Deltacloud-Provider:"), ["mock", undefined]);
  assert.deepEqual(await selected("GET /api;driver=;provider="), ["mock", undefined]);
  assert.deepEqual(await selected("GET /api;;;"), ["mock", undefined]);
});

test("an unknown driver is the client's mistake, in its format", async () => {
  for (const line of ["GET /api;driver=nosuch", "GET /api;driver=nosuch/nosuch", "POST /api;driver=nosuch/keys?name=k"]) {
    const { status, headers, body } = await send(line, ["Accept: application/json"]);
    assert.deepEqual([status, headers.get("x-deltacloud-driver")], [400, "mock"]);
    assert.match((JSON.parse(body) as { message: string }).message, /Driver 'nosuch' is not available/);
  }
});

test("documents link to the host that the client knows, without driver and provider", async () => {
  const { body } = await send("GET /api;driver=test;provider=north/realms/north-1?format=json", [tester]);
  assert.equal((JSON.parse(body) as { realm: { href: string } }).realm.href, `http://${host}/api/realms/north-1`);
  const forwarded = ["X-Forwarded-Host: proxy.example:8080", "X-Forwarded-Proto: https"];
  const proxied = await send("GET /api/realms/us?format=json", [mockuser, ...forwarded]);
  assert.equal((JSON.parse(proxied.body) as { realm: { href: string } }).realm.href, "https://proxy.example:8080/api/realms/us");
});

test("POST to the entry point sends a browser on to another driver or provider", async () => {
  const location = async (line: string, headers: readonly string[] = [], body?: string): Promise<string | undefined> => {
    const answer = await send(line, headers, body);
    assert.deepEqual([answer.status, answer.body, answer.headers.get("content-type")], [301, "", "text/html;charset=utf-8"]);
    return answer.headers.get("location");
  };
  const base = `http://${host}/api`;
  assert.equal(await location("POST /api?driver=ec2"), `${base};driver=ec2`);
  assert.equal(await location("POST /api/", [formType], "driver=ec2&provider=eu-west-1"), `${base};driver=ec2`);
  assert.equal(await location("POST /api?provider=eu-west-1"), `${base};provider=eu-west-1`);
  assert.equal(
    await location("POST /api", [formType, `Referer: ${base};driver=test;provider=x/realms`], "provider=north"),
    `${base};driver=test;provider=north`,
  );
  assert.equal(await location("POST /api?provider=default"), `${base}/`);
  assert.equal(await location("POST /api"), `${base}/`);
});

test("the drivers are told to everybody, but providers that only the cloud knows to those whom it knows", async () => {
  const own = "X-Deltacloud-Driver: test";
  assert.match((await send("GET /api/drivers")).body, /^<drivers>\s*<driver href='[^']*' id='mock'>/);
  assert.match((await send("GET /api/drivers/test")).body, /<entrypoint kind='compute'><!\[CDATA\[https:\/\/compute\.north/);
  assert.equal((await send("GET /api/drivers/test", [own])).status, 401);
  assert.match(
    (await send("GET /api/drivers/test", [own, tester])).body,
    /<provider id='p1'>\s*<entrypoint kind='One'>https:\/\/p1\.example\/<\/entrypoint>/,
  );
  const unknown = await send("GET /api/drivers/nosuch", ["Accept: application/json"]);
  assert.deepEqual([unknown.status, unknown.body, unknown.headers.get("content-type")], [404, "", "text/html;charset=utf-8"]);
});
