import { createEgressPolicy } from "../http/egress.ts";
import type { DriverHarnessOptions } from "./conformance/driver-harness.ts";
import { every } from "./conformance/harness.ts";

/** Object stores that differ in how they let one in, or in what they make of an API. */
export interface ObjectStores {
  SWIFT: "keystone" | "tempauth" | "ceph";
  S3: "ceph" | "moto" | "swift";
}

const variable = <A extends keyof ObjectStores>(api: A, store: ObjectStores[A], name: string): string =>
  `DELTACLOUD_TEST_${api}_${store.toUpperCase()}_${name}`;

/**
 * How the conformance suite reaches the store that the environment names by `DELTACLOUD_TEST_<API>_<STORE>_PROVIDER`, `..._USER` and
 * `..._PASSWORD`, which are as a client would give them. Undefined where it names none.
 */
export function storeHarness<A extends keyof ObjectStores>(api: A, store: ObjectStores[A]): DriverHarnessOptions | undefined {
  const [provider, user, password] = ["PROVIDER", "USER", "PASSWORD"].map((name) => process.env[variable(api, store, name)]);
  if (provider === undefined || user === undefined || password === undefined) return undefined;
  return {
    provider,
    credentials: { user, password },
    settle: every(500, 120_000),
    gateway: { egress: createEgressPolicy({ hosts: ["*"], allowPrivate: true }), timeout: 60_000 },
  };
}

/** Why a test is skipped that has no store. */
export const needsStore = <A extends keyof ObjectStores>(api: A, store: ObjectStores[A]): string =>
  `needs an object store, named by ${variable(api, store, "*")}`;
