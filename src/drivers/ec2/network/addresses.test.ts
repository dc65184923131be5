import assert from "node:assert/strict";
import { it } from "node:test";
import { collect } from "../../../testing/conformance/assertions.ts";
import { queryCloud } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

it("an address of a carrier's network is known by its allocation, and hides no others", async (context) => {
  const usual = "<publicIp>192.0.2.1</publicIp><allocationId>eipalloc-1</allocationId>";
  const ofCarrier = "<carrierIp>198.51.100.1</carrierIp><allocationId>eipalloc-2</allocationId>";
  const { cloud, asked } = await queryCloud(context, ec2, {
    DescribeAddresses: ({ "AllocationId.1": id }) =>
      `<addressesSet>${id === undefined ? `<item>${usual}</item>` : ""}<item>${ofCarrier}</item></addressesSet>`,
    ReleaseAddress: "<return>true</return>",
  });
  const found = await collect(cloud.list("addresses", {}));
  assert.deepEqual(
    found.map(({ id, ip }) => [id, ip]),
    [
      ["192.0.2.1", "192.0.2.1"],
      ["eipalloc-2", "198.51.100.1"],
    ],
  );
  await cloud.call("addresses", "destroy", { id: "eipalloc-2" });
  assert.equal(asked.at(-1)?.fields["AllocationId"], "eipalloc-2");
});
