import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { SignalCancellation } from "./cancellation.ts";
import { isCloudError, type ErrorCode } from "../model/errors.ts";
import { httpClient, serve } from "../testing/http-scene.ts";

const failing = (code: ErrorCode) => (error: unknown) => isCloudError(error) && error.code === code;

/** Eight and a bit megabytes of which no two pieces are the same. */
const content = Buffer.concat(
  Array.from({ length: 2 ** 19 + 17 }, (_, index) => createHash("md5").update(String(index)).digest()),
);
const whole = (response: ServerResponse): void => {
  response.writeHead(200, { "content-length": content.length }).end(content);
};

/** Reads a body to its end, and hands each piece back once it is done with it. */
async function readAndReturn(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const iterator = body[Symbol.asyncIterator]();
  for (let step = await iterator.next(); !step.done; step = await iterator.next(step.value)) pieces.push(Buffer.from(step.value));
  return Buffer.concat(pieces);
}

test("a large body comes as it is, whoever keeps its pieces and whoever gives them back", async (context) => {
  const url = await serve(context, (_request, response) => whole(response));
  const http = httpClient(context);
  const kept: Uint8Array[] = [];
  for await (const piece of (await http.stream({ method: "GET", url })).body) kept.push(piece);
  assert.ok(Buffer.concat(kept).equals(content));
  for (let count = 0; count < 3; count++) {
    assert.ok((await readAndReturn((await http.stream({ method: "GET", url })).body)).equals(content));
  }
});

test("a large body comes as it is in many small pieces, whether its reader waits for them or they for him", async (context) => {
  const url = await serve(context, async (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    for (let sent = 0; sent < content.length; sent += 20_000) {
      response.write(content.subarray(sent, sent + 20_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  });
  const http = httpClient(context);
  assert.ok((await readAndReturn((await http.stream({ method: "GET", url })).body)).equals(content));
  const kept: Uint8Array[] = [];
  for await (const piece of (await http.stream({ method: "GET", url })).body) {
    kept.push(piece);
    if (kept.length % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
  }
  assert.ok(Buffer.concat(kept).equals(content));
});

test("a large part comes as it is, and so does a body of which only its pieces tell the length", async (context) => {
  const url = await serve(context, (request, response) => {
    if (request.url === "/pieces") {
      response.write(content.subarray(0, 100_000));
      return void response.end(content.subarray(100_000));
    }
    response.writeHead(206, { "content-length": 2 ** 21 }).write(content.subarray(5, 7));
    setImmediate(() => response.end(content.subarray(7, 5 + 2 ** 21)));
  });
  const http = httpClient(context);
  const part = await http.stream({ method: "GET", url });
  assert.equal(part.length, 2 ** 21);
  assert.ok((await readAndReturn(part.body)).equals(content.subarray(5, 5 + 2 ** 21)));
  assert.ok((await readAndReturn((await http.stream({ method: "GET", url: `${url}/pieces` })).body)).equals(content));
});

test("small bodies share a connection, and one that was closed for its age is replaced at once", async (context) => {
  const sockets = new Set<unknown>();
  const url = await serve(context, (request, response) => {
    sockets.add(request.socket);
    response.end("small");
    if (request.url === "/last") response.once("close", () => request.socket.destroy());
  });
  const http = httpClient(context);
  const ask = async (path: string) =>
    (await readAndReturn((await http.stream({ method: "GET", url: url + path })).body)).toString();
  assert.deepEqual([await ask("/"), await ask("/"), await ask("/last")], ["small", "small", "small"]);
  assert.equal(sockets.size, 1);
  assert.equal(await ask("/"), "small");
  assert.equal(sockets.size, 2);
});

test("a large body that is cut short is an error, and so is one that stands still", async (context) => {
  const url = await serve(context, (request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 2 ** 20), () => {
      if (request.url === "/cut") request.socket.destroySoon();
    });
  });
  const http = httpClient(context, {}, { timeout: 200 });
  for (const [path, code] of [
    ["/cut", "provider_unavailable"],
    ["/still", "provider_timeout"],
  ] as const) {
    const { body } = await http.stream({ method: "GET", url: url + path });
    await assert.rejects(readAndReturn(body), failing(code), path);
  }
});

test("who leaves a large body, or hangs up, closes its connection", async (context) => {
  const closed: Promise<unknown>[] = [];
  const url = await serve(context, (request, response) => {
    request.socket.on("error", () => {});
    closed.push(new Promise((resolve) => request.socket.once("close", resolve)));
    response.writeHead(200, { "content-length": 2 ** 30 }).write(content);
  });
  for await (const piece of (await httpClient(context).stream({ method: "GET", url })).body) if (piece.length > 0) break;
  const controller = new AbortController();
  const { body } = await httpClient(context, {}, { cancellation: new SignalCancellation(controller.signal) }).stream({
    method: "GET",
    url,
  });
  const reading = readAndReturn(body);
  setImmediate(() => controller.abort(new Error("gone")));
  await assert.rejects(reading);
  (await httpClient(context).stream({ method: "GET", url })).close();
  assert.equal((await Promise.all(closed)).length, 3);
});

test("a large body is read no faster than its reader reads", async (context) => {
  let written = 0;
  const url = await serve(context, async (_request, response) => {
    response.on("error", () => {});
    response.writeHead(200, { "content-length": 2 ** 27 });
    for (; written < 2 ** 27 && !response.destroyed; written += content.length) {
      if (!response.write(content)) await Promise.race([once(response, "drain"), once(response, "close")]);
    }
  });
  const { body, close } = await httpClient(context)
    .stream({ method: "GET", url })
    .then((answer) => ({
      body: answer.body[Symbol.asyncIterator](),
      close: () => answer.close(),
    }));
  assert.ok(!(await body.next()).done);
  // Until nothing moves any more.
  for (let before = -1; before !== written;) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  assert.ok(written < 2 ** 26, `${written} bytes were taken although nobody read them`);
  close();
});
