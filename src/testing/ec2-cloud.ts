import { createEgressPolicy } from "../http/egress.ts";
import type { Credentials } from "../model/driver.ts";
import type { DriverHarnessOptions } from "./conformance/driver-harness.ts";
import { every } from "./conformance/harness.ts";

/** A cloud that speaks EC2's API, to test against. */
export interface Ec2Cloud {
  readonly provider: string;
  readonly credentials: Credentials;
}

/**
 * The cloud that the environment names: DELTACLOUD_TEST_EC2_PROVIDER, and DELTACLOUD_TEST_EC2_USER and _PASSWORD, the access key and its
 * secret. Undefined where it names none.
 */
export function ec2Cloud(): Ec2Cloud | undefined {
  const read = (name: string): string | undefined => process.env[`DELTACLOUD_TEST_EC2_${name}`];
  const [provider, user, password] = [read("PROVIDER"), read("USER"), read("PASSWORD")];
  if (provider === undefined || user === undefined || password === undefined) return undefined;
  return { provider, credentials: { user, password } };
}

/** Why a test is skipped that has no cloud. */
export const needsEc2 = "needs a cloud of EC2, such as moto, named by DELTACLOUD_TEST_EC2_*";

/** How the suite reaches such a cloud, which may be on the same machine. */
export function ec2Harness({ provider, credentials }: Ec2Cloud): DriverHarnessOptions {
  return {
    provider,
    credentials,
    settle: every(50, 30_000),
    fixtures: { otherAccount: "210987654321" },
    gateway: { egress: createEgressPolicy({ hosts: ["*"], allowPrivate: true }), timeout: 30_000 },
  };
}
