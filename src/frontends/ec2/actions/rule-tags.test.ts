import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { CloudError } from "../../../model/errors.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import type { TestDriverOptions } from "../../../testing/test-driver/options.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());
const testCloud = (t: TestContext, options: TestDriverOptions): Promise<QueryClient> =>
  queryClient(t, frontend, createTestDriver(options).driver, { user: "tester", password: "secret" });

type Tags = Readonly<Record<string, string>>;

const port = (number: number) => ({
  IpProtocol: "tcp",
  FromPort: String(number),
  ToPort: String(number),
  CidrIp: "192.0.2.0/24",
});

function tagging(tags: Tags): Tags {
  const pairs = Object.entries(tags).flatMap(([key, value], index) => [
    [`Tag.${index + 1}.Key`, key],
    [`Tag.${index + 1}.Value`, value],
  ]);
  return Object.fromEntries(pairs) as Tags;
}

const specified = (tags: Tags): Tags => ({
  "TagSpecification.1.ResourceType": "security-group-rule",
  ...Object.fromEntries(Object.entries(tagging(tags)).map(([name, value]) => [`TagSpecification.1.${name}`, value])),
});

async function makeGroup(client: QueryClient): Promise<string> {
  const [id = ""] = (await client.ok("CreateSecurityGroup", { GroupName: "web", GroupDescription: "A group" })).at("groupId");
  return id;
}

async function allow(client: QueryClient, GroupId: string, number: number, tags: Tags = {}): Promise<string> {
  const isTagged = Object.keys(tags).length > 0;
  const asked = { GroupId, ...port(number), ...(isTagged ? specified(tags) : {}) };
  const made = await client.ok("AuthorizeSecurityGroupIngress", asked);
  assert.deepEqual(made.at("securityGroupRuleSet.item.tagSet.item.value"), Object.values(tags));
  return made.at("securityGroupRuleSet.item.securityGroupRuleId")[0] ?? "";
}

/** The tags that an element of an answer has. */
function tagsAt(answer: Awaited<ReturnType<QueryClient["ok"]>>, path: string): Tags {
  const values = answer.at(`${path}.value`);
  return Object.fromEntries(answer.at(`${path}.key`).map((key, index) => [key, values[index] ?? ""]));
}

const tagsOf = async (client: QueryClient, rule: string): Promise<Tags> =>
  tagsAt(
    await client.ok("DescribeSecurityGroupRules", { "SecurityGroupRuleId.1": rule }),
    "securityGroupRuleSet.item.tagSet.item",
  );

test("a rule is made with tags, found by them, and gets others", async (t) => {
  const client = await cloud(t);
  const group = await makeGroup(client);
  await client.ok("CreateTags", { "ResourceId.1": group, ...tagging({ team: "a" }) });
  const [ssh, web] = [await allow(client, group, 22, { Name: "ssh", team: "b", empty: "" }), await allow(client, group, 80)];
  assert.deepEqual(await tagsOf(client, ssh), { Name: "ssh", team: "b", empty: "" });
  assert.deepEqual(await tagsOf(client, web), {});
  await client.ok("CreateTags", { "ResourceId.1": ssh, "ResourceId.2": web, ...tagging({ team: "c", __proto__x: "1" }) });
  await client.ok("DeleteTags", { "ResourceId.1": ssh, ...tagging({ empty: "", Name: "not it" }) });
  assert.deepEqual(await tagsOf(client, ssh), { Name: "ssh", team: "c", __proto__x: "1" });
  const found = await client.ok("DescribeSecurityGroupRules", {
    "Filter.1.Name": "tag:Name",
    "Filter.1.Value.1": "s*",
    "Filter.2.Name": "tag-key",
    "Filter.2.Value.1": "team",
  });
  assert.deepEqual(found.at("securityGroupRuleSet.item.securityGroupRuleId"), [ssh]);
  await client.ok("DeleteTags", { "ResourceId.1": web });
  const described = await client.ok("DescribeTags", {
    "Filter.1.Name": "resource-type",
    "Filter.1.Value.1": "security-group-rule",
    "Filter.2.Name": "resource-id",
    "Filter.2.Value.1": ssh,
    "Filter.2.Value.2": web,
  });
  assert.deepEqual(new Set(described.at("tagSet.item.resourceId")), new Set([ssh]));
  assert.deepEqual(tagsAt(described, "tagSet.item"), { Name: "ssh", team: "c", __proto__x: "1" });
  const groups = await client.ok("DescribeSecurityGroups", { "GroupId.1": group });
  assert.deepEqual(tagsAt(groups, "securityGroupInfo.item.tagSet.item"), { team: "a" }, "the group shows its own alone");
});

