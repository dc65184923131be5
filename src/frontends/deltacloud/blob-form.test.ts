import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
const bucket = `${server.url}/buckets/first-bucket`;

type Field = readonly [name: string, value: string, file?: string];

/** A multipart form; a file's third member is its Content-Type. */
function form(...fields: readonly Field[]): { headers: Record<string, string>; body: string } {
  const parts = fields.map(([name, value, file]) => {
    const about = file === undefined ? "" : `; filename="f.txt"\r\nContent-Type: ${file}`;
    return `--b\r\nContent-Disposition: form-data; name="${name}"${about}\r\n\r\n${value}\r\n`;
  });
  return { headers: { "content-type": "multipart/form-data; boundary=b" }, body: `${parts.join("")}--b--\r\n` };
}

function post({ headers, body }: { headers: Record<string, string>; body: string }, query = ""): Promise<Response> {
  return fetch(bucket + query, { method: "POST", headers: { authorization, accept: "application/json", ...headers }, body });
}

interface Stored {
  readonly id: string;
  readonly content_length: number;
  readonly content_type: string | null;
  readonly user_metadata: Record<string, string>;
}

async function stored(response: Response): Promise<Stored> {
  const text = await response.text();
  assert.equal(response.status, 201, text);
  return (JSON.parse(text) as { blob: Stored }).blob;
}

const get = (path: string): Promise<Response> =>
  fetch(`${bucket}/${path}`, { headers: { authorization, accept: "application/json" } });
const color: readonly Field[] = [
  ["meta_params", "1"],
  ["meta_name1", "Color"],
  ["meta_value1", "blue"],
];
const file: Field = ["blob_data", "hello multipart", "text/plain;charset=ISO-8859-1"];

test("a file with fields before it", async () => {
  const response = await post(form(["blob_id", "before"], ...color, file));
  assert.equal(response.headers.get("location"), null);
  const blob = await stored(response);
  assert.deepEqual(
    [blob.id, blob.content_length, blob.content_type, blob.user_metadata],
    ["before", 15, "text/plain;charset=ISO-8859-1", { color: "blue" }],
  );
  assert.equal(await (await get("before/content")).text(), "hello multipart");
});

test("a file that comes before its name", async () => {
  const blob = await stored(await post(form(file, ["blob_id", "after"], ...color)));
  assert.deepEqual([blob.id, blob.content_length, blob.user_metadata], ["after", 15, { color: "blue" }]);
  assert.equal(await (await get("after/content")).text(), "hello multipart");
});

test("what waited on disk is gone afterwards, however it ended", async () => {
  const folder = await mkdtemp(join(tmpdir(), "blob-form-"));
  const { TMPDIR: before } = process.env;
  process.env["TMPDIR"] = folder;
  try {
    for (const [request, status] of [
      [form(file, ["blob_id", "spooled"]), 201],
      [form(file), 400],
      [{ ...form(), body: form(file, ["blob_id", "x"]).body.slice(0, -8) }, 400],
    ] as const) {
      assert.equal((await post(request)).status, status);
      assert.deepEqual(await readdir(folder), []);
    }
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    await rm(folder, { recursive: true });
  }
});

test("metadata behind the file", async () => {
  const blob = await stored(await post(form(["blob_id", "late"], file, ...color)));
  assert.deepEqual(blob.user_metadata, { color: "blue" });
  assert.deepEqual(((await (await get("late")).json()) as { blob: Stored }).blob.user_metadata, { color: "blue" });
});

test("a name in the query", async () => {
  assert.equal((await stored(await post(form(file), "?blob_id=queried"))).id, "queried");
  assert.equal((await stored(await post(form(["blob_id", "form"], file), "?blob_id=query"))).id, "form");
});

test("text instead of a file", async () => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  for (const [response, id] of [
    [post({ headers, body: "blob_id=s1&blob_data=just+text" }), "s1"],
    [post({ headers: {}, body: "" }, "?blob_id=s2&blob_data=just%20text"), "s2"],
    [post(form(["blob_id", "s3"], ["blob_data", "just text"])), "s3"],
    [post(form(["blob_id", "s4"]), "?blob_data=just+text"), "s4"],
  ] as const) {
    const blob = await stored(await response);
    assert.deepEqual([blob.id, blob.content_type], [id, "text/plain"]);
    assert.equal(await (await get(`${id}/content`)).text(), "just text");
  }
});

const missing: readonly (readonly [request: Parameters<typeof post>[0], text: string])[] = [
  [
    { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "blob_id=s2" },
    "Required parameter 'blob_data' not found in [blob_id,id]",
  ],
  [form(["blob_id", "s2"], ["x", "y"]), "Required parameter 'blob_data' not found in [blob_id,x,id]"],
  [form(["x", "y"]), "Required parameter 'blob_id' not found in [x,id]"],
  [form(file, ["x", "y"]), "Required parameter 'blob_id' not found in [x,blob_data,id]"],
  [{ headers: {}, body: "" }, "Required parameter 'blob_id' not found in [id]"],
];

