import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { after, test } from "node:test";
import { CloudError } from "../../model/errors.ts";
import { listen } from "../../testing/frontend-listener.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";
import { bucketWithBlobs } from "./blobs.ts";
import deltacloud from "./frontend.ts";

const { driver, probe } = createTestDriver();
const { gateway, select } = testGateway(driver);
const server = await listen(deltacloud, gateway);
after(() => server.close());

const authorization = `Basic ${btoa("tester:secret")}`;

function call(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Response> {
  return fetch(`${server.url}/buckets/first-bucket/${path}`, {
    method,
    headers: { authorization, accept: "application/json", ...headers },
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
}

async function put(id: string, content: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const response = await call("PUT", id, { "content-type": "text/plain", ...headers }, content);
  assert.equal(response.status, 200);
}

const metadataIn = (response: Response): Record<string, string> =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("x-deltacloud-blobmeta-")));

test("a blob is shown in every format", async () => {
  await put("shown", "hello", { "X-Deltacloud-Blobmeta-Color": "blue" });
  const { blob } = (await (await call("GET", "shown")).json()) as { blob: Record<string, unknown> };
  assert.equal(blob["content_length"], 5);
  assert.deepEqual(blob["user_metadata"], { color: "blue" });
  const xml = await call("GET", "shown", { accept: "application/xml" });
  assert.match(await xml.text(), /<content_length>5<\/content_length>/);
  assert.match(xml.headers.get("etag") ?? "", /^[0-9a-f]{32}$/);
  assert.equal((await call("GET", "shown", { accept: "text/html" })).headers.get("content-type"), "text/html");
});

test("a blob that is not there", async () => {
  for (const [method, path] of [
    ["GET", "none"],
    ["GET", "none/content"],
    ["HEAD", "none"],
    ["HEAD", "none/content"],
    ["POST", "none"],
    ["DELETE", "none"],
  ] as const) {
    assert.equal((await call(method, path)).status, 404, `${method} ${path}`);
  }
});

test("an id may hold any character", async () => {
  const id = "a/b;c=d ?%&é..";
  const path = encodeURIComponent(id);
  await put(path, "odd");
  const { blob } = (await (await call("GET", path)).json()) as { blob: { id: string; href: string } };
  assert.equal(blob.id, id);
  assert.equal((await fetch(`${blob.href}/content`, { headers: { authorization } })).status, 200);
  assert.equal((await call("DELETE", path)).status, 204);
});

test("HEAD gives metadata as headers, whatever is accepted", async () => {
  await put("headed", "x", { "X-Deltacloud-Blobmeta-Two-Words": "x y", "X-Deltacloud-Blobmeta-FOO": "bar" });
  for (const path of ["headed", "headed/metadata"]) {
    for (const accept of ["application/xml", "*/*", "text/html"]) {
      const response = await call("HEAD", path, { accept });
      assert.equal(response.status, 204);
      assert.deepEqual(metadataIn(response), { "x-deltacloud-blobmeta-foo": "bar", "x-deltacloud-blobmeta-two_words": "x y" });
    }
  }
});

test("metadata that no header can hold is percent-encoded, and UTF-8 in headers is understood", async () => {
  const utf8 = Buffer.from("grün").toString("latin1");
  await put("encoded", "x", {
    "X-Deltacloud-Blobmeta-Color": utf8,
    "X-Deltacloud-Blobmeta-Latin": "gr\xfcn",
    "X-Deltacloud-Blobmeta-Percent": "100%",
  });
  const { blob } = (await (await call("GET", "encoded")).json()) as { blob: Record<string, unknown> };
  assert.deepEqual(blob["user_metadata"], { color: "grün", latin: "grün", percent: "100%" });
  assert.deepEqual(metadataIn(await call("HEAD", "encoded")), {
    "x-deltacloud-blobmeta-color": "gr%C3%BCn",
    "x-deltacloud-blobmeta-latin": "gr%C3%BCn",
    "x-deltacloud-blobmeta-percent": "100%",
  });
});

test("POST replaces all metadata and keeps the content", async () => {
  await put("updated", "same", { "X-Deltacloud-Blobmeta-Old": "1" });
  const response = await call("POST", "updated", { "X-Deltacloud-Blobmeta-New": "2" });
  assert.equal(response.status, 204);
  assert.deepEqual(metadataIn(response), { "x-deltacloud-blobmeta-new": "2" });
  assert.deepEqual(metadataIn(await call("HEAD", "updated")), { "x-deltacloud-blobmeta-new": "2" });
  assert.equal(await (await call("GET", "updated/content")).text(), "same");
});

test("metadata may have any name", async () => {
  await put("named", "x", { "X-Deltacloud-Blobmeta-__proto__": "1", "X-Deltacloud-Blobmeta-constructor": "2" });
  assert.deepEqual(Object.entries(metadataIn(await call("HEAD", "named"))), [
    ["x-deltacloud-blobmeta-__proto__", "1"],
    ["x-deltacloud-blobmeta-constructor", "2"],
  ]);
  assert.equal((await call("POST", "named", { "X-Deltacloud-Blobmeta-": "1" })).status, 400);
});

test("DELETE, and where it sends a browser", async () => {
  await put("gone", "x");
  const response = await call("DELETE", "gone", { accept: "text/html" });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), `${server.url}/buckets/first-bucket`);
  assert.equal((await call("GET", "gone")).status, 404);
});

