import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { localTime } from "./local-time.ts";

const zone = process.env["TZ"];
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

describe("the original's way to write a time", () => {
  for (const [name, text] of [
    ["UTC", "2026-11-22 08:09:43 +0000"],
    ["Europe/Berlin", "2026-11-22 09:09:43 +0100"],
    ["America/St_Johns", "2026-11-22 04:39:43 -0330"],
  ] as const) {
    it(`is ${text} in ${name}`, () => {
      process.env["TZ"] = name;
      assert.equal(localTime(new Date("2026-11-22T08:09:43.999Z")), text);
    });
  }
});
