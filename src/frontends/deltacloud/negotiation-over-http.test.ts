import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { mockuser, serveClassic } from "../../testing/classic-wire.ts";

const send = await serveClassic(createMock());

const type = async (line: string, ...headers: readonly string[]): Promise<string | undefined> => {
  const { status, headers: received } = await send(line, headers);
  return status === 200 ? received.get("content-type") : String(status);
};

test("the format follows ?format=, then Accept, and is XML where neither says anything", async () => {
  assert.equal(await type("GET /api"), "application/xml");
  assert.equal(await type("GET /api", "Accept:"), "application/xml");
  assert.equal(await type("GET /api", "Accept: text/xml"), "application/xml");
  assert.equal(await type("GET /api", "Accept: APPLICATION/JSON"), "application/json");
  assert.equal(await type("GET /api", "Accept: application/xml;charset=utf-8"), "application/xml");
  assert.equal(await type("GET /api", "Accept: */*"), "text/html");
  assert.equal(await type("GET /api", "Accept: application/xhtml+xml"), "text/html");
  assert.equal(await type("GET /api?format=json", "Accept: application/xml"), "application/json");
  assert.equal(await type("GET /api?format=xml", "Accept: image/tiff"), "application/xml");
});

test("the highest q wins, and of equal ones the last", async () => {
  assert.equal(await type("GET /api", "Accept: application/json;q=0.5,application/xml;q=0.9"), "application/xml");
  assert.equal(await type("GET /api", "Accept: application/json, application/xml"), "application/xml");
  assert.equal(await type("GET /api", "Accept: application/xml, application/json"), "application/json");
  assert.equal(await type("GET /api", "Accept: application/json, */*;q=0.1"), "application/json");
  assert.equal(await type("GET /api", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), "text/html");
});

test("of what the client takes, what the route does not offer is passed over", async () => {
  assert.equal(await type("GET /api/realms", mockuser, "Accept: image/png, application/json;q=0.5"), "application/json");
  assert.equal(await type("GET /api/instance_states", "Accept: image/png, application/json;q=0.5"), "image/png");
});

test("nothing that the server knows is a bare 406, before anything else", async () => {
  for (const target of ["/api?format=bogus", "/api?format=XML", "/api?format=", "/api/nosuch?format=pdf", "/api?format[]=xml"]) {
    const { status, headers, body } = await send(`GET ${target}`);
    assert.deepEqual([status, body, headers.get("server"), headers.get("x-deltacloud-driver")], [406, "", undefined, undefined]);
  }
  for (const accept of ["image/tiff", "application/*", "text/*", "application/octet-stream", "application/json;q=0"]) {
    const { status, headers, body } = await send("GET /api", [`Accept: ${accept}`]);
    assert.deepEqual([status, body, headers.get("content-type")], [406, "", undefined], accept);
  }
});

test("what the route does not offer is a 406 with the usual headers, and changes nothing", async () => {
  for (const line of ["GET /api", "GET /api/instances", "POST /api/keys?name=unmade", "DELETE /api/keys/test-key"]) {
    const { status, headers, body } = await send(line, [mockuser, "Accept: image/png"]);
    assert.deepEqual([status, body], [406, ""], line);
    assert.equal(headers.get("content-type"), "text/html;charset=utf-8");
    assert.equal(headers.get("x-deltacloud-driver"), "mock");
  }
  assert.equal((await send("GET /api/keys/unmade", [mockuser])).status, 404);
  assert.equal((await send("GET /api/keys/test-key", [mockuser])).status, 200);
});

test("content, metadata, the documentation and the switch answer whatever known format is asked for", async () => {
  const content = await send("GET /api/buckets/bucket1/blob1/content", [mockuser, "Accept: image/png"]);
  assert.deepEqual([content.status, content.headers.get("content-type"), content.body], [200, "text/plain", "content of blob 1"]);
  assert.equal((await send("HEAD /api/buckets/bucket1/blob1", [mockuser, "Accept: image/png"])).status, 204);
  assert.equal((await send("POST /api/buckets/bucket1/blob3", [mockuser, "Accept: */*"])).status, 204);
  assert.equal((await send("GET /api/docs", ["Accept: image/png"])).status, 200);
  assert.equal((await send("POST /api?driver=mock", ["Accept: image/png"])).status, 301);
  assert.equal((await send("GET /api/buckets/bucket1/blob1/content", [mockuser, "Accept: text/plain"])).status, 406);
});

test("a malformed query or path is told in the format that the client takes", async () => {
  for (const target of ["/api/realms?x=%zz", "/api/realms/%zz"]) {
    const { status, body } = await send(`GET ${target}`, [mockuser, "Accept: application/json"]);
    assert.equal(status, 400);
    assert.match((JSON.parse(body) as { message: string }).message, /malformed percent-encoding/);
  }
});

test("the states of an instance are also pictures, with an ETag", async () => {
  for (const [format, mediaType] of [
    ["gv", "application/ghostscript"],
    ["svg", "image/svg+xml"],
    ["png", "image/png"],
  ] as const) {
    const { status, headers, body } = await send(`GET /api/instance_states?format=${format}`);
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), mediaType);
    assert.match(headers.get("etag") ?? "", /^[0-9a-f]{32}$/);
    assert.ok(body.length > 100);
  }
});
