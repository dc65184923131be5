import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "../../drivers/mock/driver.ts";
import { host, serveClassic } from "../../testing/classic-wire.ts";

const send = await serveClassic(createMock());

test("the documentation is HTML for everybody, and leads to every collection and operation", async () => {
  const seen = new Set<string>();
  const read = async (path: string): Promise<void> => {
    if (seen.has(path)) return;
    seen.add(path);
    const { status, headers, body } = await send(`GET ${path}`, ["Accept: application/xml"]);
    assert.deepEqual([status, headers.get("content-type")], [200, "text/html;charset=utf-8"], path);
    assert.match(headers.get("etag") ?? "", /^[0-9a-f]{32}$/);
    for (const [, href] of body.matchAll(/href="http:\/\/cloud\.example:3001(\/api\/docs(?!\/openapi)[^"]*)"/g))
      await read(href as string);
  };
  await read("/api/docs");
  assert.equal(host, "cloud.example:3001");
  for (const path of ["instances", "instances/create", "images/index", "images/show", "buckets", "addresses/associate"])
    assert.ok(seen.has(`/api/docs/${path}`), path);
});

test("it says what an operation takes, and whether the cloud has it", async () => {
  const create = (await send("GET /api/docs/instances/create")).body;
  assert.match(create, /<code>image_id:string:required<\/code>/);
  assert.match(create, /<code>hwp_memory:string:optional<\/code>/);
  assert.match((await send("GET /api/docs/firewalls")).body, /create<\/a><\/td><td>[^<]*<\/td><td>no</);
  assert.match((await send("GET /api/docs/keys")).body, /create<\/a><\/td><td>[^<]*<\/td><td>yes</);
});

test("it shows the requests that do an operation, their answers, and a line to paste", async () => {
  const create = (await send("GET /api/docs/instances/create")).body;
  assert.ok(create.includes("<code>POST /instances</code>"));
  assert.ok(
    create.includes("curl -u USER:PASSWORD -d image_id=IMAGE_ID &#39;http://cloud.example:3001/api/instances&#39;"),
    create,
  );
  assert.match(
    create,
    /<td>201<\/td><td>The new member, or a list of them\.<\/td><td>application\/json, application\/xml, text\/html</,
  );
  const put = (await send("GET /api/docs/buckets/create")).body;
  assert.ok(put.includes("createBucket"));
});

test("what there is not is a 404 in the client's format", async () => {
  for (const path of ["nosuch", "instances/nosuch", "systems", "instances/constructor"]) {
    const { status, headers } = await send(`GET /api/docs/${path}`, ["Accept: application/json"]);
    assert.deepEqual([status, headers.get("content-type")], [404, "application/json"], path);
  }
});
