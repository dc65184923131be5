import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeId, encodeId, prefixOf } from "./ids.ts";

const uuid = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";

test("native ids stay, UUIDs become hex, anything else is spelled", () => {
  for (const id of ["i-0123abcd", "i-0123456789abcdef0"]) assert.equal(encodeId("i", id), id);
  assert.equal(encodeId("i", uuid), "i-0a1b2c3d4e5f6789abcdef0123456789");
  assert.equal(encodeId("ami", "img 1"), "ami-f696d672031");
  assert.equal(encodeId("i", "12345678"), "i-fff3132333435363738");
  assert.equal(encodeId("eni-attach", uuid), "eni-attach-0a1b2c3d4e5f6789abcdef0123456789");
  assert.equal(encodeId("eipassoc", "eipalloc-0123abcd"), "eipassoc-f656970616c6c6f632d3031323361626364");
});

const printable = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((id) => !/\p{Cc}/u.test(id));
const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 8, maxLength: 36 });
const ids = fc.oneof(
  printable,
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => id.replaceAll("-", "")),
  hex,
  hex.map((digits) => `i-${digits}`),
  hex.map((digits) => `i-f${digits}`),
  hex.map((digits) => `vol-${digits}`),
);
const prefixes = fc.constantFrom("i", "ami", "eni", "eni-attach", "r");

test("every id comes back from its form, which begins with the prefix", () => {
  fc.assert(
    fc.property(prefixes, ids, (prefix, id) => {
      const encoded = encodeId(prefix, id);
      assert.match(encoded, /^[a-z-]+-[0-9a-f]+$/);
      assert.equal(prefixOf(encoded), prefix);
      assert.equal(decodeId(prefix, encoded), id);
    }),
  );
});

test("no two ids have the same form", () => {
  fc.assert(
    fc.property(prefixes, ids, ids, (prefix, one, other) => {
      assert.equal(encodeId(prefix, one) === encodeId(prefix, other), one === other);
    }),
  );
});

test("what is no form of any id is refused", () => {
  const wrong = [
    "",
    "i-",
    "i-1",
    "i-0123ABCD",
    "i-f",
    "i-x61",
    "i-fff",
    "i-fff61",
    "i-f1",
    "i-fff",
    "i-f00",
    "i-f0a",
    "ami-0123abcd",
    "i-f692d3031323361626364",
    "0123abcd",
  ];
  for (const id of wrong) assert.equal(decodeId("i", id), undefined, id);
  assert.equal(decodeId("i", `i-f${Buffer.from(uuid).toString("hex")}`), undefined);
  assert.equal(decodeId("i", `i-f${"61".repeat(5000)}`), undefined);
});
