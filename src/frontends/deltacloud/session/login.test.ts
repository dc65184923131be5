import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../../drivers/mock/driver.ts";
import { CloudError } from "../../../model/errors.ts";
import { mockAccount, startSessionServer, testAccount } from "../../../testing/session-server.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";

const challengeOf = (headers: { "www-authenticate"?: string | undefined }) => headers["www-authenticate"];

test("a page that needs credentials is a login form, and after the login what was wanted", async (context) => {
  const server = await startSessionServer(context);
  const browser = server.browser();
  const asked = await browser.get("/api/instances?state=RUNNING");
  assert.equal(asked.status, 401);
  assert.equal(challengeOf(asked.headers), 'Cookie realm="mock-deltacloud@"');
  assert.match(asked.body, /Log in at Mock/);
  assert.match(asked.body, /<label for="user">Username<\/label>/);
  assert.match(asked.body, /<code>mockuser<\/code> and <code>mockpassword<\/code>/);
  const returnTo = /name="return_to" value="([^"]+)"/.exec(asked.body)?.[1];
  assert.equal(returnTo, "/api/instances?state=RUNNING");

  const entered = await browser.post("/api/login", { ...mockAccount, driver: "mock", provider: "", return_to: returnTo ?? "" });
  assert.deepEqual([entered.status, entered.headers.location], [303, `${server.origin}/api/instances?state=RUNNING`]);
  const page = await browser.get("/api/instances?state=RUNNING");
  assert.equal(page.status, 200);
  assert.match(page.body, /inst1/);
  for (const [format, text] of [
    ["xml", "<instances>"],
    ["json", '{"instances":'],
  ] as const) {
    const { status, body } = await browser.get(`/api/instances?format=${format}`);
    assert.ok(status === 200 && body.includes(text), format);
  }
});

test("no browser asks for a password with a window of its own", async (context) => {
  const server = await startSessionServer(context);
  const browser = server.browser();
  const challenge = 'Cookie realm="mock-deltacloud@"';
  for (const accept of ["*/*", "application/json", "image/avif,image/webp,*/*;q=0.8"]) {
    for (const [method, path] of [
      ["GET", "/api/instances"],
      ["GET", "/api/buckets/bucket1/blob1/content"],
      ["PUT", "/api/buckets/bucket1/blob1"],
    ] as const) {
      const { status, headers } = await browser.send(method, path, { headers: { accept, "sec-fetch-mode": "cors" } });
      assert.deepEqual([status, challengeOf(headers)], [401, challenge], `${method} ${path} ${accept}`);
    }
  }
});

test("programs are asked for Basic credentials as ever, whatever page they take", async (context) => {
  const server = await startSessionServer(context);
  const browser = server.browser();
  const challenge = 'Basic realm="mock-deltacloud@"';
  const unsaid = { "sec-fetch-site": "", "sec-fetch-mode": "" };
  const wrong = { authorization: `Basic ${btoa("mockuser:wrong")}` };
  for (const headers of [
    { accept: "" },
    { accept: "*/*" },
    { accept: "application/xml" },
    { accept: "application/json" },
    { accept: "application/xml, text/html;q=0.5" },
    { accept: "text/html", ...wrong },
  ]) {
    const { status, headers: received } = await browser.get("/api/instances", { headers: { ...unsaid, ...headers } });
    assert.deepEqual([status, challengeOf(received)], [401, challenge], JSON.stringify(headers));
  }
  const right = { authorization: `Basic ${btoa("mockuser:mockpassword")}` };
  assert.equal((await browser.get("/api/instances", { headers: right })).status, 200);
});

test("wrong credentials get the cloud's words and no cookie", async (context) => {
  const server = await startSessionServer(context);
  const browser = server.browser();
  const { status, body, headers } = await browser.post("/api/login", { user: '"><b>', password: "n0t-it" });
  assert.deepEqual([status, headers["set-cookie"]], [401, undefined]);
  assert.match(body, /Authentication Failure/);
  assert.match(body, /value="&quot;&gt;&lt;b&gt;"/);
  assert.ok(!body.includes("n0t-it"));
  assert.equal(browser.jar.size, 0);
  assert.equal((await browser.post("/api/login", { user: "mockuser" })).status, 400);
  assert.equal((await browser.post("/api/login", { ...mockAccount, driver: "none" })).status, 400);
  assert.equal((await browser.post("/api/login", { ...mockAccount, provider: "a\r\nSet-Cookie: b=c" })).status, 400);
  assert.equal((await browser.get("/api/instances")).status, 401);
});

