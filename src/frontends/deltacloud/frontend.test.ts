import assert from "node:assert/strict";
import { test } from "node:test";
import { createHash } from "node:crypto";
import { createMock } from "../../drivers/mock/driver.ts";
import { formType, host, mockuser, serveClassic } from "../../testing/classic-wire.ts";

const send = await serveClassic(createMock());
const json = "Accept: application/json";

const statusOf = async (line: string, ...headers: readonly string[]): Promise<number> =>
  (await send(line, [mockuser, ...headers])).status;

test("every answer names server and driver; what is shown has its MD5 as ETag, without quotes", async () => {
  for (const accept of ["application/xml", "application/json", "text/html"]) {
    for (const path of ["", "/drivers", "/realms", "/realms/us", "/instance_states", "/buckets/bucket1/blob1"]) {
      const { headers, body } = await send(`GET /api${path}`, [mockuser, `Accept: ${accept}`]);
      assert.equal(headers.get("server"), "Apache-Deltacloud/1.1.3");
      assert.equal(headers.get("x-deltacloud-driver"), "mock");
      assert.equal(headers.get("etag"), createHash("md5").update(body, "latin1").digest("hex"), path);
      assert.equal(headers.get("cache-control"), "max-age=0, private, must-revalidate");
    }
  }
});

test("an ETag is no promise of conditional requests", async () => {
  const etag = (await send("GET /api/realms", [mockuser])).headers.get("etag");
  assert.equal(await statusOf("GET /api/realms", `If-None-Match: ${etag}`), 200);
});

test("HEAD is GET without the body", async () => {
  for (const path of ["", "/realms", "/realms/us", "/realms/nope", "/drivers/nope", "/firewalls", "/keys/new?format=html"]) {
    const [get, head] = [await send(`GET /api${path}`, [mockuser]), await send(`HEAD /api${path}`, [mockuser])];
    assert.deepEqual([head.status, head.body], [get.status, ""], path);
    for (const name of ["content-type", "content-length", "etag", "x-deltacloud-driver", "expect"])
      assert.equal(head.headers.get(name), get.headers.get(name), `${name} of ${path}`);
  }
  assert.equal(await statusOf("HEAD /api/nosuch"), 404);
  assert.equal(await statusOf("HEAD /api/instances/any/stop"), 200);
  assert.match((await send("GET /api/instances/inst1", [mockuser])).body, /<state>RUNNING</);
});

test("the path decides as it stands: slashes may be doubled, but none may end it, and no dots go up", async () => {
  for (const path of ["/api/", "/api//realms", "/api//realms//us", "/api/realms/%75s", "/api/realms;;;", "/api/realms/us;x=1?"]) {
    assert.equal(await statusOf(`GET ${path}`), 200, path);
  }
  for (const path of [
    "/api/realms/",
    "/api/docs/",
    "/api/realms.xml",
    "/api/keys/test-key.pem",
    "/api/realms/..",
    "/api/instances/..%2f..%2fimages%2fimg1",
    "/api/instances/%2e%2e/images/img1",
    "/api/realms/us%2f",
  ]) {
    assert.equal(await statusOf(`GET ${path}`), 404, path);
  }
});

test("verbs that a path does not have are 404", async () => {
  for (const line of ["PUT /api/images", "PATCH /api/realms", "DELETE /api/realms/us", "POST /api/images/img1", "TRACE /api"]) {
    assert.equal(await statusOf(line), 404, line);
  }
  assert.equal(await statusOf("GET /api/instances/inst1/stop"), 404);
});

test("parameters come from the query and from a form, whatever the type of an empty body; the form wins", async () => {
  const created = async (line: string, headers: readonly string[] = [], body?: string): Promise<string | undefined> => {
    const answer = await send(line, [mockuser, json, ...headers], body);
    return answer.status === 201 ? answer.headers.get("location")?.split("/").at(-1) : answer.body;
  };
  assert.equal(await created("POST /api/keys?name=query"), "query");
  assert.equal(await created("POST /api/keys?name=first&name=last"), "last");
  assert.equal(await created("POST /api/keys?name=odd", ["Content-Type: application/x-www-form-encoded"], "x=1"), "odd");
  assert.equal(await created("POST /api/keys?name=empty", ["Content-Type: application/json"], ""), "empty");
  assert.equal(await created("POST /api/keys?name=less", [formType], "name=more"), "more");
  assert.equal(await created("POST /api/keys", [], "name=untyped"), "untyped");
  const multipart = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nparts\r\n--b--\r\n';
  assert.equal(await created("POST /api/keys", ["Content-Type: multipart/form-data; boundary=b"], multipart), "parts");
  assert.equal(
    await created("POST /api/keys", ["Content-Type: application/json"], '{"name":"unread"}'),
    "Required parameter 'name' not found in []",
  );
});

