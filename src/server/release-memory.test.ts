import assert from "node:assert/strict";
import { test } from "node:test";
import { releaseMemory } from "./release-memory.ts";

test("a large piece that has its memory for itself gives it back", () => {
  const piece = Buffer.from(new ArrayBuffer(65_536));
  releaseMemory(piece);
  assert.equal(piece.length, 0);
});

test("what shares its memory, or is small, keeps it", () => {
  const memory = Buffer.from(new ArrayBuffer(65_536)).fill("x");
  for (const piece of [memory.subarray(0, 32_768), memory.subarray(32_768), Buffer.from(new ArrayBuffer(100)).fill("x")]) {
    const { length } = piece;
    releaseMemory(piece);
    assert.equal(piece.toString(), "x".repeat(length));
  }
});
