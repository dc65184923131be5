import { collections } from "../../model/collections.ts";
import type { Realm } from "../../model/collections/realms.ts";
import type { TableKey } from "./cloud.ts";
import type { TestDriverOptions } from "./options.ts";
import type { Scope, ServiceFactory } from "./scope.ts";

/** Two realms that work, and one where nothing can be made. */
export const seededRealms: readonly Realm[] = [
  { id: "north-1", name: "North 1", state: "available", limit: "unlimited", region: "north" },
  { id: "south-1", name: "South 1", state: "available", limit: "unlimited", region: "south" },
  { id: "closed-1", name: "Closed 1", state: "unavailable", region: "south" },
];

/** Realms tell the account's quotas, where there are any. */
export const realms =
  (quotas: TestDriverOptions["quotas"]): ServiceFactory<"realms"> =>
  (scope) => {
    const withQuotas = (realm: Realm): Realm => (quotas ? { ...realm, quotas: quotasOf(scope, quotas) } : realm);
    return {
      async *list() {
        yield* scope.table("realms").all().map(withQuotas);
      },
      get: async ({ id }) => withQuotas(scope.table("realms").get(id)),
    };
  };

function quotasOf(scope: Scope, quotas: NonNullable<TestDriverOptions["quotas"]>): NonNullable<Realm["quotas"]> {
  return Object.entries(quotas).map(([key, limit]) => ({
    resource: collections[key as TableKey].name,
    limit,
    used: scope.table(key as TableKey).owned().length,
  }));
}
