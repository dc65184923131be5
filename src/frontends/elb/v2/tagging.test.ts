import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Driver } from "../../../model/driver.ts";
import { CloudError } from "../../../model/errors.ts";
import { encodeId } from "../../../protocols/ec2/ids.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import frontend from "../frontend.ts";

const account = { user: "tester", password: "secret" };

async function scene(t: TestContext, driver: Driver) {
  const client = await queryClient(t, frontend, driver, { version: "2015-12-01", ...account });
  const cloud = await client.gateway.select({ credentials: account });
  const networks: string[] = [];
  for await (const { networkId = "" } of cloud.list("subnets", {})) networks.push(networkId);
  const balancer = await client.ok("CreateLoadBalancer", { Name: "front", ...tag("of", "balancer") });
  const [arn = ""] = balancer.at("*.LoadBalancers.member.LoadBalancerArn");
  const group = (parameters: Readonly<Record<string, string>> = {}) =>
    client.call("CreateTargetGroup", {
      Name: "web",
      Protocol: "HTTP",
      Port: "8080",
      VpcId: encodeId("vpc", networks[0] ?? ""),
      ...parameters,
    });
  const listen = (TargetGroupArn: string, parameters: Readonly<Record<string, string>> = {}) =>
    client.call("CreateListener", {
      LoadBalancerArn: arn,
      Protocol: "HTTP",
      Port: "80",
      "DefaultActions.member.1.Type": "forward",
      "DefaultActions.member.1.TargetGroupArn": TargetGroupArn,
      ...parameters,
    });
  /** All tags of ours that are kept anywhere. */
  const kept = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { tags = {} } of cloud.list("networks", {})) found.push(...Object.keys(tags));
    for await (const { tags = {} } of cloud.list("loadBalancers", {})) found.push(...Object.keys(tags));
    return found.filter((key) => key.startsWith(".."));
  };
  return { client, arn, group, listen, kept };
}

const tag = (key: string, value: string) => ({ "Tags.member.1.Key": key, "Tags.member.1.Value": value });

const tagsOf = async (client: QueryClient, ...arns: readonly string[]): Promise<readonly string[]> => {
  const asked = Object.fromEntries(arns.map((arn, index) => [`ResourceArns.member.${index + 1}`, arn]));
  const shown = await client.ok("DescribeTags", asked);
  const values = shown.at("*.TagDescriptions.member.Tags.member.Value");
  return shown.at("*.TagDescriptions.member.Tags.member.Key").map((key, index) => `${key}=${values[index] ?? ""}`);
};

test("groups and listeners are made with tags, change them, and take them along", async (t) => {
  const { client, arn, group, listen, kept } = await scene(t, createTestDriver().driver);
  const [groupArn = ""] = (await group(tag("of", "group"))).at("*.TargetGroups.member.TargetGroupArn");
  const made = await listen(groupArn, tag("of", "listener"));
  assert.equal(made.status, 200, made.text);
  const [listener = ""] = made.at("*.Listeners.member.ListenerArn");
  assert.deepEqual(await tagsOf(client, arn, groupArn, listener), ["of=balancer", "of=group", "of=listener"]);
  const both = { "ResourceArns.member.1": groupArn, "ResourceArns.member.2": listener, "ResourceArns.member.3": arn };
  await client.ok("AddTags", { ...both, ...tag("team", "a") });
  await client.ok("RemoveTags", { ...both, "TagKeys.member.1": "of" });
  assert.deepEqual(await tagsOf(client, arn, groupArn, listener), ["team=a", "team=a", "team=a"]);
  assert.equal((await client.call("AddTags", { ...both, ...tag("..tg:abcdef:x", "a") })).code, "ValidationError");
  const [RuleArn = ""] = (await client.ok("DescribeRules", { ListenerArn: listener })).at("*.Rules.member.RuleArn");
  const withRule = { ...both, "ResourceArns.member.4": RuleArn, ...tag("never", "a") };
  assert.equal((await client.call("AddTags", withRule)).code, "OperationNotPermitted");
  assert.deepEqual(await tagsOf(client, arn, groupArn, listener, RuleArn), ["team=a", "team=a", "team=a"]);
  assert.equal((await kept()).length, 2);
  await client.ok("DeleteListener", { ListenerArn: listener });
  await client.ok("DeleteTargetGroup", { TargetGroupArn: groupArn });
  assert.deepEqual(await kept(), []);
  assert.deepEqual(await tagsOf(client, arn, groupArn), ["team=a"]);
});

test("a listener whose tags cannot be kept is taken away again", async (t) => {
  const { driver } = createTestDriver({
    faults: (operation) =>
      operation === "loadBalancers.update" ? new CloudError("invalid_argument", "It is too long.") : undefined,
  });
  const { client, arn, group, listen } = await scene(t, driver);
  const [groupArn = ""] = (await group()).at("*.TargetGroups.member.TargetGroupArn");
  assert.equal((await listen(groupArn, tag("of", "listener"))).code, "ValidationError");
  assert.deepEqual((await client.ok("DescribeListeners", { LoadBalancerArn: arn })).at("*.Listeners.member"), []);
});

test("where networks have no tags, groups have none", async (t) => {
  const { client, group } = await scene(t, createTestDriver({ omit: ["networks.update"] }).driver);
  assert.equal((await group(tag("of", "group"))).code, "OperationNotPermitted");
  const [groupArn = ""] = (await group()).at("*.TargetGroups.member.TargetGroupArn");
  assert.deepEqual(await tagsOf(client, groupArn), []);
  const refused = await client.call("AddTags", { "ResourceArns.member.1": groupArn, ...tag("a", "b") });
  assert.equal(refused.code, "OperationNotPermitted");
});
