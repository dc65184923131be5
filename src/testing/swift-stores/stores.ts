import { createEgressPolicy } from "../../http/egress.ts";
import type { DriverHarnessOptions } from "../conformance/driver-harness.ts";
import { every } from "../conformance/harness.ts";

/** Object stores that differ in how they let one in, or in what they make of Swift's API. */
export type SwiftStore = "keystone" | "tempauth" | "ceph";

const variable = (store: SwiftStore, name: string): string => `DELTACLOUD_TEST_SWIFT_${store.toUpperCase()}_${name}`;

/**
 * How the conformance suite reaches the store that the environment names by `DELTACLOUD_TEST_SWIFT_<STORE>_PROVIDER`, `..._USER` and
 * `..._PASSWORD`, which are as a client would give them. Undefined where it names none.
 */
export function swiftHarness(store: SwiftStore): DriverHarnessOptions | undefined {
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
export const needsSwift = (store: SwiftStore): string => `needs a cloud with an object store, named by ${variable(store, "*")}`;
