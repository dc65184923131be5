import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { createMock } from "../src/drivers/mock/driver.ts";
import { parametersOf } from "../src/frontends/deltacloud/values.ts";
import { allCollections } from "../src/model/collections.ts";
import { wireName } from "../src/model/shape.ts";
import { createTestDriver } from "../src/testing/test-driver/driver.ts";
import { serve, type ServerUnderTest } from "./running-server.ts";
import { assertWellFormed } from "./well-formed-xml.ts";

// More rounds by hand: FUZZ_RUNS=2000 npm test fuzz
const runs = Number(process.env["FUZZ_RUNS"] ?? 25);
const secret = "S3cretThatMustNotBeLogged";
const patience = 30_000;

interface Shot {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

interface Hit {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const hostile = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "null",
    "undefined",
    "true",
    "..",
    "../../etc/passwd",
    "..%2f..",
    "%00",
    "\0",
    "%",
    "%zz",
    "'",
    '"',
    "<b>&'\"",
    "]]>",
    "<!DOCTYPE x [<!ENTITY e 'e'>]>&e;",
    "{{7*7}}",
    "${7*7}",
    "$(id)",
    "`id`",
    "; ls",
    "\r\nX-Injected: 1",
    "\u202e\u0000\ufeff",
    "👩‍👩‍👧‍👦",
    "\ud800",
    "__proto__",
    "constructor",
    "toString",
    "9".repeat(400),
    "a".repeat(5000),
    "999999999999999999999",
    "0x10",
    "1.5",
    "192.0.2.0/99",
    "::/0",
    "inst1",
    "img1",
    "bucket1",
    "i-1",
  ),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer().map(String),
  fc.double().map(String),
);
/** Members that are there, more often than not, so that what lies behind the look-up is reached too. */
const existing = fc.constantFrom(
  "inst0",
  "inst3",
  "img1",
  "bucket1",
  "blob1",
  "net1",
  "subnet1",
  "nic1",
  "vol1",
  "vol3",
  "snap1",
  "test-key",
  "192.168.0.1",
  "us",
  "m1-large",
);
const id = fc.oneof({ weight: 3, arbitrary: existing }, { weight: 2, arbitrary: hostile });
const accept = fc.oneof(
  fc.constantFrom(
    "application/xml",
    "application/json",
    "text/html",
    "*/*",
    "image/png",
    "a;q=;b",
    ",,,;;=",
    "application/json;q=NaN",
  ),
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\u0020-\u007e]/g, "?")),
);
const encode = (text: string): string => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "\ufffd"));

/** Every operation of every collection as a request, with parameters by name that may be anything. */
function operations(): { title: string; shot: fc.Arbitrary<Shot> }[] {
  const all: { title: string; shot: fc.Arbitrary<Shot> }[] = [];
  for (const [key, collection] of allCollections) {
    if (collection.audience === "cimi") continue;
    for (const [operation, { kind }] of Object.entries(collection.operations)) {
      const names = parametersOf(collection, operation).map(({ name }) => name);
      const more = [
        "hwp_cpu",
        "firewalls1",
        "path1",
        "content1",
        "group1",
        "ip_address",
        "meta_params",
        "meta_name1",
        "_method",
        "format",
      ];
      const params = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names, ...more), hostile), hostile), { maxLength: 8 });
      const path = key === "blobs" ? blobPath(operation) : regularPath(collection.name, operation, kind);
      const shot = fc
        .record({
          ids: fc.array(id, { minLength: 3, maxLength: 3 }),
          params,
          accept,
          place: fc.constantFrom("query", "form", "multipart", "json"),
          content: hostile,
        })
        .map(({ ids, params: given, accept: accepted, place, content }) => build(path, ids, given, accepted, place, content));
      all.push({ title: `${collection.name} ${operation}`, shot });
    }
  }
  return all;
}

type Path = readonly [method: string, path: string];

function regularPath(name: string, operation: string, kind: string): Path {
  if (kind === "list") return ["GET", name];
  if (operation === "create") return ["POST", name];
  if (kind === "create") return ["POST", `${name}/${wireName(operation, {})}`];
  if (kind === "get") return ["GET", `${name}/:0`];
  if (kind === "destroy") return ["DELETE", `${name}/:0`];
  if (operation === "createRules") return ["POST", `${name}/:0/rules`];
  if (operation === "destroyRules") return ["DELETE", `${name}/:0/:1`];
  return [kind === "read" ? "GET" : "POST", `${name}/:0/${wireName(operation, {})}`];
}

function blobPath(operation: string): Path {
  const blob = "buckets/:0/:1";
  switch (operation) {
    case "content":
      return ["GET", `${blob}/content`];
    case "put":
      return ["PUT", blob];
    case "update":
      return ["POST", blob];
    case "destroy":
      return ["DELETE", blob];
    case "beginUpload":
      return ["PUT", `${blob}?blob_type=segmented`];
    case "uploadSegment":
      return ["PUT", `${blob}?blob_type=segmented&segmented_blob=x&segment_order=1`];
    case "completeUpload":
      return ["PUT", `${blob}?blob_type=segmented&segmented_blob=x`];
    case "list":
      return ["POST", "buckets/:0"];
    default:
      return ["GET", blob];
  }
}

