import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { basicCredentials } from "./basic.ts";

const encode = (text: string): string => Buffer.from(text).toString("base64");

describe("Basic credentials", () => {
  it("are split at the first colon", () => {
    assert.deepEqual(basicCredentials(`Basic ${encode("user:pass:word")}`), { user: "user", password: "pass:word" });
    assert.deepEqual(basicCredentials(`basic  ${encode("ü:é")}`), { user: "ü", password: "é" });
    assert.deepEqual(basicCredentials(`Basic ${encode(":")}`), { user: "", password: "" });
  });
  for (const header of [
    undefined,
    "",
    "Basic",
    "Basic ***",
    `Bearer ${encode("a:b")}`,
    `Basic ${encode("nocolon")}`,
    `Basic ${encode("a:b")} more`,
  ]) {
    it(`are absent in ${header ?? "no header"}`, () => assert.equal(basicCredentials(header), undefined));
  }
});
