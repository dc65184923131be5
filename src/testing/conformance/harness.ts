import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "../../gateway/cloud.ts";
import type { FaultPlan } from "../http-faults.ts";
import type { ConformanceOptions, Settle } from "./conformance-options.ts";

/** Looks again after so many milliseconds. */
export const every = (interval: number, timeout: number): Settle => ({ timeout, wait: () => sleep(interval) });

/** What the conformance suite has to be given to reach one cloud. */
export interface Harness extends Pick<
  ConformanceOptions,
  "fixtures" | "groups" | "faultsWithout" | "expectedFailures" | "settle" | "cleanup"
> {
  /**
   * The cloud with good credentials, in an exchange of its own. When the signal aborts, the harness aborts that exchange,
   * as if the client had hung up. With an idempotency key, its client has marked the exchange as repeatable.
   */
  session(signal?: AbortSignal, idempotencyKey?: string): Promise<Cloud>;
  /** The same account seen by somebody else: another exchange at least, another gateway where that is cheap. */
  anotherSession(): Promise<Cloud>;
  /** The cloud with credentials that it refuses. */
  wrongCredentials(): Promise<Cloud>;
  /**
   * The cloud with good credentials, in a process of its own as far as that can be, over HTTP connections in which things go wrong as planned.
   * @param timeout milliseconds that a call may take
   */
  faulty?(plan: FaultPlan, timeout?: number): Promise<Cloud>;
}
