import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { testGateway } from "../../../testing/gateway-harness.ts";
import type { Service } from "../../../testing/openstack-simulator/service.ts";
import { simulateOpenStack } from "../../../testing/openstack-simulator/simulator.ts";
import { credentials, egress } from "../../../testing/openstack-simulator/whole-cloud.ts";
import openstack from "../driver.ts";

/** What Cinder Zed says, whichever of these it is. */
const refusal =
  "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.";

/**
 * A Cinder with one volume, whose snapshot has these statuses, one for each time that it was refused to delete the volume.
 * @param own the volume's own statuses, one for each look at it; available from then on
 */
async function volumeWithSnapshot(context: TestContext, statuses: readonly string[], own: readonly string[] = []) {
  let refused = 0;
  let looks = 0;
  const cinder: Service = ({ method, path, query }) => {
    const snapshots = statuses.slice(refused).map((status) => ({ id: "s", status }));
    if (path === "/snapshots") return [200, { snapshots: query.get("volume_id") === "v" ? snapshots.slice(0, 1) : [] }];
    if (path !== "/volumes/v") return undefined;
    if (method === "GET") return [200, { volume: { id: "v", status: own[looks++] ?? "available" } }];
    if (snapshots.length === 0) return [202];
    refused += 1;
    return [400, { badRequest: { code: 400, message: refusal } }];
  };
  const simulator = await simulateOpenStack(context, [
    { type: "block-storage", name: "cinder", prefix: "/volume/v3", service: cinder },
  ]);
  const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
  return { cloud, deletions: () => simulator.asked.filter((asked) => asked === "DELETE /volume/v3/volumes/v").length };
}

test("a volume is deleted when its snapshots have gone, for which it waits", async (context) => {
  const { cloud, deletions } = await volumeWithSnapshot(context, ["deleting", "deleting", "deleting"]);
  await cloud.call("volumes", "destroy", { id: "v" });
  assert.equal(deletions(), 4);
});

test("a volume whose snapshots stay is not deleted, and nobody waits for it", async (context) => {
  const { cloud, deletions } = await volumeWithSnapshot(context, ["available", "available"]);
  await assert.rejects(cloud.call("volumes", "destroy", { id: "v" }), { code: "failed_precondition", message: refusal });
  assert.equal(deletions(), 1);
});

test("a volume with which Cinder is busy is deleted when that is over", async (context) => {
  const { cloud, deletions } = await volumeWithSnapshot(context, [], ["creating", "extending", "backing-up"]);
  await cloud.call("volumes", "destroy", { id: "v" });
  assert.equal(deletions(), 1);
});

test("a volume in use is made larger by the version of Cinder's API that can", async (context) => {
  const extended = async (status: string, highest: number) => {
    let asked: string | undefined;
    const cinder: Service = ({ path, method, headers }) => {
      if (method === "GET")
        return [200, { volume: { id: "v", status, size: 1, attachments: [], metadata: {}, created_at: "2026-01-01T00:00:00" } }];
      if (path !== "/volumes/v/action") return undefined;
      asked = [headers["openstack-api-version"]].flat()[0];
      return asked === undefined || highest >= 42
        ? [202]
        : [406, { computeFault: { code: 406, message: "Version 3.42 is not supported" } }];
    };
    const service = { type: "block-storage", name: "cinder", prefix: "/volume/v3", service: cinder } as const;
    const simulator = await simulateOpenStack(context, [service]);
    const cloud = await testGateway(openstack, { egress }).select({ provider: `${simulator.origin}/v3`, credentials });
    await cloud.call("volumes", "update", { id: "v", capacity: 2 * 1024 ** 3 });
    return asked;
  };
  assert.equal(await extended("in-use", 70), "volume 3.42");
  assert.equal(await extended("available", 27), undefined);
  await assert.rejects(extended("in-use", 27), { code: "unsupported", message: "Version 3.42 is not supported" });
});
