import assert from "node:assert/strict";
import { it } from "node:test";
import { collect, refused } from "../../../../testing/conformance/assertions.ts";
import { ec2Cloud, ec2Harness, motoHarness, needsEc2 } from "../../../../testing/ec2-cloud.ts";
import { testGateway } from "../../../../testing/gateway-harness.ts";
import { queryClient } from "../../../../testing/query-client.ts";
import elb from "../../../../frontends/elb/frontend.ts";
import ec2 from "../../driver.ts";

const known = ec2Cloud();

// They need a cloud that speaks AWS's second API of load balancing; where none is named there is nothing to run them on.
const skip = known ? false : needsEc2;

/** How the tests reach the cloud, and an image of it. */
function reached() {
  assert.ok(known);
  const { gateway = {}, fixtures } = known.isMoto ? motoHarness(known) : ec2Harness(known);
  return { options: { ...gateway, settings: { ec2: { provider: known.provider } } }, credentials: known.credentials, fixtures };
}

it("an application balancer listens on two ports of a cloud", { skip }, async (context) => {
  const { options, credentials, fixtures } = reached();
  const { gateway, select } = testGateway(ec2, options);
  context.after(() => gateway.close());
  const cloud = await select({ credentials });
  const [realmId = "", ...others] = (await collect(cloud.list("realms", {}))).flatMap(({ id }) => (id.includes(":") ? id : []));
  const realmIds = others.slice(0, 1);
  const image = fixtures?.imageId ?? (await collect(cloud.list("images", {})))[0]?.id ?? "";
  const [launched] = [await cloud.call("instances", "create", { imageId: image, realmId })].flat();
  const instanceId = launched?.id ?? "";
  const name = `walk-${Date.now().toString(36)}`;
  const { id, kind } = await cloud.call("loadBalancers", "create", {
    name,
    realmId,
    realmIds,
    listenerProtocol: "HTTP",
    listenerBalancerPort: 80,
    listenerInstancePort: 8080,
    listeners: [{ protocol: "HTTP", loadBalancerPort: 81, instancePort: 9090 }],
    tags: { team: "a", gone: "soon" },
  });
  try {
    assert.equal(kind, "application");
    await cloud.call("loadBalancers", "register", { id, instanceId });
    await cloud.call("loadBalancers", "update", { id, tags: { team: "b" } });
    const listed = (await collect(cloud.list("loadBalancers", { name }))).find((each) => each.id === id);
    const shown = await cloud.call("loadBalancers", "get", { id });
    assert.deepEqual(listed, shown);
    assert.deepEqual(shown.listeners.map(({ loadBalancerPort, instancePort }) => [loadBalancerPort, instancePort]).toSorted(), [
      [80, 8080],
      [81, 9090],
    ]);
    assert.deepEqual(
      [shown.targets.map((each) => each.instanceId), shown.tags, shown.realmIds.length],
      [[instanceId], { team: "b" }, 2],
    );
    const named = { id, name: "web/of 2 & <3>", protocol: "HTTP", loadBalancerPort: 82, instancePort: 8080 } as const;
    const renamed = await cloud.call("loadBalancers", "createListener", named);
    assert.equal(renamed.listeners.find(({ loadBalancerPort }) => loadBalancerPort === 82)?.name, named.name);
    assert.deepEqual(renamed.tags, { team: "b" });
    await cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 82 });
    const { name: _, ...nameless } = named;
    const again = await cloud.call("loadBalancers", "createListener", nameless);
    assert.equal(again.listeners.find(({ loadBalancerPort }) => loadBalancerPort === 82)?.name, undefined);
    await cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 82 });
    const { listeners, targets } = await cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 80 });
    assert.deepEqual([listeners.map(({ instancePort }) => instancePort), targets.length], [[9090], 1]);
    assert.deepEqual((await cloud.call("loadBalancers", "unregister", { id, instanceId })).targets, []);
  } finally {
    await cloud.call("loadBalancers", "destroy", { id });
    await cloud.call("instances", "destroy", { id: instanceId });
  }
  await refused(cloud.call("loadBalancers", "get", { id }), "not_found");
});

it("AWS's own second API, spoken to us, makes what the cloud has", { skip }, async (context) => {
  const { options, credentials } = reached();
  const client = await queryClient(context, elb, ec2, { ...options, ...credentials, version: "2015-12-01" });
  const cloud = await client.gateway.select({ credentials });
  const [one, other] = await collect(cloud.list("subnets", {}));
  const name = `front-${Date.now().toString(36)}`;
  const made = await client.ok("CreateLoadBalancer", {
    Name: name,
    "Subnets.member.1": one?.id ?? "",
    "Subnets.member.2": other?.id ?? "",
  });
  const [LoadBalancerArn = ""] = made.at("*.LoadBalancers.member.LoadBalancerArn");
  try {
    const group = { Name: name, Protocol: "HTTP", Port: "8080", VpcId: one?.networkId ?? "", HealthCheckPath: "/up" };
    const [TargetGroupArn = ""] = (await client.ok("CreateTargetGroup", group)).at("*.TargetGroups.member.TargetGroupArn");
    const forward = { "DefaultActions.member.1.Type": "forward", "DefaultActions.member.1.TargetGroupArn": TargetGroupArn };
    for (const Port of ["80", "81"]) await client.ok("CreateListener", { LoadBalancerArn, Protocol: "HTTP", Port, ...forward });
    const [found] = await collect(cloud.list("loadBalancers", { name }));
    assert.equal(found?.kind, "application");
    assert.equal(found.id, LoadBalancerArn, "the cloud's own ARN is shown");
    const [listener] = found.listeners;
    const rules = await client.ok("DescribeRules", { ListenerArn: listener?.id ?? "" });
    assert.deepEqual(rules.at("*.Rules.member.IsDefault"), ["true"]);
    const [RuleArn = ""] = rules.at("*.Rules.member.RuleArn");
    const same = await client.ok("DescribeRules", { "RuleArns.member.1": RuleArn });
    assert.deepEqual(same.at("*.Rules.member.RuleArn"), [RuleArn]);
    assert.deepEqual(found.listeners.map((each) => [each.loadBalancerPort, each.instancePort]).toSorted(), [
      [80, 8080],
      [81, 8080],
    ]);
    assert.equal(found.healthCheck?.path, "/up");
    const groups = await client.ok("DescribeTargetGroups", { LoadBalancerArn });
    assert.deepEqual(groups.at("*.TargetGroups.member.TargetGroupArn"), [TargetGroupArn], "both listeners keep its name");
    await client.ok("DeleteListener", { ListenerArn: listener?.id ?? "" });
    const gone = await client.call("DescribeListeners", { "ListenerArns.member.1": listener?.id ?? "" });
    assert.equal(gone.code, "ListenerNotFound");
    const classic = await client.ok("DescribeLoadBalancers", { Version: "2012-06-01" });
    assert.ok(!classic.at("*.LoadBalancerDescriptions.member.LoadBalancerName").includes(name));
  } finally {
    await client.ok("DeleteLoadBalancer", { LoadBalancerArn });
  }
  assert.ok((await collect(cloud.list("loadBalancers", {}))).every((each) => each.name !== name));
});
