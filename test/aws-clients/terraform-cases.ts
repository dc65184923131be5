import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { choose, type Choice } from "./choose.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { passing } from "./passing-networks.ts";
import { strictCalls, type StrictCalls } from "./strict-calls.ts";
import type { CloudToWalk } from "./walked-cloud.ts";

/** What the calls of a resource of Terraform are made with. */
export interface TerraformScene extends StrictCalls, Choice {
  /** What everything that is made is called. */
  readonly name: string;
  readonly lacks: CloudToWalk["lacks"];
  /** Notes a call that takes something away again, whatever becomes of the test; what is gone by then may be missing. */
  undo(action: string, fields: Readonly<Record<string, string>>): void;
}

/** The calls that Terraform's AWS provider makes in the life of a resource, in its order, on every cloud. */
export type TerraformCase = readonly [resource: string, life: (scene: TerraformScene) => Promise<void>];

/** Declares a test for each of the cases on each cloud. */
export function testTerraformCases(...cases: readonly TerraformCase[]): void {
  for (const { name: cloudName, open } of cloudsToWalk()) {
    describe(`the calls of Terraform's AWS provider on ${cloudName}`, async () => {
      for (const [resource, life] of cases) {
        it(resource, async () => {
          const cloud = await open();
          const undoing: (() => Promise<unknown>)[] = [];
          try {
            const calls = strictCalls(cloud);
            await life({
              ...calls,
              ...(await choose(cloud)),
              name: `${passing}${randomBytes(4).toString("hex")}`,
              lacks: cloud.lacks,
              undo: (action, fields) => void undoing.push(() => calls.call(action, fields)),
            });
          } finally {
            for (const undo of undoing.toReversed()) await undo().catch(() => undefined);
            await cloud.close();
          }
        });
      }
    });
  }
}
