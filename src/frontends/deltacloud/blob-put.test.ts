import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { after, test } from "node:test";
import { defineDriver } from "../../model/driver.ts";
import { CloudError } from "../../model/errors.ts";
import { listen } from "../../testing/frontend-listener.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { createTestDriver } from "../../testing/test-driver/driver.ts";
import deltacloud from "./frontend.ts";

const { driver, probe } = createTestDriver();
const { gateway, log } = testGateway(driver);
const server = await listen(deltacloud, gateway);
after(() => server.close());

const authorization = `Basic ${btoa("tester:secret")}`;

function call(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer,
): Promise<Response> {
  return fetch(`${server.url}/buckets/first-bucket/${path}`, {
    method,
    headers: { authorization, accept: "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

type BlobDocument = { blob: { content_length: number; content_type: string | null; user_metadata: Record<string, string> } };
const documentOf = async (response: Response) => ((await response.json()) as BlobDocument).blob;
const putParams = () => probe.callsOf("blobs.put")[0]?.params as Readonly<Record<string, unknown>>;
const contentOf = async (id: string): Promise<string> => (await call("GET", `${id}/content`)).text();

test("PUT writes a blob and replaces all of an older one", async () => {
  const first = await call(
    "PUT",
    "written",
    { "content-type": "text/plain; charset=utf-8", "X-Deltacloud-Blobmeta-Foo": "bar" },
    "first",
  );
  assert.equal(first.status, 200);
  const { content_length: length, content_type: type, user_metadata: metadata } = await documentOf(first);
  assert.deepEqual([length, type, metadata], [5, "text/plain; charset=utf-8", { foo: "bar" }]);
  const second = await documentOf(await call("PUT", "written/stream", {}, Buffer.from("second")));
  assert.deepEqual([second.content_length, second.content_type, second.user_metadata], [6, null, {}]);
  assert.equal(await contentOf("written"), "second");
});

test("PUT without a body writes an empty blob", async () => {
  assert.equal((await documentOf(await call("PUT", "empty"))).content_length, 0);
});

test("a chunked body is stored without its framing, and the driver knows no length", async () => {
  probe.clear();
  const request = httpRequest(`${server.url}/buckets/first-bucket/chunked`, { method: "PUT", headers: { authorization } });
  request.write("hel");
  request.end("lo");
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  assert.equal(response.statusCode, 200);
  assert.equal(await contentOf("chunked"), "hello");
  assert.equal(putParams()["size"], undefined);
});

test("the driver is told the length and the headers of the content, and not what speaks of the request", async () => {
  probe.clear();
  await call(
    "PUT",
    "described",
    { "content-encoding": "gzip", "content-disposition": "inline", "cache-control": "no-cache" },
    "12345",
  );
  const { bucketId, id, size, contentEncoding, contentDisposition, cacheControl } = putParams();
  assert.deepEqual(
    { bucketId, id, size, contentEncoding, contentDisposition, cacheControl },
    {
      bucketId: "first-bucket",
      id: "described",
      size: 5,
      contentEncoding: "gzip",
      contentDisposition: "inline",
      cacheControl: undefined,
    },
  );
});

test("Content-MD5 has to match", async () => {
  const md5 = (content: string): string => createHash("md5").update(content).digest("base64");
  assert.equal((await call("PUT", "checked", { "content-md5": md5("right") }, "right")).status, 200);
  assert.equal((await call("PUT", "checked", { "content-md5": md5("right") }, "wrong")).status, 400);
  assert.equal((await call("PUT", "checked", { "content-md5": "bm9uc2Vuc2U=" }, "wrong")).status, 400);
  assert.equal(await contentOf("checked"), "right");
});

test("If-None-Match keeps a blob from being replaced", async () => {
  assert.equal((await call("PUT", "kept", { "if-none-match": "*" }, "one")).status, 200);
  assert.equal((await call("PUT", "kept", { "if-none-match": "*" }, "two")).status, 412);
  assert.equal(await contentOf("kept"), "one");
});

test("PUT into a bucket that is not there", async () => {
  const response = await fetch(`${server.url}/buckets/none/x`, {
    method: "PUT",
    headers: { authorization, accept: "application/json" },
    body: "x",
  });
  assert.equal(response.status, 404);
});

test("a client that hangs up leaves nothing, and no defect in the log", { timeout: 20_000 }, async () => {
  probe.clear();
  const socket = connect(server.port, "127.0.0.1");
  socket.write(
    `PUT /api/buckets/first-bucket/broken HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: 100000\r\n\r\nbegin`,
  );
  while (probe.callsOf("blobs.put").length === 0) await new Promise((resolve) => setImmediate(resolve));
  socket.destroy();
  while (probe.pending() > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await call("GET", "broken")).status, 404);
  assert.deepEqual(log, []);
});

test("an error of the driver is answered in the middle of the body", { timeout: 20_000 }, async () => {
  const full = defineDriver({
    ...driver,
    connect: (context) => ({
      ...driver.connect(context),
      blobs: {
        put: async ({ body }) => {
          for await (const _ of body) throw new CloudError("quota_exceeded", "Full");
          throw new Error("there was a body");
        },
      },
    }),
  });
  const other = await listen(deltacloud, testGateway(full).gateway);
  const socket = connect(other.port, "127.0.0.1");
  socket.write(`PUT /api/buckets/first-bucket/full HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nbegin`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 403 /);
  socket.destroy();
  await other.close();
});

test("a blob in segments, by headers", async () => {
  const marker = { "X-Deltacloud-BlobType": "segmented" };
  const begun = await call("PUT", "segmented", { ...marker, "content-type": "text/x-parts", "X-Deltacloud-Blobmeta-A": "b" });
  assert.equal(begun.status, 204);
  const upload = { ...marker, "X-Deltacloud-SegmentedBlob": begun.headers.get("x-deltacloud-segmentedblob") ?? "" };
  const segments = new Map<number, string>();
  const parts = [
    [2, "end"],
    [1, "x".repeat(6 * 2 ** 20)],
  ] as const;
  for (const [order, content] of parts) {
    const added = await call("PUT", "segmented", { ...upload, "X-Deltacloud-SegmentOrder": String(order) }, content);
    assert.equal(added.status, 204);
    segments.set(order, added.headers.get("x-deltacloud-blobsegmentid") ?? "");
  }
  assert.equal((await call("GET", "segmented")).status, 404);
  const manifest = [...segments].map(([order, id]) => `${order} = ${id}`).join(", ");
  const completed = await call("PUT", "segmented", upload, manifest);
  assert.equal(completed.status, 200);
  const blob = await documentOf(completed);
  assert.deepEqual([blob.content_length, blob.content_type, blob.user_metadata], [6 * 2 ** 20 + 3, "text/x-parts", { a: "b" }]);
  assert.equal((await contentOf("segmented")).slice(-5), "xxend");
});

test("a blob in segments, by the query", async () => {
  const begun = await call("PUT", "queried?blob_type=segmented");
  const id = encodeURIComponent(begun.headers.get("x-deltacloud-segmentedblob") ?? "");
  const added = await call("PUT", `queried?blob_type=segmented&segmented_blob=${id}&segment_order=1`, {}, "all");
  assert.equal(added.status, 204);
  const completed = await call(
    "PUT",
    `queried?blob_type=segmented&segmented_blob=${id}`,
    {},
    `1=${added.headers.get("x-deltacloud-blobsegmentid")}`,
  );
  assert.equal(completed.status, 200);
  assert.equal(await contentOf("queried"), "all");
});

test("manifests, orders and uploads that are none", async () => {
  const upload = { "X-Deltacloud-BlobType": "segmented", "X-Deltacloud-SegmentedBlob": "none" };
  for (const manifest of ["", "x", "1=", "=a", "0=a", "-1=a", "1=a,1=b", "1=a, b", "1=a;2=b,,", "1234567890=a"]) {
    assert.ok([400, 404].includes((await call("PUT", "s", upload, manifest)).status), manifest);
  }
  const bad = await call("PUT", "s", upload, "1=a, 1=b");
  assert.match(await bad.text(), /names segment 1 twice/);
  assert.match(await (await call("PUT", "s", upload, "x".repeat(2 * 2 ** 20 + 1))).text(), /larger than/);
  for (const order of ["0", "x", "1.5", "-1"]) {
    assert.equal((await call("PUT", "s", { ...upload, "X-Deltacloud-SegmentOrder": order }, "x")).status, 400, order);
  }
  for (const step of [upload, { ...upload, "X-Deltacloud-SegmentOrder": "1" }]) {
    const unknown = await call("PUT", "s", step, "1=a");
    assert.equal(unknown.status, 404);
    assert.match(await unknown.text(), /There is no upload 'none'/);
  }
});

test("a driver without segmented uploads", async () => {
  const { driver: lacking } = createTestDriver({ omit: ["blobs.beginUpload", "blobs.uploadSegment", "blobs.completeUpload"] });
  const other = await listen(deltacloud, testGateway(lacking).gateway);
  try {
    for (const query of ["", "&segmented_blob=a", "&segmented_blob=a&segment_order=1"]) {
      const response = await fetch(`${other.url}/buckets/first-bucket/s?blob_type=segmented${query}`, {
        method: "PUT",
        headers: { authorization },
        body: "1=a",
      });
      assert.ok([412, 501].includes(response.status), `${query} ${response.status}`);
    }
  } finally {
    await other.close();
  }
});
