import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { createMock } from "../src/drivers/mock/driver.ts";
import { serve } from "./running-server.ts";

it("answers tell our own release beside the API's version", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const server = await serve([createMock()]);
  try {
    const { headers } = await fetch(`http://127.0.0.1:${server.port}/api?format=xml`);
    assert.equal(headers.get("x-deltacloud-release"), version);
    assert.equal(headers.get("server"), "Apache-Deltacloud/1.1.3");
  } finally {
    await server.close();
  }
});
