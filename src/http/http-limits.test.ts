import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { isCloudError, type ErrorCode } from "../model/errors.ts";
import { answerJson, httpClient, serve } from "../testing/http-scene.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;
const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

test("documents are decompressed, streams are not asked for compressed", async (context) => {
  const url = await serve(context, (request, response) => {
    const encoding = new URL(request.url ?? "", "http://cloud").searchParams.get("encoding") ?? "";
    const asked = request.headers["accept-encoding"] ?? "nothing";
    if (!asked.includes(encoding)) return void response.end(asked);
    response.setHeader("Content-Encoding", encoding);
    response.end(encoders[encoding as keyof typeof encoders]('{"a":"ä"}'));
  });
  const http = httpClient(context);
  for (const encoding of Object.keys(encoders)) {
    const answer = await http.request({ method: "GET", url, query: { encoding } });
    assert.deepEqual(answer.json(), { a: "ä" }, encoding);
    const stream = await http.stream({ method: "GET", url, query: { encoding } });
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream.body) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), "nothing");
  }
});

test("a document that is too large is refused, however it is sent", async (context) => {
  const url = await serve(context, (request, response) => {
    if (request.url === "/declared") return void response.end(Buffer.alloc(5000));
    if (request.url === "/chunked") return void response.write(Buffer.alloc(5000), () => response.end());
    response.setHeader("Content-Encoding", "gzip");
    response.end(gzipSync(Buffer.alloc(1_000_000)));
  });
  const http = httpClient(context);
  for (const path of ["/declared", "/chunked", "/bomb"]) {
    await assert.rejects(http.request({ method: "GET", url: url + path, maxBytes: 4096 }), failing("provider_error"), path);
  }
  assert.equal((await http.request({ method: "GET", url: `${url}/declared`, maxBytes: 5000 })).bytes.length, 5000);
});

test("an encoding that is none of those asked for, or not what it says, is refused", async (context) => {
  const url = await serve(context, (request, response) => {
    response.setHeader("Content-Encoding", request.url === "/unknown" ? "compress" : "gzip");
    response.end("plain");
  });
  const http = httpClient(context);
  for (const path of ["/unknown", "/wrong"]) {
    await assert.rejects(http.request({ method: "GET", url: url + path }), failing("provider_error"), path);
  }
});

test("a body that is no JSON, or too deep, is an error of the cloud; an empty one is nothing", async (context) => {
  const bodies: Readonly<Record<string, string>> = {
    "/html": "<html>",
    "/deep": "[".repeat(101) + "]".repeat(101),
    "/empty": "",
    "/bom": '\ufeff{"a":1}',
  };
  const url = await serve(context, (request, response) => void response.end(bodies[request.url ?? ""]));
  const http = httpClient(context);
  for (const path of ["/html", "/deep"]) {
    const answer = await http.request({ method: "GET", url: url + path });
    assert.throws(() => answer.json(), failing("provider_error"), path);
  }
  assert.equal((await http.request({ method: "GET", url: `${url}/empty` })).json(), undefined);
  assert.deepEqual((await http.request({ method: "GET", url: `${url}/bom` })).json(), { a: 1 });
});

test("an error page that the mapper cannot read is told by its status", async (context) => {
  const url = await serve(context, (_request, response) => void response.writeHead(403).end("<html>go away</html>"));
  const toError = (answer: { json(): unknown }) => {
    answer.json();
    return undefined;
  };
  await assert.rejects(httpClient(context).request({ method: "GET", url, toError }), failing("permission_denied"));
});

test("what cannot be sent is refused before anything is", async (context) => {
  const http = httpClient(context);
  const addresses = [
    "ftp://cloud.example/",
    "http://user:secret@cloud.example/",
    "http://cloud.example/a b",
    "http://cloud.example/ü",
    "http://cloud.example/#fragment",
    "http://cloud.example:0/",
    "http://cloud.example:99999/",
    "http://",
    "/path",
    "http://2130706433/",
    "http://cloud.example/\r\nHost: elsewhere",
  ];
  for (const url of addresses) {
    await assert.rejects(http.request({ method: "GET", url }), failing("invalid_argument"), url);
  }
  const url = await serve(context, (_request, response) => answerJson(response, {}));
  for (const value of ["a\r\nb: c", "ż"]) {
    const request = http.request({ method: "GET", url, headers: { "x-meta": value } });
    await assert.rejects(request, failing("invalid_argument"), JSON.stringify(value));
  }
});

test("a body that nobody reads is closed, and so is one that its reader leaves", async (context) => {
  const closed: (() => void)[] = [];
  const url = await serve(context, (_request, response) => {
    response.once("close", () => closed.shift()?.());
    response.write(Buffer.alloc(100_000));
  });
  const http = httpClient(context);
  const left = await http.stream({ method: "GET", url });
  const first = new Promise<void>((resolve) => closed.push(resolve));
  for await (const chunk of left.body) {
    assert.ok(chunk.length > 0);
    break;
  }
  await first;
  const unread = await http.stream({ method: "GET", url });
  const second = new Promise<void>((resolve) => closed.push(resolve));
  unread.close();
  await second;
});

test("a stream is read no faster than its reader reads", async (context) => {
  let written = 0;
  const url = await serve(context, (_request, response) => {
    const write = (): void => {
      while (written < 2 ** 30) {
        written += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", write);
      }
    };
    write();
  });
  const answer = await httpClient(context).stream({ method: "GET", url });
  const reader = answer.body[Symbol.asyncIterator]();
  await reader.next();
  let before = -1;
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(written < 2 ** 26, `${written} bytes were taken for one that was read`);
  await reader.return?.();
});

test("several cookies stay apart", async (context) => {
  const url = await serve(context, (_request, response) => {
    response.setHeader("Set-Cookie", ["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
    response.end();
  });
  const answer = await httpClient(context).request({ method: "GET", url });
  assert.deepEqual(answer.cookies, ["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
});
