import type { Network } from "../../../model/collections/networks.ts";
import { each, element, text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import {
  actionsElement,
  destroyLink,
  jsonTags,
  member,
  reference,
  stateOf,
  type ResourceDocument,
  type Scope,
} from "./resource-document.ts";

const actions = destroyLink("networks");

export const networkDocument: ResourceDocument<Network> = {
  actions,
  xml: member(
    "networks",
    text("name", (network) => network.name),
    text("state", stateOf),
    element(
      "address_blocks",
      {},
      each(
        (network) => network.addressBlocks,
        text<string, Scope>("address_block", (block) => block),
      ),
    ),
    element(
      "subnets",
      {},
      each((network) => network.subnetIds, reference("subnets")),
    ),
    actionsElement(actions),
  ),
  json: (network, scope) => ({
    id: network.id,
    name: network.name ?? null,
    href: hrefOf(scope, "networks", network.id),
    state: stateOf(network) ?? null,
    address_blocks: network.addressBlocks,
    subnets: network.subnetIds.map((id) => ({ id, href: hrefOf(scope, "subnets", id) })),
    tags: jsonTags(network),
  }),
};
