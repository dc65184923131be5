import type { Driver } from "../../model/driver.ts";
import { loadBalancers } from "./balancing/load-balancers.ts";
import { hardwareProfiles } from "./compute/hardware-profiles.ts";
import { instances } from "./compute/instances.ts";
import { keys } from "./compute/keys.ts";
import { realms } from "./compute/realms.ts";
import { machine } from "./compute/server-states.ts";
import { images } from "./images.ts";
import { addresses } from "./network/addresses.ts";
import { firewalls } from "./network/firewalls.ts";
import { networkInterfaces } from "./network/network-interfaces.ts";
import { networks } from "./network/networks.ts";
import { routers } from "./network/routers.ts";
import { blobs } from "./object-store/blobs.ts";
import { buckets } from "./object-store/buckets.ts";
import { blobLimits } from "./object-store/limits.ts";
import type { ServiceMakers } from "./session.ts";
import { snapshots } from "./storage/snapshots.ts";
import { subnets } from "./network/subnets.ts";
import { volumeTypes } from "./storage/volume-types.ts";
import { volumes } from "./storage/volumes.ts";

/** What drivers of this family declare alike. */
export const declaration = {
  features: {
    images: { owner_id: true, image_name: true, image_description: true, image_reboot: true, image_tags: true },
    instances: {
      user_name: true,
      user_data: true,
      user_files: true,
      authentication_key: true,
      authentication_password: true,
      firewalls: true,
      instance_count: true,
      attach_snapshot: true,
      instance_tags: true,
      block_devices: true,
      network_interfaces: true,
    },
    keys: { import_key: true, key_type: true, key_tags: true },
    addresses: { address_tags: true },
    firewalls: { firewall_tags: true, egress_rules: true },
    networks: { network_description: true, network_mtu: true, network_dns: true, network_tags: true },
    loadBalancers: { listener_name: true },
    routers: { router_tags: true },
    snapshots: { snapshot_tags: true },
    subnets: { subnet_realm: true, subnet_gateway: true, subnet_tags: true },
    volumes: { volume_name: true, volume_description: true, volume_type: true, volume_image: true, volume_tags: true },
  },
  filters: { instances: ["after", "destroyedSince"], images: ["ownerId"], buckets: ["after"], blobs: ["after"] },
  tags: [
    "addresses",
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

/** All services of an OpenStack cloud; its catalogue says which of them there are. */
export const services = {
  loadBalancers,
  volumes,
  volumeTypes,
  subnets,
  snapshots,
  routers,
  networks,
  networkInterfaces,
  firewalls,
  addresses,
  hardwareProfiles,
  images,
  instances,
  keys,
  realms,
  buckets,
  blobs,
} satisfies ServiceMakers;