test("a bucket gets the ids of its blobs where the driver does not tell them", async () => {
  const credentials = { user: "other", password: "secret2" };
  const cloud = await select({ credentials });
  const bucket = await cloud.call("buckets", "get", { id: "first-bucket" });
  for (const id of ["one", "two"]) {
    await cloud.call("blobs", "put", { bucketId: bucket.id, id, body: (async function* () {})(), metadata: {} });
  }
  const { blobIds: _, blobCount: __, ...untold } = bucket;
  const full = await bucketWithBlobs(cloud, untold);
  assert.deepEqual([full.blobIds, full.blobCount], [["one", "two"], 2]);
  const told = { ...untold, blobIds: ["x"] };
  assert.equal(await bucketWithBlobs(cloud, told), told);
  const without = testGateway(createTestDriver({ omit: ["blobs.list"] }).driver);
  assert.equal(await bucketWithBlobs(await without.select({ credentials }), untold), untold);
});

test("content, with the headers that were kept", async () => {
  await put("report 1.txt", "hello content", {
    "content-type": "text/csv",
    "content-language": "de",
    expires: "Thu, 01 Dec 2033 16:00:00 GMT",
  });
  const response = await call("GET", "report%201.txt/content", { accept: "*/*" });
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "hello content");
  const { headers } = response;
  assert.equal(headers.get("content-type"), "text/csv");
  assert.equal(headers.get("content-length"), "13");
  assert.equal(headers.get("content-language"), "de");
  assert.equal(headers.get("expires"), "Thu, 01 Dec 2033 16:00:00 GMT");
  assert.equal(headers.get("accept-ranges"), "bytes");
  assert.equal(headers.get("content-disposition"), `attachment; filename="report 1.txt"; filename*=UTF-8''report%201.txt`);
  assert.match(headers.get("etag") ?? "", /^"[0-9a-f]{32}"$/);
  assert.ok(Date.parse(headers.get("last-modified") ?? "") > 0);
});

test("content without a type, and with a harmless name", async () => {
  const sent = await fetch(`${server.url}/buckets/first-bucket/plain`, {
    method: "PUT",
    headers: { authorization },
    body: Buffer.from([0, 255]),
  });
  assert.equal(sent.status, 200);
  const response = await call("GET", "plain/content");
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), new Uint8Array([0, 255]));
  assert.equal(response.headers.get("content-type"), "application/octet-stream");
  assert.equal(response.headers.get("content-disposition"), "attachment; filename=plain");
});

test("HEAD of content has the headers and no body", async () => {
  await put("measured", "12345");
  probe.clear();
  const response = await call("HEAD", "measured/content");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-length"), "5");
  assert.equal(response.headers.get("content-disposition"), "attachment; filename=measured");
  assert.equal(probe.callsOf("blobs.content").length, 0);
});

const ranges: readonly (readonly [range: string, status: number, content: string, contentRange: string | null])[] = [
  ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
  ["bytes=7-", 206, "789", "bytes 7-9/10"],
  ["bytes=-2", 206, "89", "bytes 8-9/10"],
  ["bytes=8-99999999999999999999", 206, "89", "bytes 8-9/10"],
  ["bytes=0-1,4-5", 200, "0123456789", null],
  ["bytes=5-2", 200, "0123456789", null],
  ["lines=0-1", 200, "0123456789", null],
  ["bytes=-", 200, "0123456789", null],
];

