import type { ServiceKey, Services } from "../../../model/collections.ts";
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
import { realms } from "./realms.ts";
import { routers } from "./routers.ts";
import type { ServiceFactory } from "./scope.ts";
import { snapshots } from "./snapshots.ts";
import { subnets } from "./subnets.ts";
import { systems } from "./systems.ts";
import { templateServices } from "./templates.ts";
import { volumeTypes } from "./volume-types.ts";
import { volumes } from "./volumes.ts";

/** The service of every collection of the model. */
export const services: { readonly [K in ServiceKey]: ServiceFactory<K> } = {
  instances,
  volumes,
  networks,
  addresses,
  blobs,
  buckets,
  firewalls,
  hardwareProfiles,
  images,
  keys,
  loadBalancers,
  metrics,
  networkInterfaces,
  realms,
  routers,
  snapshots,
  subnets,
  systems,
  volumeTypes,
  ...templateServices,
};

export const serviceKeys = Object.keys(services) as (keyof Services)[];
