import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { TestContext } from "node:test";
import type { AwsClient } from "../aws-client.ts";
import type { CloudToWalk } from "../walked-cloud.ts";
import { findSubnet, lookAround, seeIdentity } from "./offers.ts";
import { walkAddresses } from "./addresses.ts";
import { walkImages } from "./images.ts";
import { findsAgain, runInstance, stopStartReboot, terminate, walkFleet } from "./instances.ts";
import { walkKeys } from "./keys.ts";
import { walkSecurityGroups } from "./security-groups.ts";
import { walkVolumes } from "./volumes.ts";

/** What the steps of a walk share. */
export interface Scene {
  readonly client: AwsClient;
  readonly cloud: CloudToWalk;
  /** What everything that the walk makes is called, or begins with. */
  readonly name: string;
  /** Notes what takes something away again. Clearing up goes backwards; what the walk has taken away itself may be missing then. */
  undo(work: () => Promise<unknown>): void;
}

/** A whole life on EC2, as a user's scripts lead it, with whatever client. Every step is a test of its own. */
export async function walk(context: TestContext, client: AwsClient, cloud: CloudToWalk): Promise<void> {
  const undoing: (() => Promise<unknown>)[] = [];
  const scene: Scene = {
    client,
    cloud,
    name: `walk-${randomBytes(4).toString("hex")}`,
    undo: (work) => void undoing.push(work),
  };
  /** A step; what it gives is undefined when it fails, so that the others can show what they can. */
  async function step<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    let result: T | undefined;
    await context.test(name, async () => {
      result = await work();
    });
    return result;
  }
  try {
    await step("sees who it is", () => seeIdentity(scene));
    const keyName = await step("makes and imports key pairs", () => walkKeys(scene));
    const offers = await step("sees what there is", () => lookAround(scene));
    const network = await step("sees its networks", () => findSubnet(scene));
    assert.ok(offers && network && keyName !== undefined, "there is nothing to make an instance from");
    const groupId = await step("makes a security group with rules both ways", () => walkSecurityGroups(scene, network));
    assert.ok(groupId !== undefined, "there is no security group for an instance");
    const instanceId = await step("runs an instance", () => runInstance(scene, { ...offers, ...network, keyName, groupId }));
    assert.ok(instanceId !== undefined, "there is no instance to go on with");
    await step("finds it again, and changes its tags", () => findsAgain(scene, { instanceId, keyName, ...offers }));
    await step("attaches a volume, and takes a snapshot of it", () => walkVolumes(scene, instanceId));
    await step("gives it an address", () => walkAddresses(scene, instanceId));
    await step("stops, starts and reboots it", () => stopStartReboot(scene, instanceId));
    await step("makes an image of it", () => walkImages(scene, instanceId));
    await step("terminates it", () => terminate(scene, instanceId));
    await step("runs several, and pages through them", () => walkFleet(scene, { ...offers, ...network }));
  } finally {
    const problems = await clearUp(undoing);
    await context.test("leaves nothing behind", () => assert.deepEqual(problems, []));
  }
}

async function clearUp(undoing: (() => Promise<unknown>)[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const undo of undoing.toReversed()) {
    await undo().catch((error: unknown) => {
      if (!/NotFound|InvalidAMIID\.Unavailable|IncorrectState/.test(String(error))) problems.push(String(error));
    });
  }
  return problems;
}
