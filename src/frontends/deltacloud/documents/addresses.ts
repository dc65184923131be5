import type { Address } from "../../../model/collections/addresses.ts";
import { text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import {
  actionsElement,
  destroyLink,
  jsonTags,
  member,
  optionalReference,
  type ActionLink,
  type ResourceDocument,
  type Scope,
} from "./resource-document.ts";

const destroy = destroyLink("addresses");
const associated = ({ instanceId, networkInterfaceId, associationId }: Address): boolean =>
  (instanceId ?? networkInterfaceId ?? associationId) !== undefined;

function actions(address: Address, scope: Scope): readonly ActionLink[] {
  const rel = associated(address) ? "disassociate" : "associate";
  if (!scope.cloud.supports("addresses", rel)) return destroy(address, scope);
  return [...destroy(address, scope), { rel, href: `${hrefOf(scope, "addresses", address.id)}/${rel}`, method: "post" }];
}

export const addressDocument: ResourceDocument<Address> = {
  actions,
  xml: member(
    "addresses",
    text("ip", (address) => address.ip),
    actionsElement(actions),
    optionalReference("instances", (address) => address.instanceId),
  ),
  json: (address, scope) => ({
    id: address.id,
    href: hrefOf(scope, "addresses", address.id),
    // The original's JSON did not tell it, since in its clouds it was the id.
    ip: address.ip === address.id ? undefined : address.ip,
    associated: associated(address),
    instance_id: address.instanceId,
    tags: jsonTags(address),
  }),
};
