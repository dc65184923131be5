import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { encodeId } from "../../../protocols/ec2/ids.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

interface Scene {
  readonly client: QueryClient;
  readonly arn: string;
  readonly group: string;
  readonly listener: string;
  readonly instances: readonly string[];
}

/** A balancer with two listeners, made by the classic API of the same frontend. */
async function scene(t: TestContext): Promise<Scene> {
  const client = await queryClient(t, frontend, await openDriver(), { version: "2015-12-01" });
  await client.ok("CreateLoadBalancer", {
    Version: "2012-06-01",
    LoadBalancerName: "web",
    "Listeners.member.1.Protocol": "HTTP",
    "Listeners.member.1.LoadBalancerPort": "80",
    "Listeners.member.1.InstancePort": "8080",
    "Listeners.member.2.Protocol": "SSL",
    "Listeners.member.2.LoadBalancerPort": "443",
    "Listeners.member.2.InstancePort": "8443",
    "Listeners.member.2.SSLCertificateId": "cert",
  });
  const [arn = ""] = (await client.ok("DescribeLoadBalancers")).at("*.LoadBalancers.member.LoadBalancerArn");
  const listeners = await client.ok("DescribeListeners", { LoadBalancerArn: arn });
  const [group = ""] = listeners.at("*.Listeners.member.DefaultActions.member.TargetGroupArn");
  const [listener = ""] = listeners.at("*.Listeners.member.ListenerArn");
  const cloud = await client.gateway.select({ credentials: { user: "mockuser", password: "mockpassword" } });
  const instances: string[] = [];
  for await (const { id } of cloud.list("instances", {})) instances.push(encodeId("i", id));
  return { client, arn, group, listener, instances };
}

test("a balancer is shown with listeners, rules and target groups, found by their ARNs", async (t) => {
  const { client, arn, group, listener } = await scene(t);
  const shown = await client.ok("DescribeLoadBalancers", { "LoadBalancerArns.member.1": arn });
  assert.equal(shown.root.namespace, "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/");
  assert.match(arn, /^arn:aws:elasticloadbalancing:[\w-]+:\d{12}:loadbalancer\/app\/web\/[0-9a-f]+$/);
  assert.deepEqual(shown.at("*.LoadBalancers.member.Type"), ["application"]);
  assert.deepEqual((await client.ok("DescribeLoadBalancers", { "Names.member.1": "web" })).text.length, shown.text.length);
  const listeners = await client.ok("DescribeListeners", { "ListenerArns.member.1": listener });
  assert.deepEqual(listeners.at("*.Listeners.member.Port"), ["80"]);
  const all = await client.ok("DescribeListeners", { LoadBalancerArn: arn });
  assert.deepEqual(all.at("*.Listeners.member.Protocol"), ["HTTP", "TLS"]);
  assert.deepEqual(all.at("*.Listeners.member.Certificates.member.CertificateArn"), ["cert"]);
  const rules = await client.ok("DescribeRules", { ListenerArn: listener });
  assert.deepEqual(rules.at("*.Rules.member.IsDefault"), ["true"]);
  const [RuleArn = ""] = rules.at("*.Rules.member.RuleArn");
  assert.deepEqual((await client.ok("DescribeRules", { "RuleArns.member.1": RuleArn })).at("*.Rules.member.RuleArn"), [RuleArn]);
  const groups = await client.ok("DescribeTargetGroups", { LoadBalancerArn: arn });
  assert.deepEqual(groups.at("*.TargetGroups.member.TargetGroupName"), ["web-80", "web-443"]);
  const one = await client.ok("DescribeTargetGroups", { "TargetGroupArns.member.1": group });
  assert.deepEqual(one.at("*.TargetGroups.member.Port"), ["8080"]);
  assert.deepEqual(one.at("*.TargetGroups.member.LoadBalancerArns.member"), [arn]);
});

