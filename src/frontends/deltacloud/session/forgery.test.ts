import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../../drivers/mock/driver.ts";
import { mockAccount, startSessionServer, testAccount, type SessionServer } from "../../../testing/session-server.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";

/** What a browser says of a request that the page of another site makes. */
const foreign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a page of another site": { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  "a page of another host of the domain": { origin: "http://evil.cloud.example", "sec-fetch-site": "same-site" },
  "another site in a browser without Sec-Fetch-Site": { origin: "https://evil.example", "sec-fetch-site": "" },
  "a page that hides where it is from": { origin: "null", "sec-fetch-site": "" },
  "a page on another port": { origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" },
};
const basic = { authorization: `Basic ${btoa("mockuser:mockpassword")}` };
const silent = { origin: "", "sec-fetch-site": "", "sec-fetch-mode": "" };

const stateOf = async (server: SessionServer): Promise<string | undefined> => {
  const { body } = await server.browser().get("/api/instances/inst1?format=xml", { headers: basic });
  return /<state>(\w+)</.exec(body)?.[1];
};

/** The token of the pages of a login. */
async function tokenIn(browser: ReturnType<SessionServer["browser"]>): Promise<string> {
  const { body } = await browser.get("/api/clouds");
  const token = /name="csrf_token" value="([\w-]+)"/.exec(body)?.[1];
  assert.ok(token);
  return token;
}

test("nobody but a page of this server makes a browser change anything with its login", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  for (const [name, headers] of Object.entries(foreign)) {
    for (const [method, path, form] of [
      ["POST", "/api/instances/inst1/stop", {}],
      ["POST", "/api/instances/inst1", { _method: "delete" }],
      ["POST", "/api/instances/inst1/stop", { csrf_token: "guessed" }],
      ["DELETE", "/api/instances/inst1", {}],
      ["PUT", "/api/buckets/bucket1/blob1", {}],
      ["POST", "/api/keys", { name: "forged" }],
      ["POST", "/api", { driver: "mock" }],
    ] as const) {
      const answer = await browser.send(method, path, { form, headers });
      assert.equal(answer.status, 403, `${method} ${path} from ${name}`);
      assert.match(answer.body, /nothing was done/);
    }
    for (const accept of ["application/xml", "application/json"]) {
      const answer = await browser.send("POST", "/api/instances/inst1/stop", { headers: { ...headers, accept } });
      assert.deepEqual([answer.status, answer.headers["content-type"]], [403, accept]);
    }
  }
  const overridden = { "x-http-method-override": "DELETE", ...foreign["a page of another site"] };
  assert.equal((await browser.send("POST", "/api/keys/test-key", { headers: overridden })).status, 403);
  assert.equal((await browser.send("POST", "/api/instances/inst1/stop", { headers: silent })).status, 403);
  assert.equal(await stateOf(server), "RUNNING");
  const own = await browser.post("/api/instances/inst1/stop");
  assert.ok(own.status < 400);
  assert.equal(await stateOf(server), "STOPPED");
});

test("the token of a login's pages proves as much, in a form, a query or a header", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const token = await tokenIn(browser);
  const hidden = foreign["a page that hides where it is from"];
  const results = [
    await browser.post("/api/keys", { name: "one", csrf_token: token }, hidden),
    await browser.post(`/api/keys?csrf_token=${token}`, { name: "two" }, hidden),
    await browser.post("/api/keys", { name: "three" }, { ...silent, "x-csrf-token": token }),
  ];
  for (const { status } of results) assert.ok(status < 400);
  const cross = { csrf_token: token, name: "four" };
  assert.equal((await browser.post("/api/keys", cross, foreign["a page of another site"])).status, 403);
  const stranger = await server.loggedIn();
  assert.notEqual(await tokenIn(stranger), token);
  assert.equal((await stranger.post("/api/keys", cross, hidden)).status, 403);
});

