import { collections } from "../../../model/collections.ts";
import type { Realm } from "../../../model/collections/realms.ts";
import type { TableKey } from "./cloud.ts";
import type { Quotas } from "./options.ts";
import type { Scope, ServiceFactory } from "./scope.ts";

/** Two realms that work, and one where nothing can be made. */
export const seededRealms: readonly Realm[] = [
  { id: "north-1", name: "North 1", state: "available", limit: "unlimited", region: "north" },
  { id: "south-1", name: "South 1", state: "available", limit: "unlimited", region: "south" },
  { id: "closed-1", name: "Closed 1", state: "unavailable", region: "south" },
];

/** Realms tell the account's quotas, where there are any. */
export const realms: ServiceFactory<"realms"> = (scope) => {
  const { quotas } = scope.cloud.options;
  const show = (realm: Realm): Realm => (Object.keys(quotas).length > 0 ? { ...realm, quotas: quotasOf(scope, quotas) } : realm);
  return {
    list: () => scope.table("realms").listAs(show),
    get: ({ id }) => show(scope.table("realms").get(id)),
  };
};

function quotasOf(scope: Scope, quotas: Quotas): NonNullable<Realm["quotas"]> {
  return Object.entries(quotas).map(([key, limit]) => ({
    resource: collections[key as TableKey].name,
    limit,
    used: scope.table(key as TableKey).size,
  }));
}
