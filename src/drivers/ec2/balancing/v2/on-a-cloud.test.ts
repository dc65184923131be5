import assert from "node:assert/strict";
import { it } from "node:test";
import { collect, refused } from "../../../../testing/conformance/assertions.ts";
import { ec2Cloud, ec2Harness, motoHarness, needsEc2 } from "../../../../testing/ec2-cloud.ts";
import { testGateway } from "../../../../testing/gateway-harness.ts";
import ec2 from "../../driver.ts";

const known = ec2Cloud();

it("an application balancer listens on two ports of a cloud", { skip: known ? false : needsEc2 }, async (context) => {
  assert.ok(known);
  const { gateway: options, provider, credentials, fixtures } = known.isMoto ? motoHarness(known) : ec2Harness(known);
  const { gateway, select } = testGateway(ec2, options);
  context.after(() => gateway.close());
  const cloud = await select({ ...(provider !== undefined && { provider }), ...(credentials && { credentials }) });
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
