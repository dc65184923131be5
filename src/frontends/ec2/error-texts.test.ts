import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

type Parameters = Readonly<Record<string, string>>;

async function start(t: TestContext) {
  const client = await queryClient(t, frontend, await openDriver());
  const textOf = async (action: string, parameters: Parameters): Promise<readonly string[]> =>
    (await client.call(action, parameters)).at("Errors.Error.Message");
  return { client, textOf };
}

async function createGroup(client: QueryClient, name: string): Promise<string> {
  const made = await client.ok("CreateSecurityGroup", { GroupName: name, GroupDescription: "A group" });
  return made.at("groupId")[0] ?? "";
}

test("what is not there is called as EC2 calls it", async (t) => {
  const { textOf } = await start(t);
  const unknown: readonly (readonly [string, Parameters, string])[] = [
    ["DescribeInstances", { "InstanceId.1": "i-01234567" }, "The instance ID 'i-01234567' does not exist"],
    ["DescribeImages", { "ImageId.1": "ami-01234567" }, "The image id '[ami-01234567]' does not exist"],
    ["DescribeVolumes", { "VolumeId.1": "vol-01234567" }, "The volume 'vol-01234567' does not exist."],
    ["DescribeSnapshots", { "SnapshotId.1": "snap-01234567" }, "The snapshot 'snap-01234567' does not exist."],
    ["DescribeSecurityGroups", { "GroupId.1": "sg-01234567" }, "The security group 'sg-01234567' does not exist"],
    ["CreateVolume", { AvailabilityZone: "local-a" }, "The request must contain the parameter size/snapshot"],
  ];
  for (const [action, parameters, text] of unknown) assert.deepEqual(await textOf(action, parameters), [text]);
});

test("a rule that is there already is described as EC2 describes it", async (t) => {
  const { client, textOf } = await start(t);
  const [GroupId, other] = [await createGroup(client, "web"), await createGroup(client, "other")];
  const [ranges, groups] = ["IpPermissions.1.IpRanges.1.CidrIp", "IpPermissions.1.Groups.1.GroupId"];
  const rules: readonly (readonly [Parameters, string])[] = [
    [{ ...kind("tcp", "22", "80"), [ranges]: "192.0.2.0/24" }, "peer: 192.0.2.0/24, TCP, from port: 22, to port: 80, ALLOW"],
    [{ ...kind("udp", "53", "53"), [groups]: other }, `peer: ${other}, UDP, from port: 53, to port: 53, ALLOW`],
    [{ ...kind("icmp", "-1", "-1"), [ranges]: "0.0.0.0/0" }, "peer: 0.0.0.0/0, ICMP, type: ALL, code: ALL, ALLOW"],
    [{ ...kind("-1"), [ranges]: "0.0.0.0/0" }, "peer: 0.0.0.0/0, ALL, ALLOW"],
    [{ ...kind("50"), [ranges]: "0.0.0.0/0" }, "peer: 0.0.0.0/0, protocol: 50, ALLOW"],
  ];
  for (const [rule, text] of rules) {
    await client.ok("AuthorizeSecurityGroupIngress", { GroupId, ...rule });
    const again = await textOf("AuthorizeSecurityGroupIngress", { GroupId, ...rule });
    assert.deepEqual(again, [`the specified rule "${text}" already exists`]);
  }
});

const kind = (protocol: string, from?: string, to?: string): Parameters => ({
  "IpPermissions.1.IpProtocol": protocol,
  ...(from !== undefined && { "IpPermissions.1.FromPort": from }),
  ...(to !== undefined && { "IpPermissions.1.ToPort": to }),
});
