import assert from "node:assert/strict";
import { test } from "node:test";
import { collect } from "../../testing/conformance/assertions.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { simulateOpenStack } from "../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "./driver.ts";

const image = { status: "active", owner: "cloud", visibility: "public", size: 1, min_ram: 0, min_disk: 0, checksum: null };

test("an image tells its operating system where Glance knows it", async (context) => {
  const systems = { w: "windows", l: "Linux", o: "other", n: undefined };
  const images = Object.entries(systems).map(([id, os_type]) => ({ ...image, id, name: id, os_type }));
  const simulator = await simulateOpenStack(context, [
    { type: "image", name: "glance", prefix: "/image", service: () => [200, { images }] },
  ]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  const found = await collect(cloud.list("images", {}));
  assert.deepEqual(
    found.map(({ id, platform }) => [id, platform]),
    [
      ["w", "windows"],
      ["l", "linux"],
      ["o", undefined],
      ["n", undefined],
    ],
  );
});
