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

/** A balancer of this version whose two listeners another API has made. */
async function scene(t: TestContext): Promise<Scene> {
  const client = await queryClient(t, frontend, await openDriver(), { version: "2015-12-01" });
  const cloud = await client.gateway.select({ credentials: { user: "mockuser", password: "mockpassword" } });
  const { id: balancerId } = await cloud.call("loadBalancers", "allocate", { name: "web", kind: "application" });
  for (const listener of [
    { protocol: "HTTP", loadBalancerPort: 80, instancePort: 8080 },
    { protocol: "SSL", loadBalancerPort: 443, instancePort: 8443, certificateId: "cert" },
  ] as const)
    await cloud.call("loadBalancers", "createListener", { id: balancerId, ...listener });
  const [arn = ""] = (await client.ok("DescribeLoadBalancers")).at("*.LoadBalancers.member.LoadBalancerArn");
  const listeners = await client.ok("DescribeListeners", { LoadBalancerArn: arn });
  const [group = ""] = listeners.at("*.Listeners.member.DefaultActions.member.TargetGroupArn");
  const [listener = ""] = listeners.at("*.Listeners.member.ListenerArn");
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

test("a balancer is shown by the version that made it, as at AWS, and by no other", async (t) => {
  const { client, arn } = await scene(t);
  const classic = { Version: "2012-06-01", LoadBalancerName: "old" };
  const listener = { "Listeners.member.1.Protocol": "TCP", "Listeners.member.1.LoadBalancerPort": "80" };
  await client.ok("CreateLoadBalancer", { ...classic, ...listener, "Listeners.member.1.InstancePort": "80" });
  const shown = await client.ok("DescribeLoadBalancers");
  assert.deepEqual(shown.at("*.LoadBalancers.member.LoadBalancerName"), ["web"]);
  const old = await client.ok("DescribeLoadBalancers", { Version: "2012-06-01" });
  assert.deepEqual(old.at("*.LoadBalancerDescriptions.member.LoadBalancerName"), ["old"]);
  const named = { Version: "2012-06-01", "LoadBalancerNames.member.1": "web" };
  assert.equal((await client.call("DescribeLoadBalancers", named)).code, "LoadBalancerNotFound");
  await client.ok("DeleteLoadBalancer", { Version: "2012-06-01", LoadBalancerName: "web" });
  assert.equal((await client.ok("DescribeLoadBalancers", { "LoadBalancerArns.member.1": arn })).status, 200);
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

test("tags, groups and listeners change", async (t) => {
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
  await client.ok("DeleteLoadBalancer", { LoadBalancerArn: arn });
  await client.ok("DeleteLoadBalancer", { LoadBalancerArn: arn });
  assert.deepEqual((await client.ok("DescribeLoadBalancers")).at("*.LoadBalancers"), [""]);
});

/** A client, a network and its subnet, as EC2 calls them, and some instances. */
async function emptyScene(t: TestContext) {
  const client = await queryClient(t, frontend, await openDriver(), { version: "2015-12-01" });
  const cloud = await client.gateway.select({ credentials: { user: "mockuser", password: "mockpassword" } });
  const [subnet] = await allOf(cloud.list("subnets", {}));
  const instances = (await allOf(cloud.list("instances", {}))).map(({ id }) => encodeId("i", id));
  const create = async (name: string, parameters: Readonly<Record<string, string>> = {}) => {
    const asked = { Name: name, "Subnets.member.1": encodeId("subnet", subnet?.id ?? ""), ...parameters };
    const [arn = ""] = (await client.ok("CreateLoadBalancer", asked)).at("*.LoadBalancers.member.LoadBalancerArn");
    return arn;
  };
  const plan = async (name: string, parameters: Readonly<Record<string, string>> = {}) => {
    const VpcId = encodeId("vpc", subnet?.networkId ?? "");
    const asked = { Name: name, Protocol: "HTTP", Port: "8080", VpcId, ...parameters };
    const [arn = ""] = (await client.ok("CreateTargetGroup", asked)).at("*.TargetGroups.member.TargetGroupArn");
    return arn;
  };
  const listen = (LoadBalancerArn: string, group: string, parameters: Readonly<Record<string, string>> = {}) =>
    client.call("CreateListener", {
      LoadBalancerArn,
      Protocol: "HTTP",
      Port: "80",
      "DefaultActions.member.1.Type": "forward",
      "DefaultActions.member.1.TargetGroupArn": group,
      ...parameters,
    });
  return { client, instances, create, plan, listen };
}

async function allOf<R>(list: AsyncIterable<R>): Promise<readonly R[]> {
  const found: R[] = [];
  for await (const each of list) found.push(each);
  return found;
}

test("a balancer, a group and listeners are made one by one, and go one by one", async (t) => {
  const { client, instances, create, plan, listen } = await emptyScene(t);
  const arn = await create("front", { "Tags.member.1.Key": "team", "Tags.member.1.Value": "a" });
  const group = await plan("web", { HealthCheckPath: "/up", HealthyThresholdCount: "3", "Matcher.HttpCode": "200" });
  const read = async (field: string) =>
    (await client.ok("DescribeTargetGroups", { "TargetGroupArns.member.1": group })).at(`*.TargetGroups.member.${field}`);
  assert.deepEqual(await read("LoadBalancerArns.member"), []);
  assert.deepEqual(await read("HealthCheckPath"), ["/up"]);
  const [target = ""] = instances;
  const targets = { TargetGroupArn: group, "Targets.member.1.Id": target };
  await client.ok("DeregisterTargets", targets);
  const check = (HealthCheckPath: string) => client.call("ModifyTargetGroup", { TargetGroupArn: group, HealthCheckPath });
  assert.equal((await check("/up")).status, 200, "as it is");
  assert.equal((await check("/other")).code, "OperationNotPermitted");

  const made = await listen(arn, group);
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(made.at("*.Listeners.member.DefaultActions.member.TargetGroupArn"), [group]);
  const [listener = ""] = made.at("*.Listeners.member.ListenerArn");
  assert.equal((await listen(arn, group)).code, "DuplicateListener");
  assert.deepEqual(await read("LoadBalancerArns.member"), [arn]);
  for (const [field, value] of Object.entries({
    TargetGroupName: "web",
    Port: "8080",
    HealthCheckPath: "/up",
    HealthCheckPort: "traffic-port",
    HealthyThresholdCount: "3",
  }))
    assert.deepEqual(await read(field), [value], field);
  const second = await listen(arn, group, { Port: "81" });
  const groups = await client.ok("DescribeTargetGroups", { LoadBalancerArn: arn });
  assert.deepEqual(groups.at("*.TargetGroups.member.TargetGroupArn"), [group], "two listeners share it");
  await client.ok("RegisterTargets", targets);
  const health = await client.ok("DescribeTargetHealth", { TargetGroupArn: group });
  assert.deepEqual(health.at("*.TargetHealthDescriptions.member.Target.Id"), [target]);
  await client.ok("ModifyTargetGroup", { TargetGroupArn: group, HealthCheckPath: "/healthz" });
  assert.deepEqual(await read("HealthCheckPath"), ["/healthz"]);
  assert.deepEqual(await read("HealthCheckPort"), ["traffic-port"]);

  assert.equal((await client.call("DeleteTargetGroup", { TargetGroupArn: group })).code, "ResourceInUse");
  for (const ListenerArn of [listener, ...second.at("*.Listeners.member.ListenerArn")])
    await client.ok("DeleteListener", { ListenerArn });
  assert.deepEqual(await read("LoadBalancerArns.member"), []);
  assert.deepEqual(await read("HealthCheckPath"), ["/up"], "it is as it was planned again");
  await client.ok("DeleteTargetGroup", { TargetGroupArn: group });
  assert.deepEqual((await client.ok("DescribeTargetGroups")).at("*.TargetGroups.member"), []);
  await client.ok("DeleteLoadBalancer", { LoadBalancerArn: arn });
});

test("a balancer keeps its type and its ARN, whatever it listens for", async (t) => {
  const { client, create, plan, listen } = await emptyScene(t);
  for (const [Type, path, Protocol] of [
    ["application", "app", "HTTP"],
    ["network", "net", "TCP"],
  ] as const) {
    const arn = await create(`of-${path}`, { Type });
    assert.ok(arn.includes(`:loadbalancer/${path}/of-${path}/`), arn);
    assert.equal((await listen(arn, await plan(path, { Protocol }), { Protocol })).status, 200);
    const shown = await client.ok("DescribeLoadBalancers", { "LoadBalancerArns.member.1": arn });
    assert.deepEqual(shown.at("*.LoadBalancers.member.LoadBalancerArn"), [arn]);
    assert.deepEqual(shown.at("*.LoadBalancers.member.Type"), [Type]);
  }
});

test("attributes are AWS's own, and nothing else", async (t) => {
  const { client, create, plan } = await emptyScene(t);
  const [LoadBalancerArn, TargetGroupArn] = [await create("front"), await plan("web")];
  const set = (name: string, Key: string, Value: string) =>
    client.call(`Modify${name}Attributes`, {
      LoadBalancerArn,
      TargetGroupArn,
      "Attributes.member.1.Key": Key,
      "Attributes.member.1.Value": Value,
    });
  for (const [name, key, same, other] of [
    ["LoadBalancer", "idle_timeout.timeout_seconds", "60", "30"],
    ["TargetGroup", "deregistration_delay.timeout_seconds", "300", "10"],
  ] as const) {
    const taken = await set(name, key, same);
    assert.equal(taken.status, 200, taken.text);
    const described = await client.ok(`Describe${name}Attributes`, { LoadBalancerArn, TargetGroupArn });
    assert.deepEqual(described.at("*.Attributes.member.Key"), taken.at("*.Attributes.member.Key"));
    assert.equal((await set(name, key, other)).code, "InvalidConfigurationRequest");
    assert.equal((await set(name, "no.such", "1")).code, "InvalidConfigurationRequest");
  }
});

test("what listeners encrypt with is told as far as a cloud tells it", async (t) => {
  const { client, create, plan, listen } = await emptyScene(t);
  const [arn, group] = [await create("one"), await plan("web")];
  assert.equal((await listen(arn, group)).status, 200);
  const CertificateArn = "arn:aws:iam::123456789012:server-certificate/x";
  const secure = { Port: "443", Protocol: "HTTPS", "Certificates.member.1.CertificateArn": CertificateArn };
  assert.equal((await listen(arn, group, secure)).status, 200);
  const listeners = (await client.ok("DescribeListeners", { LoadBalancerArn: arn })).at("*.Listeners.member.ListenerArn");
  const certificates = await Promise.all(
    listeners.map((ListenerArn) => client.ok("DescribeListenerCertificates", { ListenerArn })),
  );
  assert.deepEqual(
    certificates.map((answer) => answer.at("*.Certificates.member.CertificateArn")),
    [[], [CertificateArn]],
  );
  const [policy = ""] = (await client.ok("DescribeSSLPolicies")).at("*.SslPolicies.member.Name");
  assert.deepEqual((await client.ok("DescribeListeners", { LoadBalancerArn: arn })).at("*.Listeners.member.SslPolicy"), [policy]);
  const reserved = await client.ok("DescribeCapacityReservation", { LoadBalancerArn: arn });
  assert.deepEqual(reserved.at("*.CapacityReservationState.member"), []);
  assert.equal((await client.call("DescribeSSLPolicies", { "Names.member.1": "none" })).code, "SSLPolicyNotFound");
  assert.deepEqual((await client.ok("DescribeAccountLimits")).at("*.Limits.member"), []);
});

test("what no cloud carries of balancing is refused, and leaves nothing", async (t) => {
  const { client, create, plan, listen } = await emptyScene(t);
  const [arn, other, group, second] = [await create("one"), await create("two"), await plan("web"), await plan("api")];
  assert.equal((await listen(arn, group)).status, 200);
  const [listener = ""] = (await client.ok("DescribeListeners", { LoadBalancerArn: arn })).at("*.Listeners.member.ListenerArn");
  const [rule = ""] = (await client.ok("DescribeRules", { ListenerArn: listener })).at("*.Rules.member.RuleArn");
  const expected = async (answer: Promise<{ readonly code: string | undefined }>, code: string, what: string) =>
    assert.equal((await answer).code, code, what);
  await expected(listen(arn, second, { Port: "81" }), "OperationNotPermitted", "a second group");
  await expected(listen(other, group), "TargetGroupAssociationLimit", "a second balancer");
  await expected(listen(other, second, { Protocol: "TCP" }), "UnsupportedProtocol", "another type's protocol");
  await expected(listen(other, second, { Protocol: "HTTPS" }), "CertificateNotFound", "no certificate");
  const redirect = { "DefaultActions.member.1.Type": "redirect", "DefaultActions.member.1.TargetGroupArn": "" };
  await expected(listen(other, second, redirect), "OperationNotPermitted", "a redirection");
  await expected(listen(other, `${second}A`), "TargetGroupNotFound", "a group of nobody's making");
  await expected(client.call("CreateRule", { ListenerArn: listener, Priority: "1" }), "UnsupportedOperation", "a rule");
  await expected(client.call("DeleteRule", { RuleArn: rule }), "OperationNotPermitted", "the default rule");
  const modify = (parameters: Readonly<Record<string, string>>) =>
    client.call("ModifyListener", { ListenerArn: listener, ...parameters });
  assert.equal((await modify({ Port: "80", Protocol: "HTTP" })).status, 200);
  await expected(modify({ Port: "82" }), "OperationNotPermitted", "another port");
  for (const [parameters, code] of [
    [{ Name: "one" }, "DuplicateLoadBalancerName"],
    [{ Name: "three", Type: "gateway" }, "OperationNotPermitted"],
    [{ Name: "three", "Subnets.member.1": "subnet-00000000" }, "InvalidSubnet"],
    [{ Name: "three", IpAddressType: "dualstack" }, "OperationNotPermitted"],
  ] as const)
    await expected(client.call("CreateLoadBalancer", parameters), code, JSON.stringify(parameters));
  const VpcId = "vpc-00000000";
  for (const [parameters, code] of [
    [{ Name: "x", Protocol: "HTTP", Port: "80", VpcId }, "ValidationError"],
    [{ Name: "x", Protocol: "HTTP", Port: "80" }, "ValidationError"],
    [{ Name: "x", TargetType: "lambda" }, "OperationNotPermitted"],
  ] as const)
    await expected(client.call("CreateTargetGroup", parameters), code, JSON.stringify(parameters));
  await assert.rejects(plan("web", { Port: "8081" }), /DuplicateTargetGroupName/);
  assert.equal(await plan("web"), group, "the same again is the same");
  await assert.rejects(plan("slow", { HealthCheckTimeoutSeconds: "30" }), /ValidationError/);
  await assert.rejects(plan("long", { HealthCheckPath: `/${"x".repeat(300)}` }), /ValidationError/);
  const listeners = await client.ok("DescribeListeners", { LoadBalancerArn: other });
  assert.deepEqual(listeners.at("*.Listeners.member"), []);
});
