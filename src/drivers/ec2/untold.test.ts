import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect, refused } from "../../testing/conformance/assertions.ts";
import { queryCloud, QueryError } from "../../testing/query-cloud.ts";
import ec2 from "./driver.ts";

const denied = (): never => {
  throw new QueryError("UnauthorizedOperation", 403);
};

describe("what a caller may not know, or a look-alike does not", () => {
  it("does not hide the rest of an image, a snapshot or a network", async (context) => {
    const { cloud } = await queryCloud(context, ec2, {
      GetCallerIdentity: "<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult>",
      DescribeImages: "<imagesSet><item><imageId>ami-1</imageId><imageOwnerId>1</imageOwnerId></item></imagesSet>",
      DescribeSnapshots: "<snapshotSet><item><snapshotId>snap-1</snapshotId><ownerId>1</ownerId></item></snapshotSet>",
      DescribeVpcs: "<vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>",
      DescribeSubnets: "<subnetSet/>",
      DescribeImageAttribute: denied,
      DescribeSnapshotAttribute: denied,
      DescribeVpcAttribute: denied,
    });
    assert.equal((await cloud.call("images", "get", { id: "ami-1" })).sharedWith, undefined);
    assert.equal((await cloud.call("snapshots", "get", { id: "snap-1" })).sharedWith, undefined);
    assert.equal((await cloud.call("networks", "get", { id: "vpc-1" })).dnsSupport, undefined);
  });

  it("does not hide firewalls, whose rules are read off themselves, nor zones", async (context) => {
    const permission =
      "<ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>" +
      "<ipRanges><item><cidrIp>192.0.2.0/24</cidrIp></item></ipRanges></item></ipPermissions>";
    const { cloud } = await queryCloud(context, ec2, {
      DescribeSecurityGroups: `<securityGroupInfo><item><groupId>sg-1</groupId>${permission}</item></securityGroupInfo>`,
      DescribeSecurityGroupRules: denied,
      DescribeAvailabilityZones: "<availabilityZoneInfo><item><zoneName>a</zoneName></item></availabilityZoneInfo>",
    });
    const [firewall] = await collect(cloud.list("firewalls", {}));
    assert.equal(firewall?.rules.length, 1);
    assert.deepEqual(
      (await collect(cloud.list("realms", {}))).map(({ id }) => id),
      ["a"],
    );
  });

  it("is an error where nothing else was asked for", async (context) => {
    const { cloud } = await queryCloud(context, ec2, { DescribeVolumes: denied });
    await refused(collect(cloud.list("volumes", {})), "permission_denied");
  });
});
