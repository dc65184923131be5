import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import { testGateway } from "../../../testing/gateway-harness.ts";
import type { Service } from "../../../testing/openstack-simulator/service.ts";
import { simulateOpenStack } from "../../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

/** What Nova shows of the server at one look. */
interface Look {
  readonly status: string;
  readonly flavor: string;
  readonly task?: string;
}

/** A Nova that is asked for another flavor, and shows these one after the other, the last for good. */
async function resized(context: TestContext, looks: readonly Look[], confirmation: readonly [number, object?] = [204]) {
  const actions: string[] = [];
  let count = 0;
  const nova: Service = ({ path, body }) => {
    if (path === "/servers/s/action") {
      const [action = ""] = Object.keys(body);
      actions.push(action);
      return action === "confirmResize" ? confirmation : [202];
    }
    if (path !== "/servers/s") return undefined;
    const { status = "", flavor = "", task = null } = looks[count++] ?? looks.at(-1) ?? {};
    const server = { id: "s", status, metadata: {}, image: "", addresses: {}, created: "2026-11-22T10:00:00Z" };
    return [200, { server: { ...server, flavor: { id: flavor }, "OS-EXT-STS:task_state": task } }];
  };
  const simulator = await simulateOpenStack(context, [{ type: "compute", name: "nova", prefix: "/compute/v2.1", service: nova }]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  const instance = await cloud.call("instances", "resize", { id: "s", hardwareProfileId: "large" });
  return { instance, actions };
}

const before: Look = { status: "ACTIVE", flavor: "small" };
const underWay: Look = { status: "ACTIVE", flavor: "small", task: "resize_prep" };
const asking: Look = { status: "VERIFY_RESIZE", flavor: "large" };

it("a new size is confirmed when Nova asks for it", async (context) => {
  const { actions } = await resized(context, [before, underWay, asking]);
  assert.deepEqual(actions, ["resize", "confirmResize"]);
});

it("a new size that comes to nothing is not waited for", async (context) => {
  const { actions, instance } = await resized(context, [before, underWay, before]);
  assert.deepEqual([actions, instance?.hardwareProfileId], [["resize"], "small"]);
});

it("a new size that the cloud confirms by itself is not waited for", async (context) => {
  const { actions, instance } = await resized(context, [before, underWay, { status: "ACTIVE", flavor: "large" }]);
  assert.deepEqual([actions, instance?.hardwareProfileId], [["resize"], "large"]);
});

it("a new size that was just confirmed by somebody else is fine", async (context) => {
  const refusal = { badRequest: { code: 400, message: "Instance has not been resized." } };
  const { actions } = await resized(context, [asking], [400, refusal]);
  assert.deepEqual(actions, ["confirmResize"]);
});