test("the cookies are for this server alone, and end with the login's time", async (context) => {
  const server = await startSessionServer(context, { sessions: { seconds: 600 } });
  const plain = await server.browser().post("/api/login", mockAccount);
  const port = new URL(server.origin).port;
  assert.equal(plain.cookies.size, 2);
  for (const [name, attributes] of plain.cookies) {
    assert.match(name, new RegExp(`^deltacloud-${port}-`));
    assert.match(attributes, /^Max-Age=\d+; Path=\/api; HttpOnly; SameSite=Lax$/);
  }
  assert.deepEqual([...plain.cookies.values()].filter((attributes) => attributes.startsWith("Max-Age=600;")).length, 1);
  const proxied = { "x-forwarded-proto": "https", "x-forwarded-host": "cloud.example", origin: "https://cloud.example" };
  const browser = server.browser();
  const encrypted = await browser.post("/api/login", mockAccount, proxied);
  assert.equal(encrypted.headers.location, "https://cloud.example/api");
  for (const [name, attributes] of encrypted.cookies) {
    assert.match(name, /^__Host-deltacloud-443-/);
    assert.match(attributes, /; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  }
  assert.equal((await browser.get("/api/instances", { headers: proxied })).status, 200);
  assert.equal((await browser.get("/api/instances")).status, 401);
});

test("nobody is sent away from this server", async (context) => {
  const server = await startSessionServer(context);
  const inside = ["/api", "/api/", "/api/instances/a%20b", "/api;driver=test/realms", "/api?format=xml", "/api/keys/~x@y"];
  const outside = [
    "https://evil.example/api",
    "//evil.example/api",
    "/\\evil.example",
    "/apifake",
    "/other",
    "/api//evil.example",
    "/api/\r\nLocation: https://evil.example",
    "/api/\t/evil.example",
    "javascript:alert(1)",
    "/api/login",
    "/api/logout",
    `/api/${"x".repeat(3000)}`,
  ];
  for (const [targets, kept] of [
    [inside, true],
    [outside, false],
  ] as const) {
    for (const target of targets) {
      const { status, headers } = await server.browser().post("/api/login", { ...mockAccount, return_to: target });
      assert.deepEqual([status, headers.location], [303, server.origin + (kept ? target : "/api")], target);
    }
  }
});

test("credentials that no cookie holds, or no header, are refused before the cloud is asked", async (context) => {
  const asked: string[] = [];
  const { driver } = createTestDriver({ faults: (operation) => void asked.push(operation) });
  const server = await startSessionServer(context, {}, [createMock(), driver]);
  const browser = server.browser();
  for (const [user, password, words] of [
    ["tester", "x".repeat(4000), /too long/],
    ["y".repeat(500_000), "secret", /too long/],
    ["a\r\nSet-Cookie: b=c", "secret", /control characters/],
    ["tester", "a\0b", /control characters/],
  ] as const) {
    const { status, body, headers } = await browser.post("/api/login", { driver: "test", user, password });
    assert.deepEqual([status, headers["set-cookie"]], [400, undefined]);
    assert.match(body, words);
  }
  assert.deepEqual(asked, []);
});

test("long and strange credentials that fit are kept to the byte", async (context) => {
  const account = [`ü:"\\;,= ${"n".repeat(1500)}`, ` p\u{1F511}ss;${"w".repeat(800)} `] as const;
  const { driver } = createTestDriver({ accounts: { [account[0]]: account[1] } });
  const server = await startSessionServer(context, {}, [createMock(), driver]);
  const browser = server.browser();
  const { status, headers } = await browser.post("/api/login", { driver: "test", user: account[0], password: account[1] });
  assert.equal(status, 303);
  for (const cookie of headers["set-cookie"] ?? []) assert.ok(cookie.length <= 4096 && /^[\w=;./ -]+$/.test(cookie));
  assert.equal((await browser.get("/api/instances")).status, 200);
});

test("where the operator has set credentials nobody logs in", async (context) => {
  const server = await startSessionServer(context, { user: "mockuser", password: "mockpassword" });
  const browser = server.browser();
  assert.equal((await browser.get("/api/instances")).status, 200);
  const { status, headers, cookies } = await browser.post("/api/login", { user: "x", password: "y", return_to: "/api/images" });
  assert.deepEqual([status, headers.location], [303, `${server.origin}/api/images`]);
  assert.deepEqual(
    [...cookies.keys()].map((name) => name.replace(/.*-/, "")),
    ["cloud"],
  );
});

test("a login that the cloud takes no longer leads to the form", async (context) => {
  const refusals: CloudError[] = [];
  const { driver } = createTestDriver({ faults: () => refusals[0] });
  const server = await startSessionServer(context, {}, [createMock(), driver]);
  const browser = server.browser();
  assert.equal((await browser.post("/api/login", testAccount)).status, 303);
  assert.equal((await browser.get("/api/instances")).status, 200);
  refusals.push(new CloudError("unauthenticated", "The password has changed."));
  const page = await browser.get("/api/instances/inst1");
  assert.equal(page.status, 401);
  assert.match(page.body, /The cloud refused the login: The password has changed\./);
  assert.match(page.body, /name="user"[^>]* value="tester"/);
});

test("after too many failures an address has to wait, and good logins count for nothing", async (context) => {
  const server = await startSessionServer(context, { sessions: { failedLogins: 3 } });
  const from = (address: string) => ({ "x-forwarded-for": address });
  const attempt = async (password: string, address: string): Promise<number> =>
    (await server.browser().post("/api/login", { user: "mockuser", password }, from(address))).status;
  const many = await Promise.all(Array.from({ length: 8 }, () => attempt("wrong", "203.0.113.7")));
  assert.deepEqual(many.toSorted(), [401, 401, 401, 429, 429, 429, 429, 429]);
  const late = await server.browser().post("/api/login", mockAccount, from("203.0.113.7"));
  assert.equal(late.status, 429);
  assert.ok(Number(late.headers["retry-after"]) > 800);
  for (let count = 0; count < 5; count++) assert.equal(await attempt("mockpassword", "203.0.113.8"), 303);
  for (const last of ["1", "2", "3"]) assert.equal(await attempt("wrong", `2001:db8:0:1::${last}`), 401);
  assert.equal(await attempt("wrong", "2001:db8:0:1:ffff::9"), 429);
  assert.equal(await attempt("wrong", "2001:db8:0:2::1"), 401);
});

test("the log tells who logged in, and no secret", async (context) => {
  const server = await startSessionServer(context);
  const browser = await server.loggedIn();
  await browser.post("/api/login", { user: "mockuser", password: "n0t-it" });
  await browser.get("/api/instances");
  const values = [...browser.jar.values()];
  const log = await server.log();
  assert.match(log, /"mockuser"/);
  for (const secret of ["mockpassword", "n0t-it", ...values]) assert.ok(!log.includes(secret), secret);
});