test("a page of one cloud does nothing at another that was chosen since", async (context) => {
  const { driver } = createTestDriver();
  const server = await startSessionServer(context, {}, [createMock(), driver]);
  const browser = await server.loggedIn();
  const token = await tokenIn(browser);
  await browser.post("/api/login", testAccount);
  const late = await browser.post("/api/keys", { name: "stale", csrf_token: token });
  assert.equal(late.status, 403);
  assert.match(late.body, /made for another login/);
  await browser.post("/api/logout");
  assert.equal((await browser.post("/api/keys", { name: "stale", csrf_token: token })).status, 403);
});

test("an upload is proved by the query, and refused before its content is looked at", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const boundary = "----sample";
  const part = (name: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; ${name}\r\n\r\n${value}\r\n`;
  const body = `${part('name="blob_id"', "up")}${part('name="blob_data"; filename="f"', "text")}--${boundary}--\r\n`;
  const multipart = { "content-type": `multipart/form-data; boundary=${boundary}` };
  const send = (query: string, headers: Readonly<Record<string, string>> = {}) =>
    browser.send("POST", `/api/buckets/bucket1${query}`, { body, headers: { ...multipart, ...headers } });
  for (const headers of Object.values(foreign)) assert.equal((await send("", headers)).status, 403);
  assert.equal((await browser.get("/api/buckets/bucket1/up")).status, 404);
  const token = await tokenIn(browser);
  assert.equal((await send("?csrf_token=guessed")).status, 403);
  assert.ok((await send(`?csrf_token=${token}`, foreign["a page that hides where it is from"])).status < 400);
  assert.equal((await browser.get("/api/buckets/bucket1/up/content")).body, "text");
});

test("clients that bring their credentials send any Origin they like", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  for (const [name, headers] of Object.entries(foreign)) {
    const form = { name: `key of ${name}`.replaceAll(" ", "-").toLowerCase(), csrf_token: "whatever" };
    const { status } = await browser.post("/api/keys", form, { ...headers, ...basic });
    assert.ok(status < 400, name);
  }
});

test("reading changes nothing, whatever the path or the headers say", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  for (const path of ["stop", "reboot", "destroy", "stop?_method=post", "?_method=delete"]) {
    for (const method of ["GET", "HEAD"]) {
      const headers = { "x-http-method-override": "DELETE" };
      await browser.send(method, `/api/instances/inst1${path.startsWith("?") ? path : `/${path}`}`, { headers });
    }
  }
  assert.equal(await stateOf(server), "RUNNING");
  for (const path of ["/api/login?user=mockuser&password=mockpassword", "/api/logout", "/api/clouds?driver=test"]) {
    const page = await browser.get(path);
    assert.equal(page.headers["set-cookie"], undefined, path);
  }
});

test("no other site logs a browser in or out, or chooses its cloud", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const before = new Map(browser.jar);
  for (const headers of Object.values(foreign)) {
    assert.equal((await browser.post("/api/login", testAccount, headers)).status, 403);
    assert.equal((await browser.post("/api/logout", { all: "true" }, headers)).status, 403);
    assert.equal((await browser.post("/api/clouds", { driver: "test" }, headers)).status, 403);
  }
  assert.deepEqual(browser.jar, before);
  const program = await server.browser().post("/api/login", mockAccount, { ...silent, accept: "*/*" });
  assert.equal(program.status, 303);
});

test("each login has cookies and a token of its own", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  const [before, token] = [new Map(browser.jar), await tokenIn(browser)];
  await browser.post("/api/login", mockAccount);
  assert.deepEqual([...browser.jar.keys()], [...before.keys()]);
  for (const [name, value] of before) assert.notEqual(browser.jar.get(name), value);
  assert.notEqual(await tokenIn(browser), token);
});

test("where the operator's credentials are used, a browser that tells of another site is believed", async (context) => {
  const server = await startSessionServer(context, { user: "mockuser", password: "mockpassword" });
  const browser = server.browser();
  const cross = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  assert.equal((await browser.post("/api/instances/inst1/stop", {}, cross)).status, 403);
  assert.equal(await stateOf(server), "RUNNING");
  assert.ok((await browser.post("/api/instances/inst1/stop", {}, { ...silent, origin: "https://any.example" })).status < 400);
});
