import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { login, mockuser, serveClassic } from "../../testing/classic-wire.ts";
import { at, readXml } from "../../testing/strict-xml.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";

const { driver: colons } = createTestDriver({ accounts: { colon: "a:b:c" } });
const send = await serveClassic(createMock(), colons);

const stranger = login("mockuser", "wrong");
const challenge = 'Basic realm="mock-deltacloud@"';

const collections = [
  "addresses",
  "buckets",
  "images",
  "instances",
  "keys",
  "metrics",
  "network_interfaces",
  "networks",
  "realms",
  "storage_snapshots",
  "storage_volumes",
  "subnets",
];

test("every collection of the cloud's asks for credentials, with a challenge and an error document", async () => {
  for (const collection of collections) {
    const { status, headers, body } = await send(`GET /api/${collection}`);
    assert.equal(status, 401, collection);
    assert.equal(headers.get("www-authenticate"), challenge);
    assert.equal(at(readXml(body), "message").text, "Unauthorized");
    assert.equal((await send(`HEAD /api/${collection}`)).status, 401);
    assert.equal((await send(`GET /api/${collection}`, [mockuser])).status, 200, collection);
  }
});

test("what needs no cloud needs no credentials", async () => {
  for (const path of [
    "",
    "/",
    "/drivers",
    "/drivers/mock",
    "/hardware_profiles",
    "/hardware_profiles/m1-small",
    "/instance_states",
    "/docs",
    "/keys/new?format=html",
  ]) {
    assert.equal((await send(`GET /api${path}`)).status, 200, path);
    assert.equal((await send(`GET /api${path}`, [stranger])).status, 200, path);
  }
  assert.equal((await send("OPTIONS /api/instances")).status, 200);
  assert.equal((await send("POST /api/instances/inst1/run?cmd=date")).status, 200);
});

test("a header that holds no Basic credentials is as good as none", async () => {
  for (const header of ["Authorization: Bearer abc", "Authorization: Basic", "Authorization: Basic !!!", "Authorization:"]) {
    const { status, headers, body } = await send("GET /api/instances/inst1", [header, "Accept: application/json"]);
    assert.deepEqual([status, headers.get("www-authenticate")], [401, challenge], header);
    assert.deepEqual(JSON.parse(body), {
      code: 401,
      message: "Unauthorized",
      error: "Deltacloud::Exceptions::AuthenticationFailure",
    });
  }
  assert.equal((await send("GET /api/realms", [mockuser.replace("Basic", "bAsIc")])).status, 200);
});

test("rejected credentials get the driver's words, but from a list the generic ones", async () => {
  const message = async (path: string): Promise<unknown> => {
    const { status, headers, body } = await send(`GET /api/${path}`, [stranger, "Accept: application/json"]);
    assert.deepEqual([status, headers.get("www-authenticate")], [401, challenge]);
    return (JSON.parse(body) as { message: unknown }).message;
  };
  assert.equal(await message("instances"), "Unauthorized");
  assert.equal(await message("instances/inst1"), "Authentication Failure");
  assert.equal(await message("buckets/bucket1/blob1"), "Authentication Failure");
});

test("a password may have colons", async () => {
  const driver = "X-Deltacloud-Driver: test";
  assert.equal((await send("GET /api/realms", [driver, login("colon", "a:b:c")])).status, 200);
  assert.equal((await send("GET /api/realms", [driver, login("colon", "a")])).status, 401);
});

test("nothing changes without credentials", async () => {
  const changes = [
    "DELETE /api/keys/test-key",
    "DELETE /api/buckets/bucket1/blob1",
    "PUT /api/buckets/bucket1/blob1",
    "POST /api/instances/inst1/stop",
    "POST /api/storage_volumes/vol3/detach",
    "POST /api/addresses",
  ];
  for (const line of changes) {
    assert.equal((await send(line)).status, 401, line);
    assert.equal((await send(line, [stranger], "")).status, 401, line);
  }
  assert.match((await send("GET /api/instances/inst1", [mockuser])).body, /<state>RUNNING</);
  assert.match((await send("GET /api/storage_volumes/vol3", [mockuser])).body, /<state>IN-USE</);
  assert.equal((await send("GET /api/buckets/bucket1/blob1/content", [mockuser])).body, "content of blob 1");
  assert.ok(!(await send("GET /api/addresses", [mockuser])).body.includes("192.168.0.5"));
});

test("the entry point checks credentials when it is asked to, whatever the value", async () => {
  for (const query of ["force_auth", "force_auth=", "force_auth=true", "force_auth=false"]) {
    assert.equal((await send(`GET /api?${query}`, [mockuser])).status, 200, query);
    const none = await send(`GET /api?${query}`, ["Accept: application/json"]);
    assert.deepEqual([none.status, none.headers.get("content-type")], [401, "application/json"], query);
    assert.equal(none.headers.get("www-authenticate"), challenge);
    const wrong = await send(`GET /api?${query}`, [stranger, "Accept: application/json"]);
    assert.deepEqual(
      [wrong.status, wrong.headers.get("content-type"), wrong.body],
      [401, "text/html;charset=utf-8", "Authentication failed"],
    );
  }
  assert.equal((await send("GET /api/drivers?force_auth=true")).status, 200);
});
