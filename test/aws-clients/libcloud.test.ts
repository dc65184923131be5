import assert from "node:assert/strict";
import path from "node:path";
import { it } from "node:test";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { passing } from "./passing-networks.ts";
import { runTool } from "./run-tool.ts";

const python = installed("python/bin/python");
const script = path.join("test", "aws-clients", "libcloud_walk.py");

for (const { name, open } of cloudsToWalk()) {
  it(`libcloud walks through ${name}, signing with version 2`, { skip: needs("apache-libcloud", python) }, async () => {
    const cloud = await open();
    try {
      assert.match(await runTool(python as string, [script], { ...awsEnvironment(cloud), PASSING: passing }), /^ok$/m);
    } finally {
      await cloud.close();
    }
  });
}
