import { createEgressPolicy } from "../http/egress.ts";
import type { Credentials } from "../model/driver.ts";
import type { DriverHarnessOptions } from "./conformance/driver-harness.ts";
import { every } from "./conformance/harness.ts";

/** A real OpenStack cloud to test against. */
export interface OpenStackCloud {
  readonly provider: string;
  readonly credentials: Credentials;
}

/**
 * The cloud that the environment names, in the variables of an openrc file with `DELTACLOUD_TEST_` before them: `OS_AUTH_URL`,
 * `OS_USERNAME`, `OS_PASSWORD`, `OS_PROJECT_NAME`, and `OS_REGION_NAME` and `OS_NETWORK` where there is a choice. Undefined where it names none.
 */
export function openStackCloud(): OpenStackCloud | undefined {
  const read = (name: string): string | undefined => process.env[`DELTACLOUD_TEST_OS_${name}`];
  const [address, user, password, project] = [read("AUTH_URL"), read("USERNAME"), read("PASSWORD"), read("PROJECT_NAME")];
  if (address === undefined || user === undefined || password === undefined || project === undefined) return undefined;
  const network = read("NETWORK");
  const provider = [address, read("REGION_NAME") ?? "", ...(network === undefined ? [] : [`network=${network}`])].join(";");
  return { provider, credentials: { user: `${user}+${project}`, password } };
}

/** Why a test is skipped that has no cloud. */
export const needsOpenStack = "needs a cloud of OpenStack, named by DELTACLOUD_TEST_OS_*";

/** How the suite reaches it: real clouds take their time, and this one may be on the same machine. */
export function openStackHarness(cloud: OpenStackCloud): DriverHarnessOptions {
  return {
    provider: cloud.provider,
    credentials: cloud.credentials,
    settle: every(250, 240_000),
    fixtures: { realmId: "nova", volumeType: "__DEFAULT__" },
    expectedFailures: Object.fromEntries(
      ["firewalls", "networkInterfaces", "networks", "routers", "snapshots", "subnets", "volumes"].map((collection) => [
        `${collection}: create: a hostile name is kept as it is, or refused`,
        "the database of the test cloud has characters of three bytes at most, and Cinder and Neutron answer a longer one with status 500",
      ]),
    ),
    gateway: { egress: createEgressPolicy({ hosts: ["*"], allowPrivate: true }), timeout: 60_000 },
  };
}
