import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { returnTarget } from "./return-target.ts";

const pieces = [
  "/api",
  "/",
  "//",
  "\\",
  "..",
  "@",
  ":",
  "evil.example",
  "?",
  "#",
  ";",
  "%2f",
  "/../",
  "/%2e%2E/",
  "\t",
  "\r\n",
  "https:",
  "é",
  " ",
];

test("whatever is asked, the way back is on this server and below the mount", () => {
  const asked = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => `/api${parts.join("")}`),
  );
  fc.assert(
    fc.property(asked, (target) => {
      const location = `http://cloud.example${returnTarget(target, "/api")}`;
      assert.match(location, /^http:\/\/cloud\.example\/api(?:[/;?][!-~]*)?$/);
      assert.match(new URL(location).href, /^http:\/\/cloud\.example\/api(?:[/;?]|$)/);
    }),
    { numRuns: 2000 },
  );
});
