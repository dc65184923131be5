import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { collections } from "../../../model/collections.ts";
import { text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { actionsElement, destroyLink, jsonTags, member, type ResourceDocument, type Scope } from "./resource-document.ts";

const actions = destroyLink("networkInterfaces");

/** Where an interface is, in the one field that the original had for it. */
interface Place {
  readonly collection: "subnets" | "networks";
  readonly id: string | undefined;
}

/** Where a driver has subnets it is one of them, as it also is where a cloud takes either for it and tells what it was given. */
function placeOf({ subnetId, networkId: ofNetwork, verbatim }: NetworkInterface, { cloud }: Scope): Place {
  if (!cloud.supports("subnets", "list")) return { collection: "networks", id: ofNetwork };
  const id = verbatim?.["networkId"] ?? subnetId;
  return id === undefined && ofNetwork !== undefined ? { collection: "networks", id: ofNetwork } : { collection: "subnets", id };
}

const networkId = (nic: NetworkInterface, scope: Scope): string | undefined => placeOf(nic, scope).id;

function networkHref(nic: NetworkInterface, scope: Scope): string {
  const { collection, id } = placeOf(nic, scope);
  return hrefOf(scope, collection, id);
}

/** In JSON the original's mock told a subnet as a network. */
const jsonNetworkHref = (nic: NetworkInterface, scope: Scope): string =>
  nic.verbatim?.["networkId"] === undefined ? networkHref(nic, scope) : hrefOf(scope, "networks", networkId(nic, scope));

export const networkInterfaceDocument: ResourceDocument<NetworkInterface> = {
  actions,
  xml: member(
    "networkInterfaces",
    text("name", (nic) => nic.name),
    text("ip_address", (nic) => nic.ipAddress),
    text("network", networkId, {
      href: networkHref,
      id: networkId,
      rel: (nic, scope) => collections[placeOf(nic, scope).collection].singular,
    }),
    text("instance", (nic) => nic.instanceId, {
      href: (nic, scope) => hrefOf(scope, "instances", nic.instanceId),
      id: (nic) => nic.instanceId,
    }),
    actionsElement(actions),
  ),
  json: (nic, scope) => ({
    id: nic.id,
    name: nic.name ?? null,
    href: hrefOf(scope, "networkInterfaces", nic.id),
    network: { id: networkId(nic, scope) ?? null, href: jsonNetworkHref(nic, scope) },
    instance: { id: nic.instanceId ?? null, href: hrefOf(scope, "instances", nic.instanceId) },
    ip_address: nic.ipAddress ?? null,
    tags: jsonTags(nic),
  }),
};
