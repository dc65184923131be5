import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());
const without = (t: TestContext, ...omit: string[]): Promise<QueryClient> => {
  const { driver } = createTestDriver({ omit });
  return queryClient(t, frontend, driver, { user: "tester", password: "secret" });
};

async function create(client: QueryClient, name = "web"): Promise<string> {
  const [id = ""] = (await client.ok("CreateSecurityGroup", { GroupName: name, GroupDescription: "A group" })).at("groupId");
  return id;
}

const show = (client: QueryClient, id: string) => client.ok("DescribeSecurityGroups", { "GroupId.1": id });

const ssh = {
  "IpPermissions.1.IpProtocol": "tcp",
  "IpPermissions.1.FromPort": "22",
  "IpPermissions.1.ToPort": "22",
  "IpPermissions.1.IpRanges.1.CidrIp": "192.0.2.5/24",
  "IpPermissions.1.IpRanges.1.Description": "office",
};
const everything = { "IpPermissions.1.IpProtocol": "-1", "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0" };

test("a group lives: made, shown, found by name and by filter, destroyed", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const shown = await show(client, id);
  assert.deepEqual(shown.at("securityGroupInfo.item.groupName"), ["web"]);
  assert.deepEqual(shown.at("securityGroupInfo.item.groupDescription"), ["A group"]);
  assert.match(String(shown.at("securityGroupInfo.item.vpcId")), /^vpc-/);
  for (const parameters of [
    { "GroupName.1": "web" },
    { "Filter.1.Name": "group-name", "Filter.1.Value.1": "we*" },
    { "Filter.1.Name": "group-id", "Filter.1.Value.1": id },
  ]) {
    assert.deepEqual((await client.ok("DescribeSecurityGroups", parameters)).at("securityGroupInfo.item.groupId"), [id]);
  }
  const again = await client.call("CreateSecurityGroup", { GroupName: "web", GroupDescription: "A group" });
  assert.equal(again.code, "InvalidGroup.Duplicate");
  assert.deepEqual((await client.ok("DeleteSecurityGroup", { GroupName: "web" })).at("groupId"), [id]);
  assert.equal((await client.call("DescribeSecurityGroups", { "GroupId.1": id })).code, "InvalidGroup.NotFound");
  assert.equal((await client.call("DescribeSecurityGroups", { "GroupName.1": "web" })).code, "InvalidGroup.NotFound");
  assert.equal((await client.call("DeleteSecurityGroup", { GroupId: id })).code, "InvalidGroup.NotFound");
  assert.equal((await client.call("DeleteSecurityGroup", { GroupId: "web" })).code, "InvalidGroupId.Malformed");
});

test("the default group stays, and what is used cannot go", async (t) => {
  const client = await cloud(t);
  assert.equal((await client.call("DeleteSecurityGroup", { GroupName: "default" })).code, "CannotDelete");
  const reserved = await client.call("CreateSecurityGroup", { GroupName: "default", GroupDescription: "x" });
  assert.equal(reserved.code, "InvalidParameterValue");
  const [source, user] = [await create(client, "source"), await create(client, "user")];
  await client.ok("AuthorizeSecurityGroupIngress", { GroupId: user, SourceSecurityGroupName: "source" });
  const shown = await show(client, user);
  assert.deepEqual(shown.at("securityGroupInfo.item.ipPermissions.item.groups.item.groupId"), [source]);
  assert.deepEqual(shown.at("securityGroupInfo.item.ipPermissions.item.ipProtocol"), ["-1"]);
  assert.equal((await client.call("DeleteSecurityGroup", { GroupId: source })).code, "DependencyViolation");
});

