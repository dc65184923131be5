import type { ServiceFactory } from "./scope.ts";

/** Routers can only be looked at. */
export const routers: ServiceFactory<"routers"> = (scope) => ({
  *list() {
    yield* scope.table("routers").list();
  },
  get: ({ id }) => scope.table("routers").get(id),
});
