import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { testGateway } from "../../../testing/gateway-harness.ts";
import type { Service } from "../../../testing/openstack-simulator/service.ts";
import { simulateOpenStack } from "../../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

const message = "Security Group sg in use.";
const refusal = { NeutronError: { type: "SecurityGroupInUse", message, detail: "" } };

/**
 * A cloud with one group, which is in use for some attempts to delete it.
 * @param refusals how many attempts are refused
 * @param owner what the port that uses it belongs to; undefined: no such port is shown
 * @param server what Nova says of the port's server; undefined: it is gone
 */
async function groupInUse(context: TestContext, refusals: number, owner?: string, server?: object) {
  let refused = 0;
  const neutron: Service = ({ method, path }) => {
    if (method === "DELETE") return path === "/v2.0/security-groups/sg" && refused++ < refusals ? [409, refusal] : [204];
    const others = { device_id: "i-2", device_owner: "compute:nova", security_groups: ["sg-other"] };
    const ports = owner === undefined ? [] : [{ device_id: "i-1", device_owner: owner, security_groups: ["sg"] }];
    return path === "/v2.0/ports" ? [200, { ports: [others, ...ports] }] : undefined;
  };
  const nova: Service = ({ path }) =>
    path === "/servers/i-1" && server ? [200, { server }] : [404, { itemNotFound: { code: 404, message: "no" } }];
  const simulator = await simulateOpenStack(context, [
    { type: "network", name: "neutron", prefix: "/network", service: neutron },
    { type: "compute", name: "nova", prefix: "/compute/v2.1", service: nova },
  ]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  return { destroy: () => cloud.call("firewalls", "destroy", { id: "sg" }), attempts: () => refused };
}

test("a firewall is destroyed when the last instance that has it has gone", async (context) => {
  for (const server of [undefined, { status: "ACTIVE", "OS-EXT-STS:task_state": "deleting" }]) {
    const { destroy, attempts } = await groupInUse(context, 2, "compute:nova", server);
    await destroy();
    assert.equal(attempts(), 3);
  }
});

test("a firewall that something living has is kept, and nobody waits for it", async (context) => {
  const running = { status: "ACTIVE", "OS-EXT-STS:task_state": null };
  for (const [owner, server] of [["compute:nova", running], [""], ["Octavia"]] as const) {
    const { destroy, attempts } = await groupInUse(context, 2, owner, server);
    await assert.rejects(destroy(), { code: "failed_precondition", message });
    assert.equal(attempts(), 1);
  }
});

test("a firewall that nothing visible has is tried once more", async (context) => {
  const { destroy } = await groupInUse(context, 1);
  await destroy();
  const { destroy: refused, attempts } = await groupInUse(context, 5);
  await assert.rejects(refused(), { code: "failed_precondition", message });
  assert.equal(attempts(), 2);
});
