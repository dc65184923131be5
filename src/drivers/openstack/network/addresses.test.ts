import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import { testGateway } from "../../../testing/gateway-harness.ts";
import type { Loose, Service } from "../../../testing/openstack-simulator/service.ts";
import { simulateOpenStack } from "../../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

const port = (id: string, ...addresses: string[]) => ({
  id,
  device_id: "s",
  device_owner: "compute:nova",
  network_id: `n-${id}`,
  mac_address: `fa:16:3e:00:00:${id}`,
  fixed_ips: addresses.map((address) => ({ subnet_id: `sub-${id}`, ip_address: address })),
});

/** A server with these ports, of which only `02` is in a network with a way out; and an address. */
async function scene(context: TestContext, ports: readonly ReturnType<typeof port>[]) {
  const floatingIp = {
    id: "f",
    floating_ip_address: "203.0.113.9",
    fixed_ip_address: null,
    port_id: null,
    floating_network_id: "outside",
    status: "DOWN",
  };
  const neutron: Service = ({ method, path, body }) => {
    if (path === "/v2.0/ports") return [200, { ports }];
    if (method === "GET") return [200, { floatingips: [floatingIp] }];
    const asked = body["floatingip"] as Loose;
    if (asked["port_id"] !== "02") {
      const message = "External network outside is not reachable from subnet.";
      return [404, { NeutronError: { type: "ExternalGatewayForFloatingIPNotFound", message, detail: "" } }];
    }
    return [200, { floatingip: { ...floatingIp, ...asked } }];
  };
  const addresses = { two: [{ addr: "10.2.0.1", version: 4, "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:02" }] };
  const server = { id: "s", status: "ACTIVE", metadata: {}, image: "", flavor: { id: "f" }, created: "2026-11-22T10:00:00Z" };
  const nova: Service = ({ path }) => (path === "/servers/s" ? [200, { server: { ...server, addresses } }] : undefined);
  const simulator = await simulateOpenStack(context, [
    { type: "compute", name: "nova", prefix: "/compute/v2.1", service: nova },
    { type: "network", name: "neutron", prefix: "/network", service: neutron },
  ]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  const associate = (privateAddress?: string) =>
    cloud.call("addresses", "associate", {
      id: "203.0.113.9",
      instanceId: "s",
      ...(privateAddress !== undefined && { privateAddress }),
    });
  return { cloud, associate };
}

const isolated = port("01", "10.1.0.1");
const connected = port("02", "fd00::2", "10.2.0.1");

it("an address goes to the interface that has a way to it", async (context) => {
  const { associate } = await scene(context, [isolated, connected]);
  assert.equal((await associate())?.networkInterfaceId, "02");
  assert.equal((await associate("10.2.0.1"))?.networkInterfaceId, "02");
  await assert.rejects(associate("10.1.0.1"), { code: "failed_precondition", message: /not reachable/ });
  await assert.rejects(associate("10.9.9.9"), { code: "invalid_argument" });
});

it("an instance that has addresses of version 6 alone is not waited for", async (context) => {
  const { associate } = await scene(context, [port("03", "fd00::3")]);
  await assert.rejects(associate(), { code: "failed_precondition", message: "The instance 's' has no address of version 4." });
});

it("interfaces are in the order in which the server has them", async (context) => {
  const { cloud } = await scene(context, [isolated, connected]);
  const { networkInterfaces = [] } = await cloud.call("instances", "get", { id: "s" });
  assert.deepEqual(
    networkInterfaces.map(({ id, deviceIndex }) => [id, deviceIndex]),
    [
      ["02", 0],
      ["01", 1],
    ],
  );
});
