import { defineDriver } from "../../model/driver.ts";
import { zones } from "../ec2/compute/realms.ts";
import { classicBalancers } from "../ec2/balancing/classic/balancers.ts";
import { images } from "../ec2/images/images.ts";
import { declaration, services } from "../ec2/services.ts";
import { connectWith } from "../ec2/session.ts";
import { hardwareProfiles } from "./hardware-profiles.ts";
import { knownParameters } from "./known-parameters.ts";
import { attachedAfterwards } from "./attached-afterwards.ts";
import { named, namedAfterwards, taggedAfterwards } from "./named-afterwards.ts";
import { locate, providerIn } from "./provider.ts";
import { classicLacks } from "./supported-platforms.ts";
import { untagged } from "./untagged.ts";

const { volumeTypes: _, ...common } = services;

/** Clouds of Eucalyptus, on the base of EC2. README.md says what becomes of what. */
export default defineDriver({
  name: "eucalyptus",
  title: "Eucalyptus",
  status: "legacy",
  doc: "Private clouds of Eucalyptus 3 to 5: instances, storage, VPC where they have it, load balancers, metrics and buckets.",
  credentials: { user: "Access Key ID", password: "Secret Access Key" },
  ...declaration,
  features: {
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
    },
    firewalls: { firewall_tags: true, egress_rules: true },
    networkInterfaces: { delete_on_termination: true, source_destination_check: true },
    networks: { network_dns: true, network_tags: true },
    snapshots: { snapshot_tags: true },
    subnets: { subnet_realm: true, subnet_public_addresses: true, subnet_tags: true },
    volumes: { volume_name: true, volume_tags: true },
    keys: { import_key: true },
  },
  tags: declaration.tags.filter((key) => key !== "addresses" && key !== "blobs" && key !== "keys"),
  // A token is for a launch, and names and tags are no part of that here.
  idempotent: [],
  connect: connectWith(
    { locate: ({ provider }) => locate(provider.value), providerIn, adapt: knownParameters, lacks: classicLacks },
    {
      ...common,
      realms: zones,
      hardwareProfiles,
      loadBalancers: classicBalancers,
      blobs(connection) {
        const { setTags: _setTags, ...own } = services.blobs(connection);
        return { ...own, put: untagged(own.put), copy: untagged(own.copy), beginUpload: untagged(own.beginUpload) };
      },
      addresses(connection) {
        const { update: _update, ...own } = services.addresses(connection);
        return own;
      },
      keys(connection) {
        const { update: _update, ...own } = services.keys(connection);
        return own;
      },
      images(connection) {
        const { copy: _copy, ...own } = images(connection, false);
        return { ...own, create: taggedAfterwards(own) };
      },
      instances(connection) {
        const own = services.instances(connection);
        return {
          ...own,
          create: async ({ name, tags, ...request }) => {
            const made = await named(own, [await own.create(request)].flat(), { name, tags });
            const [first, ...others] = made;
            return first && others.length === 0 ? first : made;
          },
        };
      },
      volumes(connection) {
        const own = services.volumes(connection);
        return { ...own, create: namedAfterwards(own) };
      },
      snapshots(connection) {
        const own = services.snapshots(connection);
        return { ...own, create: namedAfterwards(own) };
      },
      firewalls(connection) {
        const { updateRules: _updateRules, ...own } = services.firewalls(connection);
        return { ...own, create: taggedAfterwards(own) };
      },
      networks(connection) {
        const own = services.networks(connection);
        return { ...own, create: namedAfterwards(own) };
      },
      subnets(connection) {
        const own = services.subnets(connection);
        return { ...own, create: namedAfterwards(own) };
      },
      networkInterfaces(connection) {
        const own = services.networkInterfaces(connection);
        const allocate = namedAfterwards({ ...own, create: own.allocate });
        return { ...own, allocate, create: attachedAfterwards({ ...own, allocate }) };
      },
    },
  ),
});
