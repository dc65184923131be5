import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { mock, test } from "node:test";
import { createMock } from "../../../drivers/mock/driver.ts";
import { mockAccount, startSessionServer, testAccount } from "../../../testing/session-server.ts";
import type { TestBrowser } from "../../../testing/test-browser.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";

/** The name of the cookie that holds the only login. */
const loginOf = ({ jar }: TestBrowser): string => [...jar.keys()].find((name) => !name.endsWith("-cloud")) ?? "";

test("a login's cookie that was changed anywhere is none", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const name = loginOf(browser);
  const value = browser.jar.get(name) ?? "";
  const bytes = Buffer.from(value, "base64url");
  assert.ok(!bytes.includes("mock"));
  for (const position of [0, 3, 4, 15, 16, 21, 22, 60, bytes.length - 16, bytes.length - 1]) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(position) ^ 1, position);
    browser.jar.set(name, damaged.toString("base64url"));
    assert.equal((await browser.get("/api/instances")).status, 401, `byte ${position}`);
  }
  for (const other of ["", "x", "%00", value.slice(0, -4), `${value}AAAA`, '"', "A".repeat(6000)]) {
    browser.jar.set(name, other);
    assert.equal((await browser.get("/api/instances")).status, 401, other.slice(0, 20));
  }
  browser.jar.set(name, value);
  assert.equal((await browser.get("/api/instances")).status, 200);
});

test("a cookie is for its own name: put under another it is none", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const mockLogin = loginOf(browser);
  const mockValue = browser.jar.get(mockLogin) ?? "";
  const other = server.browser();
  await other.post("/api/login", testAccount);
  const testLogin = loginOf(other);
  other.jar.set(testLogin, mockValue);
  assert.equal((await other.get("/api/instances")).status, 401);
  const choice = [...browser.jar.keys()].find((name) => name.endsWith("-cloud")) ?? "";
  browser.jar.set(choice, mockValue);
  assert.equal((await browser.get("/api/instances")).status, 200);
  browser.jar.set(mockLogin, browser.jar.get(choice) ?? "");
  browser.jar.set(choice, "");
  assert.equal((await browser.get("/api/instances")).status, 200);
  other.jar.set(mockLogin.replace(/-\d+-/, "-1-"), mockValue);
  assert.equal((await other.get("/api;driver=mock/instances")).status, 401);
});

test("a login ends at its time, whatever the browser keeps", async (context) => {
  const server = await startSessionServer(context, { sessions: { seconds: 60 } });
  const browser = await server.loggedIn();
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 59_000 });
  context.after(() => mock.timers.reset());
  assert.equal((await browser.get("/api/instances")).status, 200);
  mock.timers.setTime(Date.now() + 2000);
  const late = await browser.get("/api/instances");
  assert.equal(late.status, 401);
  assert.match(late.body, /Log in at Mock/);
  const change = await browser.post("/api/instances/inst1/stop");
  assert.equal(change.status, 401);
  assert.match(change.body, /Nothing was done/);
});

test("two servers with one sealing key share a login, also while it is replaced; others do not", async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-keys-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const [old, next] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
  const first = await startSessionServer(context, { sealing: { keys: [old] } });
  const replacing = await startSessionServer(context, { sealing: { keys: [next, old] } });
  const replaced = await startSessionServer(context, { sealing: { keys: [next] } });
  const address = { "x-forwarded-host": "cloud.example", origin: "http://cloud.example" };
  const statusAt = async (server: typeof first, jar: ReadonlyMap<string, string>): Promise<number> => {
    const browser = server.browser();
    for (const [name, value] of jar) browser.jar.set(name, value);
    return (await browser.get("/api/instances", { headers: address })).status;
  };
  const before = first.browser();
  await before.post("/api/login", mockAccount, address);
  const during = replacing.browser();
  await during.post("/api/login", mockAccount, address);
  assert.deepEqual(
    [await statusAt(first, before.jar), await statusAt(replacing, before.jar), await statusAt(replaced, before.jar)],
    [200, 200, 401],
  );
  assert.deepEqual(
    [await statusAt(first, during.jar), await statusAt(replacing, during.jar), await statusAt(replaced, during.jar)],
    [401, 200, 200],
  );
});

