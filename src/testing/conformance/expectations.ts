import { AssertionError } from "node:assert";

/** Thrown by a check that does not apply; the message says why. */
export class Skipped extends Error {}

/** How a check ended, where it did not fail. */
export type Outcome =
  | { readonly kind: "passed" }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "failed as expected"; readonly reason: string; readonly error: unknown };

/**
 * Runs a check. With a reason it is expected to fail, strictly.
 * @param reason why it is expected to fail; undefined for a check that must pass
 * @throws what the check throws, or an AssertionError when the expectation is not met or gives no reason
 */
export async function runCheck(reason: string | undefined, body: () => Promise<void>): Promise<Outcome> {
  if (reason !== undefined && reason.trim() === "")
    throw new AssertionError({ message: "An expected failure must say its reason." });
  try {
    await body();
  } catch (error) {
    if (error instanceof Skipped) {
      if (reason === undefined) return { kind: "skipped", reason: error.message };
      throw new AssertionError({ message: `Expected to fail (${reason}), but it does not apply: ${error.message}.` });
    }
    if (reason === undefined) throw error;
    return { kind: "failed as expected", reason, error };
  }
  if (reason === undefined) return { kind: "passed" };
  throw new AssertionError({ message: `Expected to fail (${reason}), but it passes: take it off the list.` });
}
