import type { Realm } from "../../../model/collections/realms.ts";
import { cdata, text, when } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { member, stateOf, type ResourceDocument } from "./resource-document.ts";

export const realmDocument: ResourceDocument<Realm> = {
  xml: member(
    "realms",
    text("name", (realm) => realm.name),
    text("state", stateOf),
    when(
      (realm) => realm.limit !== "unlimited",
      cdata("limit", (realm) => realm.limit),
    ),
  ),
  json: (realm, scope) => ({
    id: realm.id,
    href: hrefOf(scope, "realms", realm.id),
    name: realm.name ?? null,
    state: stateOf(realm) ?? null,
    limit: realm.limit ?? null,
  }),
};
