import type { Instance } from "../../../model/collections/instances.ts";
import { collections } from "../../../model/collections.ts";
import { inUnit, isoTime, rounded } from "../../../wire/quantities.ts";
import { each, element, inlineList, known, optional, optionalText, text } from "../../../wire/xml-node.ts";
import { hrefOf, memberHref, pathSegment } from "./href.ts";
import { authenticationElement, jsonAuthentication, tellsKeys, tellsLogins } from "./instance-authentication.ts";
import {
  actionsElement,
  jsonReference,
  jsonTags,
  member,
  optionalReference,
  reference,
  stateOf,
  type ActionLink,
  type Node,
  type ResourceDocument,
  type Scope,
} from "./resource-document.ts";

type Address = Instance["publicAddresses"][number];
type AttachedVolume = Instance["volumes"][number];
type WithProfile = Instance & { readonly hardwareProfileId: string };
type Override = readonly [name: string, unit: string | undefined, value: string];

const launchTime = (instance: Instance): string | undefined => instance.verbatim?.["launchTime"] ?? isoTime(instance.launchTime);

/** What may be done in its state, then what goes in any. */
function actions(instance: Instance, scope: Scope): readonly ActionLink[] {
  const { id } = instance;
  const href = hrefOf(scope, "instances", id);
  const links: ActionLink[] = [];
  for (const action of instance.actions ?? []) {
    if (action === "destroy") links.push({ href, rel: action, method: "delete" });
    else if (action !== "create") links.push({ href: `${href}/${action}`, rel: action, method: "post" });
  }
  if (scope.cloud.supports("instances", "run"))
    links.push({ href: `${href}/run;id=${pathSegment(id)}`, rel: "run", method: "post" });
  if (instance.canCreateImage) {
    links.push({ rel: "create_image", href: `${hrefOf(scope, "images")};instance_id=${pathSegment(id)}`, method: "post" });
  }
  return links;
}

/** What differs from the profile, as text in the profile's units. */
function overridesOf({ hardwareProfileOverrides: overrides }: Instance): readonly Override[] {
  if (overrides === undefined) return [];
  const { memory, storage, architecture, cpu, rootType } = overrides;
  const found: Override[] = [];
  if (memory !== undefined) found.push(["memory", "MB", String(inUnit(memory, "MB"))]);
  if (storage !== undefined) found.push(["storage", "GB", String(inUnit(storage, "GB"))]);
  if (architecture !== undefined) found.push(["architecture", "label", architecture]);
  if (cpu !== undefined) found.push(["cpu", "count", String(rounded(cpu))]);
  if (rootType !== undefined) found.push(["root_type", undefined, rootType]);
  return found;
}

const hasProfile = (instance: Instance): instance is WithProfile => instance.hardwareProfileId !== undefined;

const typeOf = ({ address, type }: Address): string => (address ? type : "unavailable");

const addressElement: Node<Address> = text("address", ({ address }) => address, {
  port: ({ port }) => port,
  type: known(typeOf),
});

const jsonAddress = (address: Address) => ({
  address: address.address ?? null,
  type: typeOf(address),
  port: address.port === undefined ? undefined : String(address.port),
});

/** A reference with the address first, as the original had it in these places alone. */
const jsonOrigin = (scope: Scope, collection: "images" | "realms", id: string | undefined): object => ({
  href: hrefOf(scope, collection, id),
  id: id ?? null,
  rel: collections[collection].singular,
});

const volumeElement: Node<AttachedVolume> = element("storage_volume", {
  device: (volume) => volume.device,
  href: memberHref("volumes", (volume) => volume.id),
  id: known((volume) => volume.id),
});

export const instanceDocument: ResourceDocument<Instance> = {
  actions,
  secrets: ({ cloud }) => (tellsLogins(cloud) ? ["password"] : []),
  xml: member(
    "instances",
    optionalText("name", (instance) => instance.name),
    optionalText("owner_id", (instance) => instance.ownerId),
    optionalReference("images", (instance) => instance.imageId),
    optionalReference("realms", (instance) => instance.realmId),
    optionalText("state", stateOf),
    optional(
      (instance) => (hasProfile(instance) ? instance : undefined),
      element<WithProfile, Scope>(
        "hardware_profile",
        {
          href: memberHref("hardwareProfiles", (instance) => instance.hardwareProfileId),
          id: known((instance) => instance.hardwareProfileId),
        },
        each(
          overridesOf,
          element<Override, Scope>("property", {
            kind: "fixed",
            name: known(([name]) => name),
            unit: ([, unit]) => unit,
            value: known(([, , value]) => value),
          }),
        ),
      ),
    ),
    actionsElement(actions),
    optionalText("launch_time", launchTime),
    inlineList("public_addresses", (instance) => instance.publicAddresses, addressElement),
    inlineList("private_addresses", (instance) => instance.privateAddresses, addressElement),
    inlineList("firewalls", (instance) => instance.firewallIds, reference("firewalls")),
    inlineList("storage_volumes", (instance) => instance.volumes, volumeElement),
    authenticationElement,
    inlineList(
      "network_interfaces",
      (instance) => instance.networkInterfaces?.map(({ id }) => id),
      reference("networkInterfaces"),
    ),
  ),
  json: (instance, scope) => ({
    id: instance.id,
    href: hrefOf(scope, "instances", instance.id),
    name: instance.name ?? null,
    state: stateOf(instance) ?? null,
    owner: instance.ownerId ?? null,
    image: jsonOrigin(scope, "images", instance.imageId),
    realm: jsonOrigin(scope, "realms", instance.realmId),
    actions: actions(instance, scope),
    hardware_profile: {
      id: instance.hardwareProfileId ?? null,
      href: hrefOf(scope, "hardwareProfiles", instance.hardwareProfileId),
      rel: collections.hardwareProfiles.singular,
      properties: Object.fromEntries(overridesOf(instance).map(([name, , value]) => [name, value])),
    },
    public_addresses: instance.publicAddresses.map(jsonAddress),
    private_addresses: instance.privateAddresses.map(jsonAddress),
    create_time: launchTime(instance),
    create_image: instance.canCreateImage || undefined,
    firewalls: instance.firewallIds?.map((id) => jsonReference(scope, "firewalls", id)),
    storage_volumes: instance.volumes.map(({ id }) => jsonReference(scope, "volumes", id)),
    authentication_type: tellsKeys(scope.cloud) ? "key" : undefined,
    authentication: jsonAuthentication(instance, scope),
    tags: jsonTags(instance),
  }),
};
