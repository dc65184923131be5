import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { parseKnownHosts } from "./known-hosts.ts";

const key = "AAAAC3NzaC1lZDI1NTE5AAAAIJ0JqBqJ5zQ6pJ1g1Y0Zp0Xr2JYJ4bq3pW1f0c6Q0dQm";

function hashed(name: string): string {
  const salt = Buffer.from("twenty bytes of salt");
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

const cases: readonly (readonly [names: string, host: string, port: number, expected: boolean])[] = [
  ["example.com", "example.com", 22, true],
  ["example.com", "EXAMPLE.com", 22, true],
  ["Example.com", "example.com", 22, true],
  ["example.com", "example.com", 2222, false],
  ["example.com", "wwwexample.com", 22, false],
  ["example.com", "example-com", 22, false],
  ["[example.com]:2222", "example.com", 2222, true],
  ["[example.com]:2222", "example.com", 22, false],
  ["[example.com]:2222", "example.com", 2223, false],
  ["a.org,example.com,10.0.0.1", "10.0.0.1", 22, true],
  ["[::1]:2222", "::1", 2222, true],
  ["::1", "::1", 22, true],
  ["*.example.com", "www.example.com", 22, true],
  ["*.example.com", "example.com", 22, false],
  ["*.example.com,!bad.example.com", "bad.example.com", 22, false],
  ["*.example.com,!bad.example.com", "good.example.com", 22, true],
  ["10.0.0.?", "10.0.0.7", 22, true],
  ["10.0.0.?", "10.0.0.77", 22, false],
  [hashed("example.com"), "example.com", 22, true],
  [hashed("example.com"), "example.org", 22, false],
  [hashed("[example.com]:2222"), "example.com", 2222, true],
  ["|1|c2FsdA==|c2hvcnQ=", "example.com", 22, false],
];

for (const [names, host, port, expected] of cases) {
  test(`${names} is ${expected ? "" : "not "}${host} at port ${port}`, () => {
    const [known, ...more] = parseKnownHosts(`${names} ssh-ed25519 ${key} somebody@somewhere\n`);
    assert.ok(known);
    assert.equal(more.length, 0);
    assert.equal(known.matches(host, port), expected);
    assert.deepEqual([known.type, known.key, known.revoked], ["ssh-ed25519", key, false]);
  });
}

test("comments, empty and malformed lines and certificate authorities are passed over", () => {
  const lines = ["# a comment", "#example.com ssh-ed25519 AAAA", "", "   ", "example.com", "example.com ssh-ed25519", "x y !"];
  assert.deepEqual(parseKnownHosts([...lines, `@cert-authority *.example.com ssh-ed25519 ${key}`].join("\r\n")), []);
});

test("revoked keys are marked", () => {
  assert.deepEqual(
    parseKnownHosts(`@revoked * ssh-ed25519 ${key}\nexample.com ssh-ed25519 ${key}\n`).map(({ revoked }) => revoked),
    [true, false],
  );
});
