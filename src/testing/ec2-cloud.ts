import { createEgressPolicy } from "../http/egress.ts";
import { allCollections } from "../model/collections.ts";
import type { Credentials } from "../model/driver.ts";
import type { DriverHarnessOptions } from "./conformance/driver-harness.ts";
import { every } from "./conformance/harness.ts";

/** A cloud that speaks EC2's API, to test against. */
export interface Ec2Cloud {
  readonly provider: string;
  readonly credentials: Credentials;
  /** Whether it is moto, which differs from AWS here and there. */
  readonly isMoto: boolean;
}

/**
 * The cloud that the environment names: DELTACLOUD_TEST_EC2_PROVIDER, and DELTACLOUD_TEST_EC2_USER and _PASSWORD, the access key and its
 * secret; DELTACLOUD_TEST_EC2_KIND is `moto` where it is that. Undefined where it names none.
 */
export function ec2Cloud(): Ec2Cloud | undefined {
  const read = (name: string): string | undefined => process.env[`DELTACLOUD_TEST_EC2_${name}`];
  const [provider, user, password] = [read("PROVIDER"), read("USER"), read("PASSWORD")];
  if (provider === undefined || user === undefined || password === undefined) return undefined;
  return { provider, credentials: { user, password }, isMoto: read("KIND") === "moto" };
}

/** Why a test is skipped that has no cloud. */
export const needsEc2 = "needs a cloud of EC2, such as moto, named by DELTACLOUD_TEST_EC2_*";

/** How the suite reaches such a cloud, which may be on the same machine. */
export function ec2Harness({ provider, credentials }: Omit<Ec2Cloud, "isMoto">): DriverHarnessOptions {
  return {
    provider,
    credentials,
    settle: every(50, 30_000),
    fixtures: { otherAccount: "210987654321" },
    gateway: { egress: createEgressPolicy({ hosts: ["*"], allowPrivate: true }), timeout: 30_000 },
  };
}

/** What moto 5.2 does not do, or not as AWS does it. */
const lacksOfMoto: Readonly<Record<string, readonly string[]>> = {
  "it writes a carriage return as it is, which no reader of XML can tell from a line feed": [
    "firewalls",
    "images",
    "instances",
    "keys",
    "networkInterfaces",
    "networks",
    "snapshots",
    "subnets",
    "volumes",
  ].map((collection) => `${collection}: create: a hostile name is kept as it is, or refused`),
  "it does not know client tokens": ["instances", "volumes"].map(
    (collection) => `${collection}: create: an idempotency key makes one, however often it comes`,
  ),
  "it checks little of what it is given": [
    "firewalls: createRules: a malformed address block is invalid_argument, and adds nothing",
    "firewalls: createRules: an address block that is a word is invalid_argument, and adds nothing",
    "firewalls: destroy: one that instances are in is failed_precondition",
    "instances: create: an unknown imageId is refused, and nothing is launched",
    "instances: create: an unknown hardwareProfileId is refused, and nothing is launched",
    "instances: resize: an unknown hardware profile is refused",
    "loadBalancers: update: serves the realms that are named",
    "networkInterfaces: allocate: keeps the address asked for, and gives it to nobody else",
    "networkInterfaces: allocate, attach, detach: an interface without instance gets one, and gives it up",
    "volumes: attach: a volume in use is failed_precondition, and stays where it is",
    "volumes: create: an unknown snapshot or realm is refused",
  ],
  "it adds those rules that are new": ["firewalls: createRules: a rule that is there already is already_exists"],
  "it forgets what it was asked for": [
    "images: register: makes an image of a snapshot",
    "images: update: changes what it is told, and nothing else",
    "instances: create: the feature protection has its effect",
    "networkInterfaces: update: an attached one goes with its instance, or stays",
    "snapshots: update: shares a snapshot, and takes it back",
    "volumes: update: says whether an attached volume goes with its instance",
  ],
  "it takes user data for text": ["instances: userData: what is set by update is read back, octet by octet"],
};

/** The same of moto's server. */
export function motoHarness(cloud: Ec2Cloud): DriverHarnessOptions {
  const harness = ec2Harness(cloud);
  return {
    ...harness,
    // Its account has no image of its own.
    fixtures: { ...harness.fixtures, imageId: "ami-12c6146b", hardwareProfileId: "t3.micro" },
    groups: ["driver", "faults", ...allCollections.map(([key]) => key)],
    // Hundreds of instance types and images, which it takes a second to write.
    faultsWithout: ["hardwareProfiles", "images"],
    expectedFailures: Object.fromEntries(
      Object.entries(lacksOfMoto).flatMap(([reason, checks]) => checks.map((check) => [check, `moto: ${reason}`])),
    ),
  };
}
