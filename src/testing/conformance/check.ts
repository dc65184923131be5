import { test } from "node:test";
import type { CollectionKey } from "../../model/collections.ts";
import { runCheck, Skipped } from "./expectations.ts";
import type { Harness } from "./harness.ts";
import { Scene } from "./scene.ts";

/** A capability: an operation as `volumes.attach`, or a declared feature as `instances+user_data`. */
export type Need = `${CollectionKey}.${string}` | `${CollectionKey}+${string}`;

/** Registers a check that runs where the driver declares all that it needs. */
export type Check = (title: string, needs: readonly Need[], body: (scene: Scene) => Promise<void>) => void;

/**
 * Makes the function with which the checks of one group register themselves as tests.
 * @param titles collects their full titles, `group: title`
 */
export function checksOf(group: string, harness: Harness, titles: Set<string>): Check {
  return (title, needs, body) => {
    const fullTitle = `${group}: ${title}`;
    if (titles.has(fullTitle)) throw new Error(`two checks are called '${fullTitle}'`);
    titles.add(fullTitle);
    const expected = harness.expectedFailures;
    const reason = expected && Object.hasOwn(expected, fullTitle) ? expected[fullTitle] : undefined;
    test(title, async (context) => {
      const outcome = await runCheck(reason, () => play(harness, needs, body));
      if (outcome.kind === "skipped") context.skip(outcome.reason);
      if (outcome.kind === "failed as expected") context.diagnostic(`expected failure: ${outcome.reason}`);
    });
  };
}

async function play(harness: Harness, needs: readonly Need[], body: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = new Scene(harness, await harness.session());
  for (const need of needs) requireCapability(scene, need);
  try {
    await body(scene);
  } catch (error) {
    // The check's own failure says more than what its leavings cause.
    await scene.end().catch(() => {});
    throw error;
  }
  await scene.end();
}

function requireCapability({ cloud }: Scene, need: Need): void {
  const isFeature = need.includes("+");
  const [collection = "", name = ""] = need.split(isFeature ? "+" : ".");
  const key = collection as CollectionKey;
  if (isFeature) {
    if (!cloud.features(key).some(([feature]) => feature === name))
      throw new Skipped(`the driver does not declare the feature ${need}`);
  } else if (!cloud.supports(key, name)) throw new Skipped(`the driver has no ${need}`);
}