test("tags of a rule outlive changes of the group's tags and of the rule, and go with the rule", async (t) => {
  const client = await cloud(t);
  const group = await makeGroup(client);
  const [ssh, web] = [await allow(client, group, 22, { a: "1" }), await allow(client, group, 80, { b: "2" })];
  await client.ok("CreateTags", { "ResourceId.1": group, ...tagging({ team: "a" }) });
  await client.ok("DeleteTags", { "ResourceId.1": group });
  const prefix = "SecurityGroupRule.1.SecurityGroupRule";
  const change = { [`${prefix}.IpProtocol`]: "-1", [`${prefix}.CidrIpv4`]: "0.0.0.0/0" };
  await client.ok("ModifySecurityGroupRules", { GroupId: group, "SecurityGroupRule.1.SecurityGroupRuleId": ssh, ...change });
  assert.deepEqual(await tagsOf(client, ssh), { a: "1" });
  await client.ok("RevokeSecurityGroupIngress", { GroupId: group, "SecurityGroupRuleId.1": ssh });
  const stored = await client.gateway.select({ credentials: { user: "mockuser", password: "mockpassword" } });
  for await (const { name, tags = {} } of stored.list("firewalls", {}))
    assert.equal(Object.keys(tags).length, name === "web" ? 1 : 0, "nothing is left of a rule that is gone");
  const gone = await client.call("CreateTags", { "ResourceId.1": ssh, ...tagging({ a: "1" }) });
  assert.equal(gone.code, "InvalidSecurityGroupRuleId.NotFound");
  assert.deepEqual(await tagsOf(client, web), { b: "2" });
  await client.ok("DeleteSecurityGroup", { GroupId: group });
  assert.deepEqual((await client.ok("DescribeTags", { "Filter.1.Name": "key", "Filter.1.Value.1": "b" })).at("tagSet.item"), []);
});

test("rules that are made at a time, as Terraform does, keep all their tags", async (t) => {
  const client = await testCloud(t, { latency: 2 });
  const group = await makeGroup(client);
  const ports = [1, 2, 3, 4, 5, 6];
  const rules = await Promise.all(ports.map((number) => allow(client, group, number, { port: String(number) })));
  assert.equal(new Set(rules).size, ports.length, "each call is told of its own rule");
  await Promise.all([
    ...rules.map((rule) => client.ok("CreateTags", { "ResourceId.1": rule, ...tagging({ again: "yes" }) })),
    client.ok("CreateTags", { "ResourceId.1": group, ...tagging({ team: "a" }) }),
  ]);
  for (const [index, rule] of rules.entries())
    assert.deepEqual(await tagsOf(client, rule), { port: String(ports[index]), again: "yes" });
});

test("what cannot be a tag of a rule is refused, and no rule is made", async (t) => {
  const client = await cloud(t);
  const GroupId = await makeGroup(client);
  const wrong = (parameters: Tags) => client.call("AuthorizeSecurityGroupIngress", { GroupId, ...port(22), ...parameters });
  assert.equal((await wrong(specified({ "aws:x": "1" }))).code, "InvalidParameterValue");
  assert.equal((await wrong(specified({ "..sgr:abcdef:x": "1" }))).code, "InvalidParameterValue");
  const other = { ...specified({ a: "1" }), "TagSpecification.1.ResourceType": "instance" };
  assert.equal((await wrong(other)).code, "InvalidParameterValue");
  const shown = await client.ok("DescribeSecurityGroups", { "GroupId.1": GroupId });
  assert.deepEqual(shown.at("securityGroupInfo.item.ipPermissions.item.ipProtocol"), []);
});

test("a tag that the cloud cannot keep is refused in so many words, and its rule taken out again", async (t) => {
  for (const [of, code] of [
    ["invalid_argument", "InvalidParameterValue"],
    ["quota_exceeded", "TagLimitExceeded"],
  ] as const) {
    const client = await testCloud(t, {
      faults: (operation) => (operation === "firewalls.update" ? new CloudError(of, "It is too long.") : undefined),
    });
    const GroupId = await makeGroup(client);
    const refused = await client.call("AuthorizeSecurityGroupIngress", { GroupId, ...port(22), ...specified({ a: "1" }) });
    assert.equal(refused.code, code);
    assert.match(refused.text, /The tags of rules are kept with those of their group.* It is too long\./);
    const shown = await client.ok("DescribeSecurityGroups", { "GroupId.1": GroupId });
    assert.deepEqual(shown.at("securityGroupInfo.item.ipPermissions.item.ipProtocol"), []);
  }
});

test("where firewalls have no tags, rules have none", async (t) => {
  const client = await testCloud(t, { omit: ["firewalls.update"] });
  const GroupId = await makeGroup(client);
  const refused = await client.call("AuthorizeSecurityGroupIngress", { GroupId, ...port(22), ...specified({ a: "1" }) });
  assert.equal(refused.code, "UnsupportedOperation");
  const made = await client.ok("AuthorizeSecurityGroupIngress", { GroupId, ...port(22) });
  const [rule = ""] = made.at("securityGroupRuleSet.item.securityGroupRuleId");
  assert.equal((await client.call("CreateTags", { "ResourceId.1": rule, ...tagging({ a: "1" }) })).code, "UnsupportedOperation");
});
