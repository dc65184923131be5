import assert from "node:assert/strict";
import type { IncomingHttpHeaders } from "node:http";
import { test } from "node:test";
import fc from "fast-check";
import type { FrontendRequest, IncomingBody } from "../../gateway/frontend.ts";
import { isCloudError } from "../../model/errors.ts";
import { readForm } from "./request-form.ts";

function requestWith(
  body: string | Buffer | readonly Uint8Array[],
  headers: IncomingHttpHeaders,
  method = "POST",
): FrontendRequest {
  const pieces = Array.isArray(body) ? (body as readonly Uint8Array[]) : [Buffer.from(body as string)];
  return {
    method,
    target: "/api/keys",
    headers: { "content-length": String(pieces.reduce((sum, piece) => sum + piece.length, 0)), ...headers },
    rawHeaders: [],
    httpVersion: "1.1",
    body: bodyOf(pieces),
    readBody: () => assert.fail("a form is read as it comes"),
    origin: "http://localhost",
    clientAddress: "127.0.0.1",
  };
}

function bodyOf(pieces: readonly Uint8Array[]): IncomingBody {
  let isBegun = false;
  return {
    get isBegun() {
      return isBegun;
    },
    async *[Symbol.asyncIterator]() {
      isBegun = true;
      yield* pieces;
    },
  };
}

const urlEncoded = { "content-type": "application/x-www-form-urlencoded; charset=UTF-8" };
const multipart = { "content-type": "multipart/form-data; boundary=b" };
const lines = (...text: readonly string[]): string => text.join("\r\n");
const field = (name: string, value: string): string =>
  lines("--b", `Content-Disposition: form-data; name="${name}"`, "", value, "");
const refused = (promise: Promise<unknown>, message: RegExp): Promise<void> =>
  assert.rejects(promise, (error) => isCloudError(error) && error.code === "invalid_argument" && message.test(error.message));

test("a form in the query's encoding", async () => {
  const form = await readForm(requestWith("name=a+b&tag[]=1&tag[]=%C3%A4&raw=ä", urlEncoded));
  assert.deepEqual({ ...form }, { name: "a b", tag: ["1", "ä"], raw: "ä" });
});

test("a multipart form with fields and a file", async () => {
  const file = lines(
    "--b",
    'content-disposition: Form-Data; filename="a \\"b\\".txt"; name=f',
    "Content-Type: text/html; charset=UTF-8",
    "",
    "\x00\r\n--c\r\n",
    "",
  );
  const form = await readForm(
    requestWith(`preamble\r\n${field("a[x]", "ü\r\n")}${file}${field("a[y]", "")}--b--\r\nepilogue`, multipart),
  );
  assert.deepEqual({ ...(form["a"] as object) }, { x: "ü\r\n", y: "" });
  assert.deepEqual(form["f"], {
    content: Buffer.from("\x00\r\n--c\r\n"),
    contentType: "text/html; charset=UTF-8",
    filename: 'a "b".txt',
  });
});

test("a quoted boundary, padding behind it, and no line break at the end", async () => {
  const headers = { "content-type": 'multipart/form-data; charset=utf-8; boundary="x y"' };
  const form = await readForm(requestWith('--x y \t\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x y--', headers));
  assert.deepEqual({ ...form }, { a: "1" });
});

test("what is no form is not read", async () => {
  const json = requestWith('{"a":1}', { "content-type": "application/json" });
  assert.deepEqual({ ...(await readForm(json)) }, {});
  assert.equal(json.body.isBegun, false);
  const empty = requestWith("", { ...multipart, "content-length": "0" });
  assert.deepEqual({ ...(await readForm(empty)) }, {});
  const put = requestWith("a=1", {}, "PUT");
  assert.deepEqual({ ...(await readForm(put)) }, {});
});

test("a POST that does not say what its body is holds a form", async () => {
  assert.deepEqual({ ...(await readForm(requestWith("a=1", {}))) }, { a: "1" });
});

test("a form has a limit", async () => {
  const long = "x".repeat(100);
  for (const [body, headers] of [
    [`a=${long}`, urlEncoded],
    [`${field("a", long)}--b--`, multipart],
    [`--b--${long}`, multipart],
  ] as const) {
    await refused(readForm(requestWith(body, headers), { bytes: 90 }), /^The form is larger than 90 bytes\.$/);
    const chunked = { ...headers, "content-length": undefined, "transfer-encoding": "chunked" };
    await refused(readForm(requestWith(body, chunked), { bytes: 90 }), /^The form is larger than 90 bytes\.$/);
  }
});

const malformed: readonly (readonly [what: string, body: string, message: RegExp])[] = [
  ["no boundary line", "hello", /ends too early/],
  ["no end", field("a", "1"), /ends too early/],
  ["cut off in the headers", "--b\r\nContent-Disp", /ends too early/],
  ["cut off behind the boundary", "--b", /ends too early/],
  ["a boundary with something behind it", "--bx\r\n\r\n--b--", /damaged boundary/],
  ["a part without disposition", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", /not form data/],
  ["a part without name", "--b\r\nContent-Disposition: form-data; filename=x\r\n\r\nx\r\n--b--", /without a name/],
  ["a header without colon", "--b\r\nContent-Disposition\r\n\r\nx\r\n--b--", /damaged header/],
  ["a header that is too long", `--b\r\nX: ${"y".repeat(9000)}\r\n\r\nx\r\n--b--`, /too long/],
  ["too many headers", `--b\r\n${"X: y\r\n".repeat(33)}\r\nx\r\n--b--`, /too many headers/],
];

for (const [what, body, message] of malformed) {
  test(`a multipart form with ${what} is refused`, () => refused(readForm(requestWith(body, multipart)), message));
}

test("a multipart form without a boundary, or with a field that is not UTF-8, is refused", async () => {
  await refused(readForm(requestWith("x", { "content-type": "multipart/form-data" })), /no boundary/);
  const body = Buffer.from(`${field("a", "\xff")}--b--`, "latin1");
  await refused(readForm(requestWith(body, multipart)), /^Parameter 'a' is not UTF-8\.$/);
});

test("a multipart form reads the same wherever the network cuts it", async () => {
  const text = fc.string({ unit: fc.constantFrom("\r", "\n", "-", "b", "x", "\r\n--b", "\r\n--", "\0") });
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (values, cuts) => {
        const safe = values.map((value) => value.replaceAll("\r\n--b", "\r\n--c"));
        const whole = Buffer.from(`${safe.map((value, index) => field(`v${index}`, value)).join("")}--b--\r\n`);
        const pieces: Buffer[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = cuts[turn % cuts.length] as number;
          pieces.push(whole.subarray(at, at + size));
          at += size;
        }
        const form = await readForm(requestWith(pieces, multipart));
        assert.deepEqual({ ...form }, Object.fromEntries(safe.map((value, index) => [`v${index}`, value])));
      },
    ),
  );
});

test("any body is read or refused", async () => {
  const piece = fc.oneof(
    fc.constantFrom("--b", "--b--", "\r\n", "--b\r\n", 'Content-Disposition: form-data; name="a"', "\r\n\r\n", "a=1&", "%"),
    fc.string({ unit: "binary" }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(urlEncoded, multipart), fc.array(piece, { maxLength: 12 }), async (headers, pieces) => {
      try {
        await readForm(requestWith(pieces.join(""), headers));
      } catch (error) {
        assert.ok(isCloudError(error) && error.code === "invalid_argument", String(error));
      }
    }),
    { numRuns: 500 },
  );
});
