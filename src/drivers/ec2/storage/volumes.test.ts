import assert from "node:assert/strict";
import { it } from "node:test";
import { refused } from "../../../testing/conformance/assertions.ts";
import { queryCloud, QueryError } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

it("a volume that several instances share is taken off the one that is named", async (context) => {
  const attachments = ["i-1", "i-2"].map(
    (id) => `<item><instanceId>${id}</instanceId><device>/dev/sdf</device><status>attached</status></item>`,
  );
  const volume = `<volumeId>vol-1</volumeId><attachmentSet>${attachments.join("")}</attachmentSet>`;
  const { cloud, asked } = await queryCloud(context, ec2, {
    DescribeVolumes: `<volumeSet><item>${volume}</item></volumeSet>`,
    DetachVolume: "<volumeId>vol-1</volumeId>",
  });
  await cloud.call("volumes", "detach", { id: "vol-1", instanceId: "i-2" });
  assert.deepEqual(
    asked.flatMap(({ fields }) => (fields["Action"] === "DetachVolume" ? [fields["InstanceId"]] : [])),
    ["i-2"],
  );
  await refused(cloud.call("volumes", "detach", { id: "vol-1", instanceId: "i-3" }), "failed_precondition");
});

it("what cannot be the id of a volume leads to none, as EC2 says by the text alone", async (context) => {
  const { cloud } = await queryCloud(context, ec2, {
    DescribeVolumes: () => {
      throw new QueryError("InvalidParameterValue", 400, "Value (foo) for parameter volumeId is invalid. Expected: 'vol-...'.");
    },
  });
  await refused(cloud.call("volumes", "get", { id: "foo" }), "not_found");
});

it("a volume without a zone is made in one that everybody has", async (context) => {
  const zone = (name: string, kind: string): string =>
    `<item><zoneName>${name}</zoneName><zoneState>available</zoneState><zoneType>${kind}</zoneType></item>`;
  const { cloud, asked } = await queryCloud(context, ec2, {
    DescribeAvailabilityZones: `<availabilityZoneInfo>${zone("north-lax-1a", "local-zone")}${zone("northa", "availability-zone")}</availabilityZoneInfo>`,
    CreateVolume: "<volumeId>vol-1</volumeId>",
  });
  await cloud.call("volumes", "create", {});
  assert.equal(asked.at(-1)?.fields["AvailabilityZone"], "northa");
});
