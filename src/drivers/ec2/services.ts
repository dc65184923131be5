import type { Driver } from "../../model/driver.ts";
import { hardwareProfiles } from "./compute/hardware-profiles.ts";
import { machine } from "./compute/instance-states.ts";
import { instances } from "./compute/instances.ts";
import { keys } from "./compute/keys.ts";
import { realms } from "./compute/realms.ts";
import type { Connection } from "./connection.ts";
import { images } from "./images/images.ts";
import { loadBalancers } from "./balancing/load-balancers.ts";
import { metrics } from "./monitoring/metrics.ts";
import { blobs } from "./object-store/blobs.ts";
import { buckets } from "./object-store/buckets.ts";
import { storeOf } from "./object-store/endpoint.ts";
import { blobLimits } from "./object-store/limits.ts";
import { ObjectStore } from "./object-store/store.ts";
import { addresses } from "./network/addresses.ts";
import { firewalls } from "./network/firewalls.ts";
import { networkInterfaces } from "./network/network-interfaces.ts";
import { networks } from "./network/networks.ts";
import { routers } from "./network/routers.ts";
import { subnets } from "./network/subnets.ts";
import { snapshots } from "./storage/snapshots.ts";
import { volumeTypes } from "./storage/volume-types.ts";
import { volumes } from "./storage/volumes.ts";
import type { ServiceMakers } from "./session.ts";

/** What drivers of this family declare alike. */
export const declaration = {
  features: {
    buckets: { bucket_location: true },
    images: { owner_id: true, image_name: true, image_description: true, image_reboot: true, image_tags: true },
    instances: {
      metrics: true,
      user_name: true,
      user_data: true,
      authentication_key: true,
      firewalls: true,
      instance_count: true,
      attach_snapshot: true,
      instance_tags: true,
      block_devices: true,
      network_interfaces: true,
      protection: true,
      shutdown_behavior: true,
    },
    addresses: { address_tags: true },
    firewalls: { firewall_tags: true, egress_rules: true },
    networkInterfaces: { delete_on_termination: true, source_destination_check: true },
    networks: { network_dns: true, network_tags: true },
    snapshots: { snapshot_tags: true },
    subnets: { subnet_realm: true, subnet_public_addresses: true, subnet_tags: true },
    volumes: { volume_name: true, volume_type: true, volume_tags: true },
    keys: { import_key: true, key_type: true, key_tags: true },
    loadBalancers: { listener_name: true },
  },
  filters: { instances: ["destroyedSince"], images: ["ownerId"], blobs: ["after"] },
  listsOwn: ["images"],
  tags: [
    "addresses",
    "blobs",
    "firewalls",
    "images",
    "instances",
    "keys",
    "loadBalancers",
    "networkInterfaces",
    "networks",
    "routers",
    "snapshots",
    "subnets",
    "volumes",
  ],
  idempotent: ["instances", "volumes"],
  states: machine,
  blobs: blobLimits,
} satisfies Partial<Driver>;

/** All services of AWS's cloud. */
export const services = {
  addresses,
  firewalls,
  networkInterfaces,
  networks,
  routers,
  snapshots,
  subnets,
  volumeTypes,
  volumes,
  hardwareProfiles,
  images,
  instances,
  keys,
  loadBalancers,
  metrics,
  realms,
  buckets: (connection) => buckets(storeBehind(connection)),
  blobs: (connection) => blobs(storeBehind(connection)),
} satisfies ServiceMakers;

const storeBehind = (connection: Connection): ObjectStore =>
  new ObjectStore(connection.context, () => storeOf(connection.location));
