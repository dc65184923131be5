import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isCloudError } from "../../model/errors.ts";
import { parseTarget } from "./request-target.ts";

const paths: readonly (readonly [target: string, segments: readonly string[], trailingSlash: boolean])[] = [
  ["/", [], false],
  ["", [], false],
  ["/api", ["api"], false],
  ["/api/", ["api"], true],
  ["//api//instances", ["api", "instances"], false],
  ["/api/realms/?x=/", ["api", "realms"], true],
  ["/api/instances/..%2f..%2fimages%2Fimg1", ["api", "instances", "../../images/img1"], false],
  ["/api/instances/../images/./x", ["api", "instances", "..", "images", ".", "x"], false],
  ["/api/instances/%2e%2E", ["api", "instances", ".."], false],
  ["/api/buckets/b/a+b%20c", ["api", "buckets", "b", "a+b c"], false],
  ["/api/buckets/b/h%C3%A9llo", ["api", "buckets", "b", "héllo"], false],
  ["/api/buckets/b/h\xc3\xa9llo", ["api", "buckets", "b", "héllo"], false],
  ["/api/buckets/b/%3Bx%3D1%3F", ["api", "buckets", "b", ";x=1?"], false],
  ["/api/firewalls/f/a~tcp~1-2~@10.0.0.0/8,x", ["api", "firewalls", "f", "a~tcp~1-2~@10.0.0.0", "8,x"], false],
];

for (const [target, segments, trailingSlash] of paths) {
  test(`the path of ${JSON.stringify(target)}`, () => {
    const parsed = parseTarget(target);
    assert.deepEqual(parsed.segments, segments);
    assert.equal(parsed.trailingSlash, trailingSlash);
  });
}

const matrices: readonly (readonly [target: string, matrix: Readonly<Record<string, string>> | undefined])[] = [
  ["/api", undefined],
  ["/api;driver=ec2", { driver: "ec2" }],
  ["/api;driver=ec2;provider=eu-west-1/instances", { driver: "ec2", provider: "eu-west-1" }],
  ["/api;driver=ec2;driver=mock", { driver: "mock" }],
  ["/api;driver=", { driver: "" }],
  ["/api;;;", undefined],
  ["/api;nonsense;driver=ec2;;;", { driver: "ec2" }],
  ["/api;provider=https:%2F%2Fh:8443%2Fapi;uuid;driver=vsphere", { provider: "https://h:8443/api;uuid", driver: "vsphere" }],
  ["/api;provider=a=b", { provider: "a=b" }],
  ["/api;provider=ec2=h:1", { provider: "ec2=h:1" }],
  ["/api;bad-name=1", undefined],
  ["/api;driver=%65c2?driver=mock", { driver: "ec2" }],
  ["/api;a=%3Bb%3D1", { a: ";b=1" }],
];

for (const [target, matrix] of matrices) {
  test(`the matrix parameters of ${target}`, () => {
    const parsed = parseTarget(target).matrix[0];
    assert.deepEqual(parsed && { ...parsed }, matrix);
  });
}

test("matrix parameters stay with their segment", () => {
  const { segments, matrix } = parseTarget("/api;driver=ec2/instances/i1;x=1/;y=2/run;id=i1?a=b?c");
  assert.deepEqual(segments, ["api", "instances", "i1", "run"]);
  assert.deepEqual(
    matrix.map((one) => one && { ...one }),
    [{ driver: "ec2" }, undefined, { x: "1" }, { id: "i1" }],
  );
});

test("a matrix parameter may have any name", () => {
  const matrix = parseTarget("/api;__proto__=1;constructor=2").matrix[0];
  assert.deepEqual(Object.entries(matrix ?? {}), [
    ["__proto__", "1"],
    ["constructor", "2"],
  ]);
});

test("the query is left as it is", () => {
  assert.equal(parseTarget("/api?a=%zz&b=?c").rawQuery, "a=%zz&b=?c");
  assert.equal(parseTarget("/api?").rawQuery, "");
});

for (const malformed of ["/api/%", "/api/%zz", "/api/%C3", "/api/%ff", "/api/\xff", "/api;driver=%"]) {
  test(`the path ${JSON.stringify(malformed)} is refused`, () => {
    assert.throws(() => parseTarget(malformed), {
      code: "invalid_argument",
      message: "The path has a malformed percent-encoding.",
    });
  });
}

test("any target is taken apart or refused, and an id comes back as it was", () => {
  const piece = fc.oneof(fc.constantFrom("/", ";", "a", "=", "%", "%2f", "?", "..", ";a=", ";;"), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      try {
        const { segments, matrix } = parseTarget(`/${pieces.join("")}`);
        assert.equal(segments.length, matrix.length);
      } catch (error) {
        assert.ok(isCloudError(error) && error.code === "invalid_argument", String(error));
      }
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (id) => {
      assert.deepEqual(parseTarget(`/api/keys/${encodeURIComponent(id)}`).segments, ["api", "keys", id]);
    }),
  );
});
