import type { CloudOptions } from "../../drivers/local/engine/options.ts";
import type { ServiceKey } from "../../model/collections.ts";
import type { DeclaredFeatures } from "../../model/driver.ts";
import type { CloudError } from "../../model/errors.ts";

/**
 * How a test wants its cloud. Unless told there are the accounts `tester` with `secret` and `other` with `secret2`, each with
 * two instances; changes take no time, and segments of blobs are small, so that tests reach their limits cheaply.
 */
export interface TestDriverOptions extends Partial<CloudOptions> {
  /** The driver's name; `test` unless told. Several drivers of one gateway need several names. */
  readonly name?: string;
  /** Milliseconds before each answer, and before the first item of a list. */
  readonly latency?: number;
  /** Services (`firewalls`) and methods (`instances.start`) that the driver is to lack. */
  readonly omit?: readonly string[];
  /** The features that it declares; all of the model whose operations are there unless told. */
  readonly features?: DeclaredFeatures;
  /** Asked before each operation (`instances.list`, `identity`): the error that it gives is thrown instead of an answer. */
  readonly faults?: (operation: string) => CloudError | undefined | Promise<CloudError | undefined>;
  /** The collections that `narrow` says these credentials have; without it there is no `narrow`. */
  readonly narrow?: readonly ServiceKey[];
  /** What `providers` says; without it there is no `providers`. */
  readonly providers?: readonly { readonly id: string; readonly name: string; readonly url: string }[];
}
