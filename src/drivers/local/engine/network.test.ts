import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allOf, failsAs, openCloud } from "../../../testing/test-driver/open-cloud.ts";

describe("networks of the local cloud", () => {
  it("hold subnets that lie inside them and do not overlap", async () => {
    const { cloud } = await openCloud();
    const network = await cloud.call("networks", "create", { addressBlock: "192.168.0.0/16", name: "сеть" });
    const create = (addressBlock: string) => cloud.call("subnets", "create", { networkId: network.id, addressBlock });
    for (const block of [
      "nonsense",
      "192.168.1.0",
      "192.168.1.0/33",
      "192.168.1.1/24",
      "10.0.0.0/24",
      "192.168.0.0/8",
      "::/64",
      "192.168.1.0/32",
    ]) {
      await assert.rejects(create(block), failsAs("invalid_argument", { parameter: "addressBlock" }), block);
    }
    const subnet = await create("192.168.1.0/24");
    assert.deepEqual([subnet.gateway, subnet.availableAddresses], ["192.168.1.1", 253]);
    await assert.rejects(create("192.168.1.128/25"), failsAs("failed_precondition"));
    await assert.rejects(
      cloud.call("subnets", "create", { networkId: "nonsense", addressBlock: "192.168.2.0/24" }),
      failsAs("invalid_argument", { parameter: "networkId" }),
    );
    assert.deepEqual((await cloud.call("networks", "get", { id: network.id })).subnetIds, [subnet.id]);
    await assert.rejects(cloud.call("networks", "destroy", { id: network.id }), failsAs("failed_precondition"));
    await cloud.call("subnets", "update", { id: subnet.id, tags: { a: "b" } });
    await cloud.call("subnets", "destroy", { id: subnet.id });
    await cloud.call("networks", "destroy", { id: network.id });
    await assert.rejects(cloud.call("networks", "get", { id: network.id }), failsAs("not_found"));
  });

  it("take IPv6 as well", async () => {
    const { cloud } = await openCloud();
    const network = await cloud.call("networks", "create", { addressBlock: "2001:db8::/48" });
    const subnet = await cloud.call("subnets", "create", { networkId: network.id, addressBlock: "2001:db8:0:1::/64" });
    assert.equal(subnet.gateway, "2001:db8:0:1::1");
    const made = await cloud.call("networkInterfaces", "allocate", { subnetId: subnet.id });
    assert.equal(made.ipAddress, "2001:db8:0:1::2");
  });

  it("leave the cloud's own network alone, and show routers", async () => {
    const { cloud, other } = await openCloud();
    await assert.rejects(cloud.call("networks", "destroy", { id: "network-external" }), failsAs("permission_denied"));
    await assert.rejects(other.call("networks", "get", { id: "network-1" }), failsAs("not_found"));
    const [router] = await allOf(cloud.list("routers", { networkId: "network-1" }));
    assert.deepEqual(router, await cloud.call("routers", "get", { id: router?.id ?? "" }));
  });

  it("connect instances by interfaces", async () => {
    const { cloud } = await openCloud();
    const instanceId = "instance-1";
    const made = await cloud.call("networkInterfaces", "create", { instanceId, networkId: "subnet-1", name: "second" });
    assert.deepEqual([made.deviceIndex, made.state, made.networkId], [1, "in-use", "network-1"]);
    const free = await cloud.call("networkInterfaces", "detach", { id: made.id });
    assert.deepEqual([free.state, free.instanceId], ["available", undefined]);
    await assert.rejects(cloud.call("networkInterfaces", "detach", { id: made.id }), failsAs("failed_precondition"));
    await assert.rejects(
      cloud.call("networkInterfaces", "attach", { id: made.id, instanceId, deviceIndex: 0 }),
      failsAs("failed_precondition"),
    );
    assert.equal((await cloud.call("networkInterfaces", "attach", { id: made.id, instanceId, deviceIndex: 4 })).deviceIndex, 4);
    const [first] = await allOf(cloud.list("networkInterfaces", { instanceId }));
    await assert.rejects(cloud.call("networkInterfaces", "destroy", { id: first?.id ?? "" }), failsAs("failed_precondition"));
    await cloud.call("networkInterfaces", "update", { id: made.id, name: "третий" });
    await cloud.call("networkInterfaces", "destroy", { id: made.id });
    await assert.rejects(cloud.call("networkInterfaces", "allocate", {}), failsAs("invalid_argument"));
  });

  it("give out public addresses", async () => {
    const { cloud } = await openCloud();
    const { id, ip } = await cloud.call("addresses", "create", { tags: { a: "b" } });
    await assert.rejects(cloud.call("addresses", "disassociate", { id }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("addresses", "associate", { id }), failsAs("invalid_argument"));
    await assert.rejects(
      cloud.call("addresses", "associate", { id, instanceId: "nonsense" }),
      failsAs("invalid_argument", { parameter: "instanceId" }),
    );
    assert.equal((await cloud.call("addresses", "associate", { id, instanceId: "instance-2" })).state, "associated");
    const { publicAddresses } = await cloud.call("instances", "get", { id: "instance-2" });
    assert.deepEqual(publicAddresses, [{ type: "ipv4", address: ip }]);
    await assert.rejects(cloud.call("addresses", "associate", { id, instanceId: "instance-1" }), failsAs("failed_precondition"));
    await assert.rejects(cloud.call("addresses", "destroy", { id }), failsAs("failed_precondition"));
    await cloud.call("addresses", "disassociate", { id });
    await cloud.call("addresses", "destroy", { id });
    await assert.rejects(cloud.call("addresses", "create", { networkId: "network-1" }), failsAs("invalid_argument"));
  });
});

describe("firewalls of the local cloud", () => {
  it("have rules in both directions, added and taken out all or none", async () => {
    const { cloud } = await openCloud();
    const { id } = await cloud.call("firewalls", "create", { name: "web", description: "<&>" });
    await assert.rejects(cloud.call("firewalls", "create", { name: "web", description: "" }), failsAs("already_exists"));
    const anywhere = { type: "address", cidr: "::/0" } as const;
    const ingress = { direction: "ingress", protocol: "tcp", portFrom: 80, portTo: 90, source: anywhere } as const;
    const egress = { direction: "egress", protocol: "udp", source: { type: "group", name: "default" } } as const;
    const made = await cloud.call("firewalls", "createRules", { id, rules: [ingress, egress] });
    assert.deepEqual(
      made.rules.map(({ direction, source }) => [direction, source?.firewallId]),
      [
        ["ingress", undefined],
        ["egress", "firewall-1"],
      ],
    );
    await assert.rejects(cloud.call("firewalls", "createRules", { id, rules: [ingress] }), failsAs("already_exists"));
    const impossible = [
      { direction: "ingress", protocol: "nonsense" },
      { direction: "ingress", protocol: "tcp", portFrom: 90, portTo: 80 },
      { direction: "ingress", protocol: "tcp", portFrom: 90 },
      { direction: "ingress", protocol: "tcp", portFrom: 0, portTo: 70000 },
      { direction: "ingress", protocol: "all", portFrom: 1, portTo: 2 },
      { direction: "ingress", protocol: "tcp", source: { type: "address", cidr: "nonsense" } },
      { direction: "ingress", protocol: "tcp", source: { type: "group", firewallId: "nonsense" } },
    ] as const;
    const fine = { direction: "ingress", protocol: "icmp", portFrom: -1, portTo: -1 } as const;
    for (const rule of impossible) {
      await assert.rejects(cloud.call("firewalls", "createRules", { id, rules: [fine, rule] }), failsAs("invalid_argument"));
    }
    const [first, second] = made.rules;
    await assert.rejects(
      cloud.call("firewalls", "destroyRules", { id, ruleIds: [first?.id ?? "", "nonsense"] }),
      failsAs("invalid_argument"),
    );
    assert.deepEqual((await cloud.call("firewalls", "destroyRules", { id, ruleIds: [first?.id ?? ""] })).rules, [second]);
  });

  it("cannot be destroyed while something uses them", async () => {
    const { cloud } = await openCloud();
    const { id } = await cloud.call("firewalls", "create", { name: "web", description: "", networkId: "network-1" });
    await cloud.call("instances", "setFirewalls", { id: "instance-1", firewallIds: [id] });
    await assert.rejects(cloud.call("firewalls", "destroy", { id }), failsAs("failed_precondition"));
    await cloud.call("instances", "setFirewalls", { id: "instance-1", firewallIds: ["firewall-1"] });
    await cloud.call("firewalls", "update", { id, name: "renamed" });
    await cloud.call("firewalls", "destroy", { id });
    await assert.rejects(cloud.call("firewalls", "destroy", { id: "firewall-1" }), failsAs("failed_precondition"));
  });
});

describe("load balancers of the local cloud", () => {
  const request = {
    name: "front",
    realmId: "north-1",
    listenerProtocol: "HTTP",
    listenerBalancerPort: 80,
    listenerInstancePort: 8080,
  } as const;

  it("have listeners, targets and a health check", async () => {
    const { cloud } = await openCloud();
    const { id, state } = await cloud.call("loadBalancers", "create", { ...request, subnetIds: ["subnet-1"] });
    assert.equal(state, "active");
    await assert.rejects(cloud.call("loadBalancers", "create", request), failsAs("already_exists"));
    await assert.rejects(cloud.call("subnets", "destroy", { id: "subnet-1" }), failsAs("failed_precondition"));
    await cloud.call("loadBalancers", "register", { id, instanceId: "instance-1" });
    await assert.rejects(cloud.call("loadBalancers", "register", { id, instanceId: "instance-1" }), failsAs("already_exists"));
    await cloud.call("instances", "stop", { id: "instance-1" });
    assert.equal((await cloud.call("loadBalancers", "get", { id })).targets[0]?.health, "unhealthy");
    await cloud.call("loadBalancers", "unregister", { id, instanceId: "instance-1" });
    await assert.rejects(
      cloud.call("loadBalancers", "unregister", { id, instanceId: "instance-1" }),
      failsAs("failed_precondition"),
    );
    const listener = { protocol: "TCP", loadBalancerPort: 443, instancePort: 8443 } as const;
    assert.equal((await cloud.call("loadBalancers", "createListener", { id, ...listener })).listeners.length, 2);
    await assert.rejects(cloud.call("loadBalancers", "createListener", { id, ...listener }), failsAs("already_exists"));
    assert.equal((await cloud.call("loadBalancers", "destroyListener", { id, loadBalancerPort: 80 })).listeners.length, 1);
    await assert.rejects(
      cloud.call("loadBalancers", "setHealthCheck", { id, protocol: "HTTP", port: 80 }),
      failsAs("invalid_argument"),
    );
    const checked = await cloud.call("loadBalancers", "setHealthCheck", { id, protocol: "HTTP", port: 80, path: "/up" });
    assert.equal(checked.healthCheck?.interval, 30);
    await cloud.call("loadBalancers", "update", { id, tags: { a: "b" } });
    await cloud.call("loadBalancers", "destroy", { id });
    await assert.rejects(cloud.call("loadBalancers", "destroy", { id }), failsAs("not_found"));
  });
});