test("a form or a header may say another method, if it is one", async () => {
  for (const name of ["one", "two"]) await send(`POST /api/keys?name=${name}`, [mockuser]);
  assert.equal((await send("POST /api/keys/one", [mockuser, formType], "_method=delete")).status, 204);
  assert.equal((await send("POST /api/keys/two", [mockuser, "X-HTTP-Method-Override: DELETE"])).status, 204);
  assert.equal(await statusOf("GET /api/keys/two"), 404);
  assert.equal(await statusOf("GET /api/keys/test-key?_method=delete"), 200);
  assert.equal((await send("POST /api/keys", [mockuser, formType], "_method=frobnicate&name=kept")).status, 201);
});

test("an action's link works as it stands, its matrix parameters and all", async () => {
  const { body } = await send("GET /api/instances/inst1?format=json", [mockuser]);
  const { actions } = (JSON.parse(body) as { instance: { actions: { rel: string; href: string; method: string }[] } }).instance;
  const follow = async (rel: string, more = "") => {
    const link = actions.find((action) => action.rel === rel);
    assert.ok(link);
    return send(`${link.method.toUpperCase()} ${link.href.replace(`http://${host}`, "")}${more}`, [mockuser]);
  };
  assert.equal((await follow("create_image", "?name=made")).headers.get("location"), `http://${host}/api/images/made`);
  assert.equal((await follow("run", "?cmd=date")).status, 200);
  assert.equal((await follow("reboot")).status, 202);
  assert.equal((await follow("stop")).status, 202);
  assert.equal((await send("POST /api/instances;image_id=img1", [mockuser])).status, 201);
});

test("without a Host there is nothing to link to", async () => {
  const { status, headers, body } = await send("GET /api HTTP/1.0", [json]);
  assert.deepEqual([status, body], [400, "Unable to find HTTP Host header"]);
  assert.equal(headers.get("content-type"), "text/html;charset=utf-8");
  assert.equal((await send("GET /api HTTP/1.0", ["Accept: image/tiff"])).status, 406);
  assert.equal((await send("GET /api HTTP/1.0", [`Host: ${host}`])).status, 200);
  assert.match(
    (await send("GET /api HTTP/1.0", ["X-Forwarded-Host: proxy.example"])).body,
    /href='http:\/\/proxy\.example\/api\//,
  );
});

test("after a change a browser is sent on, with the redirect that its HTTP has", async () => {
  const html = "Accept: text/html";
  for (const name of ["a", "b"]) await send(`POST /api/keys?name=${name}`, [mockuser]);
  const { status, headers, body } = await send("DELETE /api/keys/a", [mockuser, html]);
  assert.deepEqual([status, headers.get("location"), body], [303, `http://${host}/api/keys`, ""]);
  assert.equal((await send("DELETE /api/keys/b HTTP/1.0", [`Host: ${host}`, mockuser, html])).status, 302);
  const there: Readonly<Record<string, string>> = {
    "POST /api/buckets?name=web": "buckets/web",
    "DELETE /api/buckets/web": "buckets",
    "POST /api/addresses/192.168.0.1/associate?instance_id=inst1": "addresses/192.168.0.1",
    "POST /api/addresses/192.168.0.1/disassociate": "addresses/192.168.0.1",
    "POST /api/storage_volumes/vol1/attach?instance_id=inst1&device=sdb": "storage_volumes/vol1",
    "POST /api/storage_volumes/vol1/detach": "storage_volumes/vol1",
    "DELETE /api/buckets/bucket1/blob3": "buckets/bucket1",
  };
  for (const [line, path] of Object.entries(there)) {
    const answer = await send(line, [mockuser, html]);
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, `http://${host}/api/${path}`], line);
  }
});

for (const format of ["xml", "json", "html"]) {
  test(`an instance lives its life in ${format}`, async () => {
    const query = `?format=${format}`;
    const created = await send(`POST /api/instances${query}&image_id=img1&name=life`, [mockuser]);
    const path = created.headers.get("location")?.replace(`http://${host}`, "");
    assert.equal(created.status, 201);
    const act = async (line: string) => (await send(`${line}${query}`, [mockuser])).status;
    const steps: readonly (readonly [string, number])[] = [
      [`POST ${path}/start`, 405],
      [`DELETE ${path}`, 405],
      [`POST ${path}/reboot`, 202],
      [`POST ${path}/stop`, 202],
      [`POST ${path}/stop`, 405],
      [`POST ${path}/reboot`, 405],
      [`POST ${path}/start`, 202],
      [`POST ${path}/stop`, 202],
      [`DELETE ${path}`, format === "html" ? 303 : 204],
      [`GET ${path}`, 404],
      [`POST ${path}/start`, 403],
      [`DELETE ${path}`, 403],
    ];
    for (const [line, status] of steps) assert.equal(await act(line), status, line);
  });
}

test("204 has no media type, and an associated address an empty document", async () => {
  await send("POST /api/keys?name=gone", [mockuser]);
  const destroyed = await send("DELETE /api/keys/gone", [mockuser, json]);
  assert.deepEqual([destroyed.status, destroyed.headers.get("content-type")], [204, undefined]);
  const { status, headers, body } = await send("POST /api/addresses/192.168.0.2/associate?instance_id=inst2", [mockuser, json]);
  assert.deepEqual(
    [status, headers.get("content-type"), headers.get("content-length"), body],
    [202, "application/json", "0", ""],
  );
});
