import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { driverHarness } from "../../../testing/conformance/driver-harness.ts";
import { testDriver } from "../../../testing/conformance/suite.ts";
import { testGateway } from "../../../testing/gateway-harness.ts";
import { credentials, egress, simulatorHarness, simulateWholeCloud } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

// No Octavia can be had here: what is shown is that the driver does what Octavia's reference says.
const simulator = await simulateWholeCloud({ after }, { pending: 40 });
testDriver(
  "OpenStack, on a simulated Octavia,",
  driverHarness(openstack, { ...simulatorHarness(simulator), groups: ["loadBalancers"] }),
);

const request = {
  realmId: "default",
  listenerProtocol: "HTTP",
  listenerBalancerPort: 80,
  listenerInstancePort: 8080,
} as const;
const open = () => testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });

describe("load balancers of Octavia", () => {
  it("takes changes that come all at once, one after the other", async () => {
    const cloud = await open();
    const { id } = await cloud.call("loadBalancers", "create", { ...request, name: "busy" });
    const ports = [81, 82, 83, 84];
    const added = ports.map((port) =>
      cloud.call("loadBalancers", "createListener", { id, protocol: "TCP", loadBalancerPort: port, instancePort: port }),
    );
    await Promise.all(added);
    const { listeners } = await cloud.call("loadBalancers", "get", { id });
    assert.deepEqual(listeners.map(({ loadBalancerPort }) => loadBalancerPort).toSorted(), [80, ...ports]);
    await cloud.call("loadBalancers", "destroy", { id });
  });

  it("gives a further listener the instances and the check that the others have", async () => {
    const cloud = await open();
    const healthCheck = { protocol: "HTTP", path: "/up", port: 9000 } as const;
    const { id } = await cloud.call("loadBalancers", "create", { ...request, name: "two", healthCheck });
    const made = await cloud.call("instances", "create", { imageId: "i-1", hardwareProfileId: "1" });
    const instanceId = [made].flat()[0]?.id ?? "";
    await cloud.call("loadBalancers", "register", { id, instanceId });
    await cloud.call("loadBalancers", "createListener", { id, protocol: "TCP", loadBalancerPort: 22, instancePort: 2222 });
    await cloud.call("loadBalancers", "unregister", { id, instanceId });
    const { targets, listeners, healthCheck: shown } = await cloud.call("loadBalancers", "get", { id });
    assert.deepEqual(targets, [], "it is taken off both");
    assert.deepEqual(listeners.map(({ instancePort }) => instancePort).toSorted(), [2222, 8080]);
    assert.deepEqual([shown?.protocol, shown?.path, shown?.port], ["HTTP", "/up", 9000]);
    await cloud.call("loadBalancers", "destroy", { id });
  });

  it("refuses what Octavia cannot do", async () => {
    const cloud = await open();
    for (const [wrong, code] of [
      [{ listenerProtocol: "SSL" }, "unsupported"],
      [{ firewallIds: ["x"] }, "unsupported"],
      [{ subnetIds: ["a", "b"] }, "unsupported"],
    ] as const) {
      await assert.rejects(cloud.call("loadBalancers", "create", { ...request, name: "wrong", ...wrong }), { code });
    }
  });
});