test("rules for incoming traffic are added, shown in groups and one by one, and taken out", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const made = await client.ok("AuthorizeSecurityGroupIngress", {
    GroupId: id,
    ...ssh,
    "IpPermissions.1.Ipv6Ranges.1.CidrIpv6": "2001:db8::/32",
    "IpPermissions.2.IpProtocol": "1",
    "IpPermissions.2.IpRanges.1.CidrIp": "0.0.0.0/0",
    "IpPermissions.3.IpProtocol": "UDP",
    "IpPermissions.3.FromPort": "0",
    "IpPermissions.3.ToPort": "65535",
    "IpPermissions.3.Groups.1.GroupId": id,
  });
  const at = "securityGroupRuleSet.item";
  assert.equal(made.at(`${at}.securityGroupRuleId`).length, 4);
  assert.deepEqual(made.at(`${at}.cidrIpv4`), ["192.0.2.0/24", "0.0.0.0/0"]);
  assert.deepEqual(made.at(`${at}.cidrIpv6`), ["2001:db8::/32"]);
  assert.deepEqual(made.at(`${at}.fromPort`), ["22", "22", "-1", "0"]);
  assert.deepEqual(made.at(`${at}.referencedGroupInfo.groupId`), [id]);

  const shown = await show(client, id);
  const permissions = "securityGroupInfo.item.ipPermissions.item";
  assert.deepEqual(shown.at(`${permissions}.ipProtocol`), ["tcp", "icmp", "udp"]);
  assert.deepEqual(shown.at(`${permissions}.toPort`), ["22", "-1", "65535"]);
  assert.deepEqual(shown.at(`${permissions}.ipRanges.item.description`), ["office"]);

  assert.equal((await client.call("AuthorizeSecurityGroupIngress", { GroupId: id, ...ssh })).code, "InvalidPermission.Duplicate");
  const revoked = await client.ok("RevokeSecurityGroupIngress", { GroupId: id, ...ssh });
  assert.deepEqual(revoked.at("revokedSecurityGroupRuleSet.item.cidrIpv4"), ["192.0.2.0/24"]);
  const fromItself = { "IpPermissions.1.IpProtocol": "-1", "IpPermissions.1.Groups.1.GroupId": id };
  await client.ok("AuthorizeSecurityGroupIngress", { GroupId: id, ...fromItself });
  const ofGroup = await client.ok("RevokeSecurityGroupIngress", { GroupId: id, ...fromItself });
  assert.deepEqual(ofGroup.at("revokedSecurityGroupRuleSet.item.referencedGroupId"), [id]);
  assert.equal((await client.call("RevokeSecurityGroupIngress", { GroupId: id, ...ssh })).code, "InvalidPermission.NotFound");

  const rules = await client.ok("DescribeSecurityGroupRules", { "Filter.1.Name": "group-id", "Filter.1.Value.1": id });
  const left = rules.at(`${at}.securityGroupRuleId`);
  assert.deepEqual(rules.at(`${at}.isEgress`), ["true", "false", "false", "false"]);
  const [, second = ""] = left;
  await client.ok("RevokeSecurityGroupIngress", { GroupId: id, "SecurityGroupRuleId.1": second });
  const gone = await client.call("DescribeSecurityGroupRules", { "SecurityGroupRuleId.1": second });
  assert.equal(gone.code, "InvalidSecurityGroupRuleId.NotFound");
});

test("the flat form of old clients means one rule", async (t) => {
  const client = await cloud(t);
  await create(client);
  const flat = { GroupName: "web", IpProtocol: "icmp", FromPort: "8", ToPort: "-1", CidrIp: "0.0.0.0/0" };
  await client.ok("AuthorizeSecurityGroupIngress", flat);
  const shown = await client.ok("DescribeSecurityGroups", { "GroupName.1": "web" });
  assert.deepEqual(shown.at("securityGroupInfo.item.ipPermissions.item.fromPort"), ["8"]);
  await client.ok("RevokeSecurityGroupIngress", flat);
});

test("what is no rule is refused, and nothing is added", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const base = {
    "IpPermissions.1.IpProtocol": "tcp",
    "IpPermissions.1.FromPort": "80",
    "IpPermissions.1.ToPort": "80",
    "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0",
  };
  const wrong: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["InvalidParameterValue", { "IpPermissions.1.IpProtocol": "nonsense" }],
    ["InvalidParameterValue", { "IpPermissions.1.IpProtocol": "256" }],
    ["InvalidParameterValue", { "IpPermissions.1.ToPort": "79" }],
    ["InvalidParameterValue", { "IpPermissions.1.ToPort": "65536" }],
    ["InvalidParameterValue", { "IpPermissions.1.ToPort": "" }],
    ["InvalidParameterValue", { "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/33" }],
    ["InvalidParameterValue", { "IpPermissions.1.IpRanges.1.CidrIp": "2001:db8::/32" }],
    ["InvalidParameterValue", { "IpPermissions.1.IpRanges.2.CidrIp": "0.0.0.0/0" }],
    ["InvalidGroup.NotFound", { "IpPermissions.1.Groups.1.GroupId": "sg-01234567" }],
    ["InvalidGroup.NotFound", { "IpPermissions.1.Groups.1.GroupName": "nonsense" }],
    ["InvalidPrefixListID.NotFound", { "IpPermissions.1.PrefixListIds.1.PrefixListId": "pl-01234567" }],
    ["MissingParameter", { "IpPermissions.1.IpRanges.1.CidrIp": "" }],
    ["MissingParameter", { "IpPermissions.1.IpProtocol": "" }],
  ];
  for (const [code, change] of wrong) {
    const answer = await client.call("AuthorizeSecurityGroupIngress", { GroupId: id, ...base, ...change });
    assert.equal(answer.code, code, JSON.stringify(change));
  }
  assert.equal((await client.call("AuthorizeSecurityGroupIngress", base)).code, "MissingParameter");
  assert.deepEqual((await show(client, id)).at("securityGroupInfo.item.ipPermissions.item.ipProtocol"), []);
});

