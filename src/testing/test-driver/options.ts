import type { ServiceKey } from "../../model/collections.ts";
import type { DeclaredFeatures } from "../../model/driver.ts";
import type { CloudError } from "../../model/errors.ts";
import type { TableKey } from "./cloud.ts";

/** How a test wants its cloud. */
export interface TestDriverOptions {
  /** The driver's name; `test` unless told. Several drivers of one gateway need several names. */
  readonly name?: string;
  /** User → password; `tester` with `secret` and `other` with `secret2` unless told. Each begins with the same data set of its own. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Milliseconds before each answer, and before the first item of a list. */
  readonly latency?: number;
  /** Milliseconds that a resource stays in a transitional state; 0, the default, skips those states. */
  readonly transitionTime?: number;
  /** Services (`firewalls`) and methods (`instances.start`) that the driver is to lack. */
  readonly omit?: readonly string[];
  /** The features that it declares; all of the model whose operations are there unless told. */
  readonly features?: DeclaredFeatures;
  /** How many instances each account begins with; 2 unless told. */
  readonly instances?: number;
  /** Asked before each operation (`instances.list`, `identity`): the error that it gives is thrown instead of an answer. */
  readonly faults?: (operation: string) => CloudError | undefined | Promise<CloudError | undefined>;
  /** The most members of a collection that one account may have, those that it begins with included. */
  readonly quotas?: { readonly [K in TableKey]?: number };
  /** The time in milliseconds since the epoch; the machine's unless told. */
  readonly now?: () => number;
  /** The collections that `narrow` says these credentials have; without it there is no `narrow`. */
  readonly narrow?: readonly ServiceKey[];
  /** What `providers` says; without it there is no `providers`. */
  readonly providers?: readonly { readonly id: string; readonly name: string; readonly url: string }[];
}
