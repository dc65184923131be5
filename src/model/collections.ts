import { addresses } from "./collections/addresses.ts";
import { blobs } from "./collections/blobs.ts";
import { buckets } from "./collections/buckets.ts";
import { drivers } from "./collections/drivers.ts";
import { firewalls } from "./collections/firewalls.ts";
import { hardwareProfiles } from "./collections/hardware-profiles.ts";
import { images } from "./collections/images.ts";
import { instanceStates } from "./collections/instance-states.ts";
import { instances } from "./collections/instances.ts";
import { keys } from "./collections/keys.ts";
import { loadBalancers } from "./collections/load-balancers.ts";
import { metrics } from "./collections/metrics.ts";
import { networkInterfaces } from "./collections/network-interfaces.ts";
import { networks } from "./collections/networks.ts";
import { realms } from "./collections/realms.ts";
import { routers } from "./collections/routers.ts";
import { snapshots } from "./collections/snapshots.ts";
import { subnets } from "./collections/subnets.ts";
import { systems } from "./collections/systems.ts";
import {
  addressTemplates,
  forwardingGroups,
  forwardingGroupTemplates,
  networkConfigurations,
  networkPortConfigurations,
  networkPorts,
  networkPortTemplates,
  networkTemplates,
  systemTemplates,
} from "./collections/templates.ts";
import { volumeTypes } from "./collections/volume-types.ts";
import { volumes } from "./collections/volumes.ts";
import type { Collection, Filtered, Paging, ParamsOf, ResourceOf, ServiceOf } from "./collection.ts";

/** Every collection of the portable model. The key is the name of the service that a driver offers it by. */
export const collections = {
  addresses,
  blobs,
  buckets,
  drivers,
  firewalls,
  hardwareProfiles,
  images,
  instanceStates,
  instances,
  keys,
  loadBalancers,
  metrics,
  networkInterfaces,
  networks,
  realms,
  routers,
  snapshots,
  subnets,
  volumes,
  volumeTypes,
  systems,
  systemTemplates,
  networkConfigurations,
  networkTemplates,
  networkPorts,
  networkPortConfigurations,
  networkPortTemplates,
  addressTemplates,
  forwardingGroups,
  forwardingGroupTemplates,
} as const;

export type Collections = typeof collections;
export type CollectionKey = keyof Collections;
export type OperationKey<K extends CollectionKey> = keyof Collections[K]["operations"] & string;
export type Resource<K extends CollectionKey> = ResourceOf<Collections[K]>;
export type Params<K extends CollectionKey, O extends OperationKey<K>> = ParamsOf<Collections[K], O>;
/** What a list is asked for: its filters, how many members, and where to continue. */
export type Query<K extends CollectionKey> =
  "list" extends OperationKey<K> ? Filtered<Params<K, "list" & OperationKey<K>>> & Paging : never;

/** The collections that a driver serves; the others are answered from its declaration. */
export type ServiceKey = Exclude<CollectionKey, "drivers" | "instanceStates">;
/** What a driver offers of a collection: some of its operations, each a method. */
export type Service<K extends ServiceKey> = ServiceOf<Collections[K]>;
export type Services = { readonly [K in ServiceKey]?: Service<K> | undefined };

/** The collections as a list of plain declarations, for whoever visits them all. */
export const allCollections: readonly (readonly [CollectionKey, Collection])[] = Object.entries(collections) as never;
