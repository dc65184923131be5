import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isCloudError } from "../model/errors.ts";
import { readCbor, writeCbor } from "./cbor.ts";

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** Examples of RFC 8949, appendix A. */
const examples: readonly (readonly [bytes: string, value: unknown])[] = [
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["1903e8", 1000],
  ["1a000f4240", 1_000_000],
  ["1b000000e8d4a51000", 1_000_000_000_000],
  ["20", -1],
  ["3863", -100],
  ["fb3ff199999999999a", 1.1],
  ["fbc010666666666666", -4.1],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["c11a514b67b0", new Date(1_363_896_240_000)],
  ["c1fb41d452d9ec200000", new Date(1_363_896_240_500)],
  ["4401020304", hex("01020304")],
  ["6449455446", "IETF"],
  ["62c3bc", "ü"],
  ["83010203", [1, 2, 3]],
  ["a26161016162820203", { a: 1, b: [2, 3] }],
];

/** What others may write, and we do not. */
const readOnly: readonly (readonly [bytes: string, value: unknown])[] = [
  ["f93c00", 1],
  ["f90001", 5.960464477539063e-8],
  ["f9c400", -4],
  ["f97c00", Number.POSITIVE_INFINITY],
  ["fa47c35000", 100_000],
  ["f7", null],
  ["9fff", []],
  ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
  ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
  ["7f657374726561646d696e67ff", "streaming"],
  ["5f42010243030405ff", hex("0102030405")],
];

const plain = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(plain)
    : typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null
      ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]))
      : value;

test("the examples of the standard are read and written", () => {
  for (const [bytes, value] of [...examples, ...readOnly]) assert.deepEqual(plain(readCbor(hex(bytes))), value, bytes);
  for (const [bytes, value] of examples) assert.equal(writeCbor(value).toString("hex"), bytes);
  assert.equal(writeCbor({ a: undefined, b: 1 }).toString("hex"), "a1616201");
});

test("a time is read to the millisecond that was written, whatever its seconds are as a binary fraction", () => {
  for (const text of ["1970-07-17T08:26:24.297Z", "2026-11-22T23:54:01.001Z"]) {
    assert.deepEqual(readCbor(writeCbor(new Date(text))), new Date(text));
  }
});

test("what was written is read again", () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "grapheme" }),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
      fc.array(tie("value"), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).value;
  fc.assert(fc.property(value, (given) => assert.deepEqual(plain(readCbor(writeCbor(given))), given)));
});

const refused = (error: unknown): boolean => isCloudError(error) && error.code === "invalid_argument";

test("whatever comes is a value or a refusal, at once", { timeout: 20_000 }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readCbor(bytes);
      } catch (error) {
        assert.ok(refused(error), String(error));
      }
    }),
    { numRuns: 2000 },
  );
  const hostile = [
    "",
    "ff",
    "9f",
    "bf6161ff",
    "a10101",
    "a2616101616102",
    "c201",
    "c16161",
    "1c",
    "62c328",
    "5f6161ff",
    "0000",
    "f8ff",
  ];
  const claims = ["9bffffffffffffffff", "5bffffffffffffffff", "bbffffffffffffffff00", "9affffffff00", "81".repeat(100_000)];
  for (const bytes of [...hostile, ...claims]) assert.throws(() => readCbor(hex(bytes)), refused, bytes.slice(0, 40));
});

test("a member called __proto__ is one like others", () => {
  const read = readCbor(writeCbor(JSON.parse('{"__proto__": {"x": 1}}'))) as Record<string, unknown>;
  assert.deepEqual(Object.keys(read), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(read), null);
});
