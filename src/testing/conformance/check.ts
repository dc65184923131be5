import { test } from "node:test";
import type { CollectionKey } from "../../model/collections.ts";
import { runCheck, Skipped } from "./expectations.ts";
import type { Harness } from "./harness.ts";
import { Scene } from "./scene.ts";

/** A capability: an operation as `volumes.attach`, or a declared feature as `instances+user_data`. */
export type Need = `${CollectionKey}.${string}` | `${CollectionKey}+${string}`;

type Body = (scene: Scene) => Promise<void>;

/** Registers a check that runs where the driver declares all that it needs. */
export type Check = (title: string, needs: readonly Need[], body: Body) => void;

/** Checks under one heading. */
export interface Group {
  /** The collection that they are about, or another heading. */
  readonly name: string;
  readonly checks: ReadonlyMap<string, { readonly needs: readonly Need[]; readonly body: Body }>;
}

/** Collects the checks of one group. */
export function defineGroup(name: string, register: (check: Check) => void): Group {
  const checks = new Map<string, { needs: readonly Need[]; body: Body }>();
  register((title, needs, body) => {
    if (checks.has(title)) throw new Error(`two checks are called '${name}: ${title}'`);
    checks.set(title, { needs, body });
  });
  return { name, checks };
}

/** The title by which an expected failure names a check. */
export const fullTitle = ({ name }: Group, title: string): string => `${name}: ${title}`;

/**
 * Registers a group as one test of node:test, its checks as subtests. Where the driver lacks the whole collection, what
 * needs it is skipped as one.
 */
export function testGroup(group: Group, harness: Harness, collection?: CollectionKey): void {
  test(group.name, async (context) => {
    const stage = await sceneOf(harness);
    const { capabilities } = stage;
    const present = collection === undefined || capabilities.has(collection);
    for (const [title, { needs, body }] of group.checks) {
      const reason = harness.expectedFailures?.[fullTitle(group, title)];
      if (!present && needs.length > 0 && reason === undefined) continue;
      await context.test(title, async (subtest) => {
        const outcome = await runCheck(reason, () => play(stage, needs, body));
        if (outcome.kind === "skipped") subtest.skip(outcome.reason);
        if (outcome.kind === "failed as expected") subtest.diagnostic(`expected failure: ${outcome.reason}`);
      });
    }
    if (!present)
      await context.test("what needs the collection", { skip: `the driver has no ${group.name}, or not for these credentials` });
    await stage.end();
  });
}

async function sceneOf(harness: Harness, stage?: Scene): Promise<Scene> {
  const cloud = await harness.session();
  return new Scene(harness, cloud, await cloud.narrowed(), stage);
}

async function play(stage: Scene, needs: readonly Need[], body: Body): Promise<void> {
  const scene = await sceneOf(stage.harness, stage);
  for (const need of needs) requireCapability(scene, need);
  try {
    await body(scene);
  } catch (error) {
    // The check's own failure says more than what its leavings cause.
    await scene.end().catch(() => {});
    throw error;
  }
  await scene.end();
  scene.giveBack();
}

function requireCapability(scene: Scene, need: Need): void {
  const isFeature = need.includes("+");
  const [collection = "", name = ""] = need.split(isFeature ? "+" : ".");
  const key = collection as CollectionKey;
  if (isFeature) {
    if (!scene.hasFeature(key, name)) throw new Skipped(`the driver does not declare the feature ${need}`);
  } else if (!scene.supports(key, name)) throw new Skipped(`the driver has no ${need}, or not for these credentials`);
}