test("logins at several clouds stay side by side, and the chosen one is used where none is named", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const driverOf = async (target: string, headers = {}): Promise<string> => {
    const page = await browser.get(target, { headers });
    return `${page.status} ${page.headers["x-deltacloud-driver"]}`;
  };
  assert.equal((await browser.post("/api/login", testAccount)).status, 303);
  assert.equal(await driverOf("/api/instances"), "200 test");
  assert.equal(await driverOf("/api;driver=mock/instances"), "200 mock");
  assert.equal(await driverOf("/api/instances?api[driver]=mock"), "200 mock");
  assert.equal(await driverOf("/api/instances", { "x-deltacloud-driver": "mock" }), "200 mock");
  assert.equal(await driverOf("/api;driver=mock;provider=other/instances"), "401 mock");
  assert.equal(await driverOf("/api/instances", { authorization: `Basic ${btoa("mockuser:mockpassword")}` }), "200 mock");

  const clouds = await browser.get("/api/clouds");
  assert.match(clouds.body, /mockuser<\/span> at Mock/);
  assert.match(clouds.body, /tester<\/span> at Test/);
  const switched = await browser.post("/api/clouds", { driver: "mock", provider: "" });
  assert.deepEqual([switched.status, switched.headers.location], [303, `${server.origin}/api`]);
  assert.equal(await driverOf("/api/instances"), "200 mock");
  const elsewhere = await browser.post("/api/clouds", { driver: "mock", provider: "other" });
  assert.equal(elsewhere.headers.location, `${server.origin}/api/login`);
  assert.match((await browser.get("/api/login")).body, /Log in at Mock, other/);
  assert.equal(await driverOf("/api/instances"), "401 mock");
  assert.equal((await browser.post("/api/clouds", { driver: "none" })).status, 400);
});

test("a logout ends one login, or all", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  await browser.post("/api/login", testAccount);
  const left = await browser.post("/api/logout");
  assert.deepEqual([left.status, left.headers.location], [303, `${server.origin}/api/clouds`]);
  assert.equal((await browser.get("/api/instances")).status, 401);
  assert.equal((await browser.get("/api;driver=mock/instances")).status, 200);
  const button = /name="login" value="(\w+)"/.exec((await browser.get("/api/clouds")).body)?.[1] ?? "";
  await browser.post("/api/logout", { login: button });
  assert.equal((await browser.get("/api;driver=mock/instances")).status, 401);
  await browser.post("/api/login", mockAccount);
  await browser.post("/api/login", testAccount);
  await browser.post("/api/logout", { all: "true" });
  assert.equal(browser.jar.size, 0);
  assert.equal((await browser.post("/api/logout")).status, 303);
});

test("a browser has so many logins and no more: the oldest end", async (context) => {
  const { driver } = createTestDriver({ accounts: { a: "b", [`a${"x".repeat(2000)}`]: "b" } });
  const server = await startSessionServer(context, {}, [createMock(), driver]);
  const browser = server.browser();
  mock.timers.enable({ apis: ["Date"], now: Date.now() });
  context.after(() => mock.timers.reset());
  const enter = async (provider: string, user: string): Promise<void> => {
    mock.timers.setTime(Date.now() + 1000);
    assert.equal((await browser.post("/api/login", { driver: "test", provider, user, password: "b" })).status, 303);
  };
  browser.jar.set(`deltacloud-${new URL(server.origin).port}-0000000000000000`, "planted");
  for (let count = 1; count <= 10; count++) await enter(`p${count}`, "a");
  assert.equal(browser.jar.size, 9);
  const known = async (provider: string): Promise<boolean> =>
    (await browser.get(`/api;driver=test;provider=${provider}/instances`)).status === 200;
  assert.deepEqual([await known("p1"), await known("p2"), await known("p3"), await known("p10")], [false, false, true, true]);
  for (let count = 11; count <= 16; count++) await enter(`p${count}`, `a${"x".repeat(2000)}`);
  const characters = [...browser.jar].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  assert.ok(characters < 13_000, String(characters));
  assert.equal(await known("p16"), true);
});

test("cookies of others, and of others' making, are passed over", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  for (const header of [
    `theme=dark; ${cookie}`,
    `${cookie};;; ==; x`,
    `__proto__=1; constructor; ${cookie}; a=b=c`,
    `${cookie}; ${loginOf(browser)}=second`,
  ]) {
    assert.equal((await browser.get("/api/instances", { headers: { cookie: header } })).status, 200, header.slice(0, 30));
  }
  const gone = await startSessionServer(context, { sealing: { keys: [randomBytes(32).toString("base64")] } });
  assert.equal((await gone.browser().get("/api/instances", { headers: { cookie } })).status, 401);
  assert.equal((await gone.browser().get("/api", { headers: { cookie } })).status, 200);
});
