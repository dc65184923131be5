import type { BlobLimits } from "../../../model/driver.ts";
import type { TableKey } from "./cloud.ts";

/** The most members of a collection that one account may have, those that it begins with included. */
export type Quotas = { readonly [K in TableKey]?: number };

/** What a local cloud is made with. */
export interface CloudOptions {
  /** User → password. Each begins with the same data set of its own. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Milliseconds that a resource stays in a transitional state; 0 skips those states. */
  readonly transitionTime: number;
  /** Milliseconds from the beginning of a segmented upload until it is given up; 0 leaves it. */
  readonly uploadAge: number;
  /** How many instances each account begins with. */
  readonly instances: number;
  readonly quotas: Quotas;
  /** What a key is made as unless the request says. */
  readonly keyType: "rsa" | "ed25519";
  readonly blobLimits: BlobLimits;
  /** The time in milliseconds since the epoch. */
  readonly now: () => number;
}
