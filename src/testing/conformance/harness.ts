import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "../../gateway/cloud.ts";

/** What the checks launch instances with; where one is absent, the first that the cloud lists is taken. */
export interface Fixtures {
  readonly imageId?: string;
  readonly realmId?: string;
  readonly hardwareProfileId?: string;
}

/** How to wait for a resource that is on its way. */
export interface Settle {
  /** How long to wait at most, in milliseconds. */
  readonly timeout: number;
  /** Waits until it is worth looking again; a test with a clock of its own sets it forward. */
  wait(): Promise<unknown>;
}

/** Looks again after so many milliseconds. */
export const every = (interval: number, timeout: number): Settle => ({ timeout, wait: () => sleep(interval) });

/** What the conformance suite has to be given to reach one cloud. */
export interface Harness {
  /**
   * The cloud with good credentials, in an exchange of its own. When the signal aborts, the harness aborts that exchange,
   * as if the client had hung up.
   */
  session(signal?: AbortSignal): Promise<Cloud>;
  /** The same account seen by somebody else: another exchange at least, another gateway where that is cheap. */
  anotherSession(): Promise<Cloud>;
  /** The cloud with credentials that it refuses. */
  wrongCredentials(): Promise<Cloud>;
  readonly fixtures?: Fixtures;
  /**
   * Titles of checks (`collection: title`) that this cloud is known to fail, each with the reason. They are strict: a
   * check that passes all the same, or is skipped, breaks the run.
   */
  readonly expectedFailures?: Readonly<Record<string, string>>;
  /** Every 10 milliseconds, for 10 seconds, unless told. */
  readonly settle?: Settle;
  /** Called once, when all checks have run. */
  cleanup?(): Promise<void>;
}
