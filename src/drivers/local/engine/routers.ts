import type { ServiceFactory } from "./scope.ts";

/** Routers can only be looked at. */
export const routers: ServiceFactory<"routers"> = (scope) => ({
  async *list() {
    yield* scope.table("routers").all();
  },
  get: async ({ id }) => scope.table("routers").get(id),
});