test("what is missing is told in plain text", async () => {
  for (const [request, text] of missing) {
    const response = await post(request);
    assert.equal(response.status, 400);
    assert.equal(await response.text(), text);
    assert.equal(response.headers.get("content-type"), "text/html;charset=utf-8");
  }
});

const refused: readonly (readonly [what: string, request: Parameters<typeof post>[0], message: RegExp])[] = [
  ["another name behind the file", form(["blob_id", "refused"], file, ["blob_id", "x"]), /given with another value before/],
  ["two files", form(["blob_id", "refused"], file, file), /more than one 'blob_data'/],
  ["an empty name", form(["blob_id", ""], file), /'blob_id' is not a name/],
  ["a name that is a list", form(["blob_id[]", "refused"], file), /'blob_id' is not a name/],
  ["a count that is none", form(["blob_id", "refused"], ["meta_params", "x"], file), /'meta_params' is not a number/],
  ["a count that is too large", form(["blob_id", "refused"], ["meta_params", "9999"], file), /'meta_params' is not a number/],
  [
    "a key that no header can name",
    form(["blob_id", "refused"], file, ["meta_params", "1"], ["meta_name1", "a b"]),
    /'meta_name1' has characters/,
  ],
  ["a field that is too large", form(["blob_id", "refused"], ["x", "y".repeat(2 ** 20 + 1)], file), /larger than/],
  [
    "fields that are too large together",
    form(["blob_id", "refused"], ["x", "y".repeat(2 ** 19)], ["z", "y".repeat(2 ** 19)], file),
    /larger than/,
  ],
  ["no end", { ...form(), body: form(["blob_id", "refused"], file).body.slice(0, -8) }, /ends too early/],
];

for (const [what, request, message] of refused) {
  test(`a form with ${what} is refused and stores nothing`, async () => {
    const response = await post(request);
    assert.equal(response.status, 400);
    assert.match(await response.text(), message);
    assert.equal((await get("refused")).status, 404);
  });
}

test("metadata whose value no header can hold", async () => {
  const blob = await stored(
    await post(form(["blob_id", "odd"], ["meta_params", "1"], ["meta_name1", "n"], ["meta_value1", " a\r\nb%ü "], file)),
  );
  assert.deepEqual(blob.user_metadata, { n: " a\r\nb%ü " });
  const head = await fetch(`${bucket}/odd`, { method: "HEAD", headers: { authorization } });
  assert.equal(head.headers.get("x-deltacloud-blobmeta-n"), "%20a%0D%0Ab%25%C3%BC%20");
});

test("a driver that cannot change metadata refuses it behind the file", async () => {
  const other = await listen(deltacloud, testGateway(createTestDriver({ omit: ["blobs.update"] }).driver).gateway);
  try {
    const send = (...fields: readonly Field[]) =>
      fetch(`${other.url}/buckets/first-bucket`, {
        method: "POST",
        ...form(...fields),
        headers: { ...form().headers, authorization },
      });
    assert.ok([412, 501].includes((await send(["blob_id", "x"], file, ...color)).status));
    assert.equal((await fetch(`${other.url}/buckets/first-bucket/x`, { headers: { authorization } })).status, 404);
    assert.equal((await send(["blob_id", "x"], ...color, file)).status, 201);
  } finally {
    await other.close();
  }
});

test("nothing is kept on disk for who has no account", async () => {
  const response = await fetch(bucket, { method: "POST", ...form(file, ["blob_id", "x"]) });
  assert.equal(response.status, 401);
});

test("a driver that cannot write blobs says so before anything is read", async () => {
  const other = await listen(deltacloud, testGateway(createTestDriver({ omit: ["blobs.put"] }).driver).gateway);
  try {
    assert.equal((await fetch(`${other.url}/buckets/first-bucket`, { method: "POST", ...form() })).status, 412);
  } finally {
    await other.close();
  }
});

const opening = (body: string): string =>
  `POST /api/buckets/first-bucket HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: 100000000\r\n` +
  `Content-Type: multipart/form-data; boundary=b\r\n\r\n${body}`;

test("the driver gets the file as it comes in, and a client that hangs up leaves nothing", { timeout: 20_000 }, async () => {
  for (const fields of [form(["blob_id", "broken"], file), form(file)]) {
    probe.clear();
    const socket = connect(server.port, "127.0.0.1");
    socket.write(opening(fields.body.slice(0, -9)));
    while (probe.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    while (probe.pending() > 0) await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal((await get("broken")).status, 404);
  assert.deepEqual(log, []);
});

test("an error of the driver is answered in the middle of the file", { timeout: 20_000 }, async () => {
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
  socket.write(opening(form(["blob_id", "full"], file).body.slice(0, -9)));
  const [answer] = (await once(socket, "data")) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 403 /);
  socket.destroy();
  await other.close();
});
