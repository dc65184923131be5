import type { NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { actionsElement, destroyLink, jsonTags, member, type ResourceDocument, type Scope } from "./resource-document.ts";

const actions = destroyLink("networkInterfaces");

/** What the original called its network: where a driver has subnets, that was one of them, or what was taken for one. */
const shownNetwork = (nic: NetworkInterface): string | undefined => nic.networkId ?? nic.subnetId;

const networkCollection = ({ cloud }: Scope): "subnets" | "networks" =>
  cloud.supports("subnets", "list") ? "subnets" : "networks";

export const networkInterfaceDocument: ResourceDocument<NetworkInterface> = {
  actions,
  xml: member(
    "networkInterfaces",
    text("name", (nic) => nic.name),
    text("ip_address", (nic) => nic.ipAddress),
    text("network", shownNetwork, {
      href: (nic, scope) => hrefOf(scope, networkCollection(scope), shownNetwork(nic)),
      id: shownNetwork,
      rel: (_nic, scope) => (networkCollection(scope) === "subnets" ? "subnet" : "network"),
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
    network: { id: shownNetwork(nic) ?? null, href: hrefOf(scope, "networks", shownNetwork(nic)) },
    instance: { id: nic.instanceId ?? null, href: hrefOf(scope, "instances", nic.instanceId) },
    ip_address: nic.ipAddress ?? null,
    tags: jsonTags(nic),
  }),
};
