import type { Services } from "../../model/collections.ts";
import { addresses } from "./addresses.ts";
import { blobs } from "./blobs.ts";
import { buckets } from "./buckets.ts";
import { firewalls } from "./firewalls.ts";
import { hardwareProfiles } from "./hardware-profiles.ts";
import { images } from "./images.ts";
import { instances } from "./instances.ts";
import { keys } from "./keys.ts";
import { loadBalancers } from "./load-balancers.ts";
import { metrics } from "./metrics.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import { networks } from "./networks.ts";
import type { TestDriverOptions } from "./options.ts";
import { realms } from "./realms.ts";
import { routers } from "./routers.ts";
import type { Scope } from "./scope.ts";
import { snapshots } from "./snapshots.ts";
import { subnets } from "./subnets.ts";
import { systems } from "./systems.ts";
import { templates } from "./templates.ts";
import { volumes } from "./volumes.ts";

/** All services, as they are before anything is left out. */
export function allServices(scope: Scope, quotas: TestDriverOptions["quotas"]): Required<Services> {
  const members = {
    instances: instances(scope),
    volumes: volumes(scope),
    networks: networks(scope),
    addresses: addresses(scope),
  };
  return {
    ...members,
    blobs: blobs(scope),
    buckets: buckets(scope),
    firewalls: firewalls(scope),
    hardwareProfiles: hardwareProfiles(scope),
    images: images(scope),
    keys: keys(scope),
    loadBalancers: loadBalancers(scope),
    metrics: metrics(scope),
    networkInterfaces: networkInterfaces(scope),
    realms: realms(quotas)(scope),
    routers: routers(scope),
    snapshots: snapshots(scope),
    subnets: subnets(scope),
    systems: systems(members)(scope),
    ...templates(scope),
  };
}
