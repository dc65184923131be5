import assert from "node:assert/strict";
import { listAt, refused, textAt, type Answer } from "../aws-client.ts";
import type { Network } from "./offers.ts";
import type { Scene } from "./walk.ts";

const everybody = [{ CidrIp: "0.0.0.0/0" }];
const ssh = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: everybody };
const ping = { IpProtocol: "icmp", FromPort: -1, ToPort: -1, IpRanges: everybody };
const web = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: everybody };
const anything = { IpProtocol: "-1", IpRanges: everybody };

/** Makes a security group with rules both ways, takes some of them back, and gives its id. */
export async function walkSecurityGroups({ client, name, undo }: Scene, { vpcId }: Network): Promise<string> {
  const made = await client.call("CreateSecurityGroup", {
    GroupName: name,
    Description: "made by a walk",
    VpcId: vpcId,
    TagSpecifications: [{ ResourceType: "security-group", Tags: [{ Key: "walk", Value: name }] }],
  });
  const GroupId = textAt(made, "GroupId");
  undo(() => client.call("DeleteSecurityGroup", { GroupId }));
  assert.match(GroupId, /^sg-/);
  await client.wait("SecurityGroupExists", { GroupIds: [GroupId] });
  const twice = client.call("CreateSecurityGroup", { GroupName: name, Description: "again", VpcId: vpcId });
  await refused(twice, "InvalidGroup.Duplicate");
  const show = async (): Promise<Answer> => {
    const groups = listAt(await client.call("DescribeSecurityGroups", { GroupIds: [GroupId] }), "SecurityGroups");
    assert.equal(groups.length, 1);
    return groups[0] as Answer;
  };
  const fresh = await show();
  for (const field of ["GroupName", "Description", "OwnerId", "VpcId"]) assert.ok(textAt(fresh, field));
  assert.deepEqual(rules(fresh, "IpPermissions"), []);
  assert.ok(rules(fresh, "IpPermissionsEgress").includes("-1 0.0.0.0/0"), "everything may go out at first");

  const own = { IpProtocol: "tcp", FromPort: 8000, ToPort: 8080, UserIdGroupPairs: [{ GroupId }] };
  await client.call("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [ssh, ping, own] });
  await client.call("RevokeSecurityGroupEgress", { GroupId, IpPermissions: [anything] });
  await client.call("AuthorizeSecurityGroupEgress", { GroupId, IpPermissions: [web] });
  const open = await show();
  assert.deepEqual(rules(open, "IpPermissions"), ["icmp:-1--1 0.0.0.0/0", "tcp:22-22 0.0.0.0/0", `tcp:8000-8080 ${GroupId}`]);
  assert.deepEqual(
    rules(open, "IpPermissionsEgress").filter((rule) => !rule.includes("::/0")),
    ["tcp:443-443 0.0.0.0/0"],
  );
  await refused(client.call("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [ssh] }), "InvalidPermission.Duplicate");
  const rulesOfGroup = await client.call("DescribeSecurityGroupRules", { Filters: [{ Name: "group-id", Values: [GroupId] }] });
  for (const rule of listAt(rulesOfGroup, "SecurityGroupRules")) assert.match(textAt(rule, "SecurityGroupRuleId"), /^sgr-/);

  await client.call("RevokeSecurityGroupIngress", { GroupId, IpPermissions: [ping] });
  assert.deepEqual(rules(await show(), "IpPermissions"), ["tcp:22-22 0.0.0.0/0", `tcp:8000-8080 ${GroupId}`]);
  await refused(client.call("RevokeSecurityGroupIngress", { GroupId, IpPermissions: [ping] }), "InvalidPermission.NotFound");
  const tagged = await client.call("DescribeSecurityGroups", { Filters: [{ Name: "tag:walk", Values: [name] }] });
  assert.deepEqual(
    listAt(tagged, "SecurityGroups").map((group) => group["GroupId"]),
    [GroupId],
  );
  await refused(client.call("DescribeSecurityGroups", { GroupIds: ["sg-0123456789abcdef0"] }), "InvalidGroup.NotFound");
  return GroupId;
}

/** The rules of a security group, one text for each source. */
function rules(group: Answer, list: "IpPermissions" | "IpPermissionsEgress"): readonly string[] {
  return listAt(group, list)
    .flatMap((rule) => {
      const { IpProtocol, FromPort, ToPort } = rule;
      const what = IpProtocol === "-1" ? "-1" : `${String(IpProtocol)}:${String(FromPort)}-${String(ToPort)}`;
      const sources = [
        ...listAt(rule, "IpRanges").map(({ CidrIp }) => CidrIp),
        ...listAt(rule, "Ipv6Ranges").map(({ CidrIpv6 }) => CidrIpv6),
        ...listAt(rule, "UserIdGroupPairs").map(({ GroupId }) => GroupId),
      ];
      return sources.map((source) => `${what} ${String(source)}`);
    })
    .toSorted();
}
