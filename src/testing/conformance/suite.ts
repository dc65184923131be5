import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { allCollections, type CollectionKey, type ServiceKey } from "../../model/collections.ts";
import { addressChecks } from "./addresses.ts";
import { blobContentChecks } from "./blob-content.ts";
import { blobFactChecks } from "./blob-facts.ts";
import { blobListingChecks } from "./blob-listing.ts";
import { blobSigningChecks } from "./blob-signing.ts";
import { blobUploadChecks } from "./blob-uploads.ts";
import { bucketChecks } from "./buckets.ts";
import { cancellationChecks } from "./cancellation.ts";
import { defineGroup, fullTitle, testGroup, type Check, type Group } from "./check.ts";
import { declarationChecks } from "./declaration.ts";
import { constraintChecks, featureChecks } from "./features.ts";
import { faultChecks } from "./faults.ts";
import { firewallChecks } from "./firewalls.ts";
import { hardwareProfileChecks } from "./hardware-profiles.ts";
import type { Harness } from "./harness.ts";
import { idempotencyChecks } from "./idempotency.ts";
import { imageChecks } from "./images.ts";
import { instanceFeatureChecks } from "./instance-features.ts";
import { instanceStateChecks } from "./instance-states.ts";
import { instanceChecks } from "./instances.ts";
import { keyChecks } from "./keys.ts";
import { lifeCycleChecks } from "./life-cycle.ts";
import { listingChecks } from "./listing.ts";
import { loadBalancerChecks } from "./load-balancers.ts";
import { metricChecks } from "./metrics.ts";
import { networkChecks, networkInterfaceChecks, subnetChecks } from "./networks.ts";
import { readingChecks } from "./reading.ts";
import { refusalChecks } from "./refusals.ts";
import { routerChecks } from "./routers.ts";
import { systemChecks } from "./systems.ts";
import { snapshotChecks, volumeChecks, volumeTypeChecks } from "./volumes.ts";

/** What holds for every collection, generated from its declaration. */
const general: readonly ((collection: ServiceKey, check: Check) => void)[] = [
  refusalChecks,
  readingChecks,
  listingChecks,
  lifeCycleChecks,
  idempotencyChecks,
  featureChecks,
  constraintChecks,
];

/** What only one collection means. */
const own: { readonly [K in ServiceKey]?: readonly ((check: Check) => void)[] } = {
  addresses: [addressChecks],
  blobs: [blobContentChecks, blobFactChecks, blobListingChecks, blobSigningChecks, blobUploadChecks],
  buckets: [bucketChecks],
  firewalls: [firewallChecks],
  hardwareProfiles: [hardwareProfileChecks],
  images: [imageChecks],
  instances: [instanceFeatureChecks, instanceStateChecks, instanceChecks],
  keys: [keyChecks],
  loadBalancers: [loadBalancerChecks],
  metrics: [metricChecks],
  networkInterfaces: [networkInterfaceChecks],
  networks: [networkChecks],
  routers: [routerChecks],
  snapshots: [snapshotChecks],
  subnets: [subnetChecks],
  systems: [systemChecks],
  volumes: [volumeChecks],
  volumeTypes: [volumeTypeChecks],
};

const groups: readonly (readonly [Group, CollectionKey?])[] = [
  [defineGroup("driver", declarationChecks)],
  [defineGroup("cancellation", cancellationChecks)],
  [defineGroup("faults", faultChecks)],
  ...allCollections
    .filter(([, { source }]) => source !== "gateway")
    .map(([key]) => [defineGroup(key, (check) => registerAll(key as ServiceKey, check)), key] as const),
];

function registerAll(collection: ServiceKey, check: Check): void {
  for (const register of general) register(collection, check);
  for (const register of own[collection] ?? []) register(check);
}

/**
 * Registers the conformance suite as tests of node:test: everything that the driver declares is called, through the gateway.
 * Checks are chosen by capability; one that does not apply is skipped and says why. Titles are the same for every driver.
 *
 *     testDriver("nimbus", driverHarness(nimbus, { credentials, fixtures: { imageId: "debian-12" } }));
 *
 * @param title what the driver is called in the report
 */
export function testDriver(title: string, harness: Harness): void {
  describe(`${title} conforms`, () => {
    for (const [group, collection] of groups) {
      if (harness.groups?.includes(group.name) ?? true) testGroup(group, harness, collection);
    }
    test("every expected failure names a check", () => {
      const titles = new Set(groups.flatMap(([group]) => [...group.checks.keys()].map((check) => fullTitle(group, check))));
      for (const expected of Object.keys(harness.expectedFailures ?? {})) {
        assert.ok(titles.has(expected), `there is no check '${expected}'`);
      }
    });
    after(() => harness.cleanup?.());
  });
}
