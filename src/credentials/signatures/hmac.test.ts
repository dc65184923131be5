import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { hmac } from "./hmac.ts";

test("an HMAC is that of Node, for keys of any length", () => {
  const algorithm = fc.constantFrom("sha1" as const, "sha256" as const);
  const key = fc.uint8Array({ maxLength: 130 });
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(algorithm, key, bytes, (name, secret, message) => {
      assert.deepEqual(
        hmac(name, secret, Buffer.from(message).toString("latin1")),
        createHmac(name, secret).update(message).digest(),
      );
    }),
    { examples: [63, 64, 65].map((length) => ["sha256", new Uint8Array(length).fill(7), new Uint8Array(0)]) },
  );
});