test("what is not there has the code of its kind", async (t) => {
  const { client, arn, group, listener } = await scene(t);
  const other = (of: string): string => of.replace(/\/[0-9a-f]{4}/, "/6e6f");
  const cases: readonly (readonly [action: string, parameters: Record<string, string>, code: string])[] = [
    ["DescribeLoadBalancers", { "LoadBalancerArns.member.1": other(arn) }, "LoadBalancerNotFound"],
    ["DescribeLoadBalancers", { "LoadBalancerArns.member.1": "web" }, "LoadBalancerNotFound"],
    ["DescribeLoadBalancers", { "Names.member.1": "other" }, "LoadBalancerNotFound"],
    ["DescribeListeners", { "ListenerArns.member.1": listener.replace(/80$/, "81") }, "ListenerNotFound"],
    ["DescribeTargetHealth", { TargetGroupArn: listener }, "TargetGroupNotFound"],
    ["DescribeTargetGroups", { "Names.member.1": "web-81" }, "TargetGroupNotFound"],
    ["DescribeTargetHealth", { TargetGroupArn: other(group) }, "TargetGroupNotFound"],
  ];
  for (const [action, parameters, code] of cases) {
    const answer = await client.call(action, parameters);
    assert.deepEqual([answer.status, answer.code], [400, code], action);
  }
});

test("targets are registered, checked and taken off", async (t) => {
  const { client, group, instances } = await scene(t);
  const [id = ""] = instances;
  const target = { TargetGroupArn: group, "Targets.member.1.Id": id };
  const state = async () => (await client.ok("DescribeTargetHealth", target)).at("*.*.member.TargetHealth.State")[0];
  assert.equal(await state(), "unused");
  await client.ok("RegisterTargets", target);
  await client.ok("RegisterTargets", { ...target, "Targets.member.1.Port": "8080" });
  assert.match((await state()) ?? "", /^(healthy|unhealthy)$/);
  const all = await client.ok("DescribeTargetHealth", { TargetGroupArn: group });
  assert.deepEqual(all.at("*.TargetHealthDescriptions.member.Target.Id"), [id]);
  await client.ok("DeregisterTargets", target);
  assert.equal(await state(), "unused");
  for (const wrong of [
    { "Targets.member.1.Port": "1" },
    { "Targets.member.1.Id": "10.0.0.1" },
    { "Targets.member.1.Id": "i-00000000" },
  ]) {
    assert.equal((await client.call("RegisterTargets", { ...target, ...wrong })).code, "InvalidTarget");
  }
});

test("a health check changes by what is given", async (t) => {
  const { client, group } = await scene(t);
  const check = { HealthCheckProtocol: "HTTP", HealthCheckPath: "/up", HealthCheckIntervalSeconds: "20" };
  await client.ok("ModifyTargetGroup", { TargetGroupArn: group, ...check });
  const changed = await client.ok("ModifyTargetGroup", { TargetGroupArn: group, HealthyThresholdCount: "3" });
  for (const [name, value] of Object.entries({ ...check, HealthyThresholdCount: "3", HealthCheckPort: "8080" })) {
    assert.deepEqual(changed.at(`*.TargetGroups.member.${name}`), [value], name);
  }
  const wrong = await client.call("ModifyTargetGroup", { TargetGroupArn: group, HealthCheckTimeoutSeconds: "20" });
  assert.equal(wrong.code, "ValidationError");
});

test("tags, groups and listeners change; what the model makes together is not made apart", async (t) => {
  const { client, arn, group, listener } = await scene(t);
  await client.ok("AddTags", { "ResourceArns.member.1": arn, "Tags.member.1.Key": "a", "Tags.member.1.Value": "" });
  await client.ok("AddTags", { "ResourceArns.member.1": arn, "Tags.member.1.Key": "b", "Tags.member.1.Value": "2" });
  await client.ok("RemoveTags", { "ResourceArns.member.1": arn, "TagKeys.member.1": "a" });
  const tags = await client.ok("DescribeTags", { "ResourceArns.member.1": arn, "ResourceArns.member.2": group });
  assert.deepEqual(tags.at("*.TagDescriptions.member.Tags.member.Key"), ["b"]);
  assert.deepEqual(tags.at("*.TagDescriptions.member.ResourceArn"), [arn, group]);
  const nowhere = { LoadBalancerArn: arn, "SecurityGroups.member.1": "sg-00000000" };
  assert.equal((await client.call("SetSecurityGroups", nowhere)).code, "InvalidSecurityGroup");
  await client.ok("DeleteListener", { ListenerArn: listener });
  assert.equal((await client.call("DeleteListener", { ListenerArn: listener })).code, "ListenerNotFound");
  assert.equal((await client.call("CreateLoadBalancer", { Name: "x" })).code, "OperationNotPermitted");
  await client.ok("DeleteLoadBalancer", { LoadBalancerArn: arn });
  await client.ok("DeleteLoadBalancer", { LoadBalancerArn: arn });
  assert.deepEqual((await client.ok("DescribeLoadBalancers")).at("*.LoadBalancers"), [""]);
});
