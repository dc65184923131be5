import assert from "node:assert/strict";
import { test } from "node:test";
import { patternOf } from "./wildcard.ts";

const cases: readonly (readonly [pattern: string, text: string, fits: boolean])[] = [
  ["web", "web", true],
  ["web", "Web", false],
  ["w*", "web", true],
  ["*b", "web", true],
  ["*", "", true],
  ["?", "", false],
  ["w?b", "web", true],
  ["w?b", "wéb", true],
  ["?", "😀", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["\\*", "*", true],
  ["\\*", "x", false],
  ["a\\?*", "a?bc", true],
  ["\\\\", "\\", true],
  ["a\\", "a\\", true],
  ["a.c", "abc", false],
  ["(*)", "(x)", true],
  ["a\nb*", "a\nbc", true],
];

test("a star stands for any characters, a question mark for one, a backslash for what follows", () => {
  for (const [pattern, text, fits] of cases) assert.equal(patternOf([pattern])(text), fits, `${pattern} on ${text}`);
  assert.equal(patternOf(["a", "b*"])("bc"), true);
});

test("many stars on a long text are no work", { timeout: 5000 }, () => {
  assert.equal(patternOf(["*a".repeat(200) + "b"])("a".repeat(2000)), false);
});
