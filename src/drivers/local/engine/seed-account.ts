import { addressAt, parseAddressBlock } from "../../../wire/address-block.ts";
import { addressPool } from "./addresses.ts";
import { emptyBucket } from "./buckets.ts";
import type { LocalCloud } from "./cloud.ts";
import { seededProfiles } from "./hardware-profiles.ts";
import { newInstance } from "./instance-launch.ts";
import { newKey } from "./keys.ts";
import { publicImages } from "./seed.ts";
import { defaultFirewall, externalNetworkId, seedTime } from "./seed-ids.ts";
import { gibibyte } from "./units.ts";

const realmId = "north-1";
/** Nobody has the other half. */
const firstPublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8eHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgEA first-key";
const subnetBlock = parseAddressBlock("10.0.0.0/16", "addressBlock");

/** Where the instances of an account are. */
interface Place {
  readonly networkId: string;
  readonly subnetId: string;
  readonly firewallId: string;
}

/** Puts in what an account begins with: one of each kind, and some instances, of which the first has a volume and an address. */
export function seedAccount(cloud: LocalCloud, account: string, instances: number): void {
  const place = seedNetwork(cloud, account);
  seedStorage(cloud, account);
  cloud.tables.keys.of(account).put(newKey("first-key", seedTime, { keyType: "ed25519", publicKey: firstPublicKey, tags: {} }));
  for (let index = 0; index < instances; index++) {
    const attached = seedInstance(cloud, account, place, index);
    if (index === 0) seedBelongings(cloud, account, attached);
  }
}

function seedNetwork({ tables, id }: LocalCloud, account: string): Place {
  const [networkId, subnetId, firewallId] = [id("network"), id("subnet"), id("firewall")];
  const named = { name: "default", state: "up" } as const;
  tables.networks.of(account).put({
    id: networkId,
    ...named,
    addressBlocks: ["10.0.0.0/8"],
    default: true,
    external: false,
    mtu: 1500,
    ownerId: account,
  });
  tables.subnets.of(account).put({
    id: subnetId,
    ...named,
    networkId,
    addressBlock: "10.0.0.0/16",
    gateway: "10.0.0.1",
    dhcp: true,
    type: "PUBLIC",
    default: true,
  });
  tables.routers.of(account).put({
    id: id("router"),
    ...named,
    networkId,
    externalNetworkId,
    main: true,
    subnetIds: [subnetId],
    routes: [{ destination: "0.0.0.0/0", target: externalNetworkId }],
  });
  tables.firewalls.of(account).put({
    id: firewallId,
    name: defaultFirewall,
    description: "What instances are put into unless told",
    ownerId: account,
    networkId,
    rules: [{ id: id("rule"), direction: "egress", protocol: "all", source: { type: "address", cidr: "0.0.0.0/0" } }],
  });
  return { networkId, subnetId, firewallId };
}

const disk = { capacity: 10 * gibibyte, created: seedTime };

function seedStorage({ tables, id }: LocalCloud, account: string): void {
  const volumeId = id("volume");
  const snapshotId = id("snapshot");
  tables.volumes.of(account).put({
    id: volumeId,
    name: "first volume",
    state: "available",
    kind: "data",
    realmId,
    type: "standard",
    ...disk,
  });
  tables.snapshots.of(account).put({
    id: snapshotId,
    name: "first snapshot",
    state: "completed",
    progress: 100,
    volumeId,
    ownerId: account,
    ...disk,
  });
  tables.images.of(account).put({
    id: id("image"),
    name: "first image",
    ownerId: account,
    architecture: "x86_64",
    state: "available",
    created: seedTime,
    rootType: "transient",
    visibility: "private",
  });
  tables.buckets.of(account).put(emptyBucket("first-bucket", "north", seedTime));
}

interface Attached {
  readonly instanceId: string;
  readonly networkInterfaceId: string;
  readonly privateAddress: string;
}

function seedInstance({ tables, id }: LocalCloud, account: string, place: Place, index: number): Attached {
  const { networkId, subnetId, firewallId } = place;
  const [image, profile] = [publicImages[0], seededProfiles[0]];
  if (!image || !profile) throw new Error("the data set has neither image nor profile");
  const instanceId = id("instance");
  const plan = { image, profile, overrides: undefined, realmId };
  const instance = newInstance(instanceId, account, seedTime, { imageId: image.id }, plan);
  tables.instances.of(account).put({ ...instance, state: "running", canCreateImage: true });
  const networkInterfaceId = id("interface");
  const privateAddress = addressAt(subnetBlock, index + 2);
  tables.networkInterfaces.of(account).put({
    id: networkInterfaceId,
    state: "in-use",
    instanceId,
    subnetId,
    networkId,
    ipAddress: privateAddress,
    macAddress: `02:01:${index
      .toString(16)
      .padStart(8, "0")
      .replace(/(..)(?!$)/g, "$1:")}`,
    firewallIds: [firewallId],
    deviceIndex: 0,
    attachmentId: id("attachment"),
    ofInstance: true,
  });
  return { instanceId, networkInterfaceId, privateAddress };
}

function seedBelongings({ tables, id, number }: LocalCloud, account: string, attached: Attached): void {
  tables.volumes.of(account).put({
    id: id("volume"),
    name: "attached volume",
    state: "in-use",
    kind: "data",
    realmId,
    type: "standard",
    instanceId: attached.instanceId,
    device: "/dev/vdz",
    attachedTime: seedTime,
    deleteOnTermination: false,
    ...disk,
  });
  tables.addresses.of(account).put({
    id: id("address"),
    ip: addressAt(addressPool, number("seeded address") + 1),
    networkId: externalNetworkId,
    associationId: id("association"),
    state: "associated",
    ...attached,
  });
}
