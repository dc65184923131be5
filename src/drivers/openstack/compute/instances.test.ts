import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { testGateway } from "../../../testing/gateway-harness.ts";
import type { Service } from "../../../testing/openstack-simulator/service.ts";
import { simulateOpenStack } from "../../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

/** What Nova takes in which status, and what becomes of the server then. */
const ways: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  "os-start": [["SHUTOFF"], "ACTIVE"],
  "os-stop": [["ACTIVE"], "SHUTOFF"],
  resume: [["SUSPENDED"], "ACTIVE"],
  unpause: [["PAUSED"], "ACTIVE"],
  unshelve: [["SHELVED", "SHELVED_OFFLOADED"], "ACTIVE"],
  unrescue: [["RESCUE"], "ACTIVE"],
};

/** A Nova with one server. */
async function scene(context: TestContext, facts: object) {
  const server = {
    id: "s",
    name: "one",
    status: "ACTIVE",
    tenant_id: "p-demo",
    metadata: {},
    image: { id: "i" },
    flavor: { id: "f" },
    created: "2026-11-22T10:00:00Z",
    key_name: null,
    addresses: {},
    ...facts,
  };
  const nova: Service = ({ path, body }) => {
    if (path === "/servers/s") return [200, { server }];
    if (server.status === "BUILD") {
      server.status = "ACTIVE";
      return [409, { conflictingRequest: { code: 409, message: "Instance s is not ready" } }];
    }
    if (path !== "/servers/s/action") return undefined;
    const [action = ""] = Object.keys(body);
    const [from = [], to = ""] = ways[action] ?? [];
    if (!from.includes(server.status)) {
      return [409, { conflictingRequest: { code: 409, message: `Cannot '${action}' instance s while it is in vm_state other` } }];
    }
    server.status = to;
    return [202];
  };
  const simulator = await simulateOpenStack(context, [{ type: "compute", name: "nova", prefix: "/compute/v2.1", service: nova }]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  return { show: () => cloud.call("instances", "get", { id: "s" }), cloud };
}

describe("a server that rests", () => {
  for (const [status, state, actions] of [
    ["PAUSED", "paused", ["start", "reboot", "destroy"]],
    ["SUSPENDED", "suspended", ["start", "reboot", "destroy"]],
    ["SHUTOFF", "stopped", ["start", "reboot", "destroy"]],
    ["SHELVED", "stopped", ["start", "destroy"]],
    ["SHELVED_OFFLOADED", "stopped", ["start", "destroy"]],
    ["RESCUE", "stopped", ["start", "destroy"]],
  ] as const) {
    it(`as ${status} can be started and destroyed`, async (context) => {
      const { cloud, show } = await scene(context, { status });
      const instance = await show();
      assert.deepEqual([instance.state, instance.actions], [state, actions]);
      assert.equal((await cloud.call("instances", "start", { id: "s" }))?.state, "running");
    });
  }

  it("is resumed in the way that it rests", async (context) => {
    for (const status of ["PAUSED", "SUSPENDED"]) {
      const { cloud } = await scene(context, { status });
      assert.equal((await cloud.call("instances", "resume", { id: "s" }))?.state, "running");
    }
  });
});

it("what runs is not started", async (context) => {
  const { cloud } = await scene(context, {});
  await assert.rejects(cloud.call("instances", "start", { id: "s" }), { code: "failed_precondition" });
});

it("a server that is being made is stopped when it is made", async (context) => {
  const { cloud } = await scene(context, { status: "BUILD" });
  assert.equal((await cloud.call("instances", "stop", { id: "s" }))?.state, "stopped");
});

it("a server that hangs while it is deleted can be deleted once more", async (context) => {
  const { show } = await scene(context, { "OS-EXT-STS:task_state": "deleting" });
  const { state, actions } = await show();
  assert.deepEqual([state, actions], ["shutting_down", ["destroy"]]);
});

it("sizes other than a flavor's are refused, not passed over", async (context) => {
  const { cloud } = await scene(context, {});
  for (const choice of [{ memory: 2 ** 32 }, { cpu: 4 }, { storage: 2 ** 34 }, { architecture: "arm64" }]) {
    const [parameter] = Object.keys(choice);
    await assert.rejects(cloud.call("instances", "create", { imageId: "i", ...choice }), {
      code: "unsupported",
      details: { parameter },
    });
  }
});
