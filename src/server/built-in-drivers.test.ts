import assert from "node:assert/strict";
import { test } from "node:test";
import { createConfiguration } from "./configuration.ts";
import { startServer } from "./start.ts";

test("a driver is taken by its other name too, and listed by one", async (context) => {
  const server = await startServer(
    createConfiguration({
      driver: "CloudFiles",
      provider: "http://127.0.0.1:9/v3",
      hostname: "127.0.0.1",
      port: 0,
      logging: { file: "/dev/null" },
    }),
  );
  context.after(() => server.close());
  const url = `http://127.0.0.1:${server.addresses[0]?.port}/api`;
  const status = async (driver?: string): Promise<number> =>
    (await fetch(`${url}/buckets`, driver === undefined ? {} : { headers: { "X-Deltacloud-Driver": driver } })).status;
  assert.equal(await status(), 401);
  assert.equal(await status("cloudfiles"), 401);
  assert.notEqual(await status("constructor"), 401);
  const listed = await (await fetch(`${url}/drivers?format=xml`)).text();
  assert.match(listed, /<driver [^>]*id='swift'/);
  assert.doesNotMatch(listed, /id='cloudfiles'/);
});