function build(
  [method, path]: Path,
  ids: readonly string[],
  params: readonly (readonly [string, string])[],
  accepted: string,
  place: string,
  content: string,
): Shot {
  const [bare = "", query = ""] = path.split("?");
  const segments = bare
    .split("/")
    .map((segment) => (/^:\d$/.test(segment) ? encode(ids[Number(segment[1])] ?? "x") || "x" : segment));
  const form = params.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const headers: Record<string, string> = {
    Accept: accepted,
    Authorization: `Basic ${Buffer.from(ids[2] === "img1" ? `nobody:${secret}` : "mockuser:mockpassword").toString("base64")}`,
  };
  const withQuery = (...parts: readonly string[]): string =>
    [segments.join("/"), parts.filter((part) => part !== "").join("&")].filter((part) => part !== "").join("?");
  const hidden = `private_key=${secret}&password=${secret}`;
  if (method === "GET" || method === "DELETE" || place === "query")
    return { method, target: `/api/${withQuery(query, form, hidden)}`, headers, body: undefined };
  const boundary = "x-boundary-x";
  const [type, body] =
    place === "form"
      ? ["application/x-www-form-urlencoded", `${form}&${hidden}`]
      : place === "json"
        ? ["application/json", `{"image_id": ${JSON.stringify(content)}`]
        : [`multipart/form-data; boundary=${boundary}`, multipart(boundary, params, content)];
  return {
    method,
    target: `/api/${withQuery(query)}`,
    headers: { ...headers, "Content-Type": type as string },
    body: Buffer.from(body as string),
  };
}

const multipart = (boundary: string, params: readonly (readonly [string, string])[], content: string): string =>
  [...params, ["blob_data", content] as const]
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n\\]/g, "")}"\r\n\r\n${value}\r\n`,
    )
    .join("") + `--${boundary}--\r\n`;

describe("hostile requests", () => {
  const servers: (readonly [name: string, server: ServerUnderTest])[] = [];
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  const rejections: unknown[] = [];
  const remember = (error: unknown): void => void rejections.push(error);

  before(async () => {
    process.on("unhandledRejection", remember);
    servers.push(["mock", await serve([createMock()])]);
    const test = createTestDriver({ accounts: { mockuser: "mockpassword" } });
    servers.push(["test", await serve([test.driver])]);
  });
  after(async () => {
    agent.destroy();
    for (const [, server] of servers) await server.close();
    process.off("unhandledRejection", remember);
  });

  const send = (port: number, { method, target, headers, body }: Shot): Promise<Hit> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        { port, host: "127.0.0.1", method, path: target, headers, agent, timeout: patience },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString("utf8"),
            }),
          );
        },
      );
      request.on("timeout", () => request.destroy(new Error(`no answer in ${patience} ms`)));
      request.on("error", reject);
      request.end(body);
    });

  const check = (shot: Shot, { status, headers, body }: Hit): void => {
    const told = `${shot.method} ${shot.target} -> ${status} ${body.slice(0, 300)}`;
    // 501 says what a cloud cannot do; any other 5xx would be a defect of ours, since these clouds have none.
    assert.ok(status < 500 || status === 501, told);
    assert.equal(headers["x-injected"], undefined, told);
    assert.ok(!body.includes(secret), told);
    assert.doesNotMatch(body, /\bat .*\.(ts|js):\d+/, `a stack trace: ${told}`);
    if (headers["content-disposition"]) return;
    const type = headers["content-type"] ?? "";
    if (type.startsWith("application/json") && body !== "") JSON.parse(body);
    if (type.startsWith("application/xml") && body !== "") assertWellFormed(body, told);
  };

  for (const { title, shot } of operations()) {
    it(`${title} answers each with something below 500`, async () => {
      for (const [, server] of servers) {
        await fc.assert(
          fc.asyncProperty(shot, async (one) => check(one, await send(server.port, one))),
          { numRuns: runs },
        );
      }
    });
  }

  it("bytes that are no HTTP are refused, and the connection is closed", async () => {
    const raw = fc.oneof(
      fc
        .uint8Array({ minLength: 1, maxLength: 200 })
        .map((bytes) => Buffer.concat([Buffer.from(bytes), Buffer.from("\r\n\r\n")])),
      fc.string({ maxLength: 60 }).map((text) => Buffer.from(`GET /api/${text} HTTP/1.1\r\nHost: x\r\n\r\n`)),
      fc
        .constantFrom(
          "GET / HTTP/9.9",
          "GET  HTTP/1.1",
          "GET /api HTTP/1.1\r\nHost: a\r\nHost: b",
          "POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: -1",
          "POST /api HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        )
        .map((head) => Buffer.from(`${head}\r\n\r\n`)),
    );
    for (const [, server] of servers) {
      await fc.assert(
        fc.asyncProperty(raw, async (bytes) => {
          const answer = await sendRaw(server.port, bytes);
          assert.doesNotMatch(answer, /^HTTP\/1\.1 5(?!01|05)/, answer.slice(0, 200));
        }),
        { numRuns: runs },
      );
    }
  });

  it("leave the server healthy, nothing unhandled, and no secret in the log", async () => {
    for (const [name, server] of servers) {
      const health = await send(server.port, { method: "GET", target: "/healthz", headers: {}, body: undefined });
      assert.equal(health.status, 200, name);
      assert.ok(server.records.length > 100, `${name} was reached`);
      const defects = server.records.filter(({ outcome }) => outcome === "internal");
      assert.deepEqual(defects, [], name);
    }
    assert.deepEqual(rejections, []);
    for (const [name, server] of servers) {
      await server.close();
      const log = server.log();
      assert.ok(log.length > 0, name);
      for (const word of [secret, "mockpassword"]) assert.ok(!log.includes(word), `${name} logged ${word}`);
      assert.ok(!log.includes(Buffer.from(`nobody:${secret}`).toString("base64")), name);
    }
  });
});

/** Sends bytes, ends, and waits for whatever comes until the other side closes, or goes quiet. */
function sendRaw(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1", () => socket.end(bytes));
    const chunks: Buffer[] = [];
    socket.setTimeout(patience, () => socket.destroy(new Error(`the connection stayed open for ${patience} ms`)));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" || error.code === "EPIPE" ? resolve("") : reject(error),
    );
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
  });
}