test("ranges", async () => {
  await put("ranged", "0123456789");
  for (const [range, status, content, contentRange] of ranges) {
    const response = await call("GET", "ranged/content", { range });
    assert.equal(response.status, status, range);
    assert.equal(await response.text(), content, range);
    assert.equal(response.headers.get("content-range"), contentRange, range);
    assert.equal(response.headers.get("content-length"), String(content.length), range);
  }
});

test("a range outside the blob", async () => {
  await put("short", "0123456789");
  for (const range of ["bytes=10-", "bytes=-0", "bytes=99999999999999999999-"]) {
    const response = await call("GET", "short/content", { range });
    assert.equal(response.status, 416, range);
    assert.equal(response.headers.get("content-range"), "bytes */10");
    assert.equal(((await response.json()) as { code: number }).code, 416);
  }
});

test("a range only of the version that If-Range names", async () => {
  await put("versioned", "0123456789");
  const { headers } = await call("HEAD", "versioned/content");
  for (const validator of [headers.get("etag"), headers.get("last-modified")]) {
    assert.equal((await call("GET", "versioned/content", { range: "bytes=0-1", "if-range": validator ?? "" })).status, 206);
  }
  for (const validator of ['"other"', `W/${headers.get("etag")}`, "Thu, 01 Jan 1998 00:00:00 GMT", "nonsense"]) {
    assert.equal((await call("GET", "versioned/content", { range: "bytes=0-1", "if-range": validator })).status, 200, validator);
  }
});

test("conditions", async () => {
  await put("conditional", "x");
  const { headers } = await call("HEAD", "conditional/content");
  const etag = headers.get("etag") ?? "";
  const modified = headers.get("last-modified") ?? "";
  const old = "Thu, 01 Jan 1998 00:00:00 GMT";
  const cases: readonly (readonly [headers: Record<string, string>, status: number])[] = [
    [{ "if-none-match": etag }, 304],
    [{ "if-none-match": '"other"' }, 200],
    [{ "if-none-match": '"other"', "if-modified-since": modified }, 200],
    [{ "if-modified-since": modified }, 304],
    [{ "if-modified-since": old }, 200],
    [{ "if-modified-since": "nonsense" }, 200],
    [{ "if-match": etag }, 200],
    [{ "if-match": '"other"' }, 412],
    [{ "if-match": etag, "if-unmodified-since": old }, 200],
    [{ "if-unmodified-since": old }, 412],
  ];
  for (const [condition, status] of cases) {
    for (const method of ["GET", "HEAD"]) {
      const response = await call(method, "conditional/content", condition);
      assert.equal(response.status, status, `${method} ${JSON.stringify(condition)}`);
      if (status === 304 && condition["if-none-match"]) assert.equal(response.headers.get("etag"), etag);
    }
  }
});

test("a client that hangs up while it reads ends the reading", { timeout: 20_000 }, async () => {
  await put("long", "x".repeat(8 * 2 ** 20));
  probe.clear();
  await new Promise<void>((resolve, reject) => {
    const request = httpRequest(`${server.url}/buckets/first-bucket/long/content`, { headers: { authorization } }, (response) => {
      response.once("data", () => {
        response.destroy();
        resolve();
      });
    });
    request.on("error", reject).end();
  });
  while (probe.bodies[0]?.outcome === "open") await new Promise((resolve) => setImmediate(resolve));
  assert.notEqual(probe.bodies[0]?.outcome, "complete");
});

test("what the driver lacks, and what goes wrong in it", async () => {
  const broken = createTestDriver({
    omit: ["blobs.update"],
    faults: (operation) => (operation === "blobs.get" ? new CloudError("rate_limited", "Slow down") : undefined),
  });
  const other = await listen(deltacloud, testGateway(broken.driver).gateway);
  try {
    const url = `${other.url}/buckets/first-bucket/b`;
    assert.equal((await fetch(url, { method: "POST", headers: { authorization } })).status, 412);
    assert.equal((await fetch(url, { headers: { authorization } })).status, 429);
    assert.equal((await fetch(url)).status, 401);
  } finally {
    await other.close();
  }
});
