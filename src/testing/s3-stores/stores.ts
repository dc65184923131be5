import { createEgressPolicy } from "../../http/egress.ts";
import type { DriverHarnessOptions } from "../conformance/driver-harness.ts";
import { every } from "../conformance/harness.ts";

/** Object stores that differ in what they make of S3's API. */
export type S3Store = "ceph" | "moto" | "swift";

const variable = (store: S3Store, name: string): string => `DELTACLOUD_TEST_S3_${store.toUpperCase()}_${name}`;

/**
 * How the conformance suite reaches the store that the environment names by `DELTACLOUD_TEST_S3_<STORE>_PROVIDER`, `..._USER` and
 * `..._PASSWORD`, which are as a client would give them. Undefined where it names none.
 */
export function s3Harness(store: S3Store): DriverHarnessOptions | undefined {
  const [provider, user, password] = ["PROVIDER", "USER", "PASSWORD"].map((name) => process.env[variable(store, name)]);
  if (provider === undefined || user === undefined || password === undefined) return undefined;
  return {
    provider,
    credentials: { user, password },
    settle: every(500, 120_000),
    gateway: { egress: createEgressPolicy({ hosts: ["*"], allowPrivate: true }), timeout: 60_000 },
  };
}

/** Why a test is skipped that has no store. */
export const needsS3 = (store: S3Store): string => `needs an object store that speaks S3, named by ${variable(store, "*")}`;
