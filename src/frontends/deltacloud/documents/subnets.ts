import type { Subnet } from "../../../model/collections/subnets.ts";
import { text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { actionsElement, destroyLink, jsonTags, member, stateOf, type ResourceDocument } from "./resource-document.ts";

const actions = destroyLink("subnets");

export const subnetDocument: ResourceDocument<Subnet> = {
  actions,
  xml: member(
    "subnets",
    text("name", (subnet) => subnet.name),
    text("state", stateOf),
    text("address_block", (subnet) => subnet.addressBlock),
    text("network", (subnet) => subnet.networkId),
    actionsElement(actions),
  ),
  json: (subnet, scope) => ({
    id: subnet.id,
    name: subnet.name ?? null,
    href: hrefOf(scope, "subnets", subnet.id),
    type: subnet.type ?? null,
    state: stateOf(subnet) ?? null,
    address_block: subnet.addressBlock ?? null,
    network: { id: subnet.networkId ?? null, href: hrefOf(scope, "networks", subnet.networkId) },
    tags: jsonTags(subnet),
  }),
};