test("a new group lets everything out, which can be taken back at once", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const path = "securityGroupInfo.item.ipPermissionsEgress.item";
  assert.deepEqual((await show(client, id)).at(`${path}.ipRanges.item.cidrIp`), ["0.0.0.0/0"]);
  const withPorts = { ...everything, "IpPermissions.1.FromPort": "-1", "IpPermissions.1.ToPort": "-1" };
  await client.ok("RevokeSecurityGroupEgress", { GroupId: id, ...withPorts });
  assert.deepEqual((await show(client, id)).at(`${path}.ipProtocol`), []);
  assert.equal(
    (await client.call("RevokeSecurityGroupEgress", { GroupId: id, ...everything })).code,
    "InvalidPermission.NotFound",
  );
  await client.ok("AuthorizeSecurityGroupEgress", { GroupId: id, ...ssh });
  assert.deepEqual((await show(client, id)).at(`${path}.ipRanges.item.cidrIp`), ["192.0.2.0/24"]);
});

test("where a cloud has no rules for what may leave, everything may, and Terraform's first calls succeed", async (t) => {
  const { driver } = createTestDriver({ features: {} });
  const client = await queryClient(t, frontend, driver, { user: "tester", password: "secret" });
  const id = await create(client);
  await client.ok("RevokeSecurityGroupEgress", { GroupId: id, ...everything });
  await client.ok("AuthorizeSecurityGroupEgress", { GroupId: id, ...everything });
  const shown = await show(client, id);
  assert.deepEqual(shown.at("securityGroupInfo.item.ipPermissionsEgress.item.ipRanges.item.cidrIp"), ["0.0.0.0/0"]);
  assert.equal((await client.call("AuthorizeSecurityGroupEgress", { GroupId: id, ...ssh })).code, "UnsupportedOperation");
  assert.equal((await client.call("RevokeSecurityGroupEgress", { GroupId: id, ...ssh })).code, "InvalidPermission.NotFound");
});

test("rules and their descriptions are changed, and keep their ids", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const made = await client.ok("AuthorizeSecurityGroupIngress", { GroupId: id, ...ssh });
  const [rule = ""] = made.at("securityGroupRuleSet.item.securityGroupRuleId");
  const read = async (field: string) =>
    (await client.ok("DescribeSecurityGroupRules", { "SecurityGroupRuleId.1": rule })).at(`securityGroupRuleSet.item.${field}`);
  assert.deepEqual(await read("description"), ["office"]);
  await client.ok("UpdateSecurityGroupRuleDescriptionsIngress", {
    GroupId: id,
    ...ssh,
    "IpPermissions.1.IpRanges.1.Description": "home",
  });
  assert.deepEqual(await read("description"), ["home"]);
  await client.ok("UpdateSecurityGroupRuleDescriptionsIngress", {
    GroupId: id,
    "SecurityGroupRuleDescription.1.SecurityGroupRuleId": rule,
  });
  assert.deepEqual(await read("description"), []);
  const prefix = "SecurityGroupRule.1.SecurityGroupRule";
  const change = { GroupId: id, "SecurityGroupRule.1.SecurityGroupRuleId": rule, [`${prefix}.IpProtocol`]: "-1" };
  await client.ok("ModifySecurityGroupRules", { ...change, [`${prefix}.CidrIpv6`]: "::/0" });
  assert.deepEqual([await read("ipProtocol"), await read("cidrIpv6"), await read("cidrIpv4")], [["-1"], ["::/0"], []]);
  const both = { ...change, [`${prefix}.CidrIpv6`]: "::/0", [`${prefix}.CidrIpv4`]: "0.0.0.0/0" };
  assert.equal((await client.call("ModifySecurityGroupRules", both)).code, "InvalidParameterCombination");
  assert.equal((await client.call("ModifySecurityGroupRules", change)).code, "MissingParameter");
  const unknown = { ...change, "SecurityGroupRule.1.SecurityGroupRuleId": "sgr-01234567", [`${prefix}.CidrIpv4`]: "0.0.0.0/0" };
  assert.equal((await client.call("ModifySecurityGroupRules", unknown)).code, "InvalidSecurityGroupRuleId.NotFound");
});

test("a driver without firewalls has no groups, and makes none", async (t) => {
  const client = await without(t, "firewalls");
  assert.deepEqual((await client.ok("DescribeSecurityGroups")).at("securityGroupInfo.item.groupId"), []);
  assert.equal((await client.call("DescribeSecurityGroups", { "GroupName.1": "web" })).code, "InvalidGroup.NotFound");
  const made = await client.call("CreateSecurityGroup", { GroupName: "web", GroupDescription: "x" });
  assert.equal(made.code, "UnsupportedOperation");
});
