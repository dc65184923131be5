import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { list, optional, string, struct } from "../shape.ts";

export const drivers = defineCollection({
  name: "drivers",
  singular: "driver",
  doc: "The kinds of cloud that this server can drive.",
  source: "gateway",
  resource: {
    name: string(),
    usernameLabel: optional(string({ doc: "What the user name of its credentials is called." })),
    passwordLabel: optional(string({ doc: "What the password of its credentials is called." })),
    providers: list(
      struct({ id: string(), name: optional(string()), entrypoints: list(struct({ kind: string(), url: string() })) }),
      { doc: "Where it is to be found." },
    ),
  },
  operations: {
    list: { doc: "List the drivers.", kind: "list", params: {}, result: "resources" },
    get: { doc: "Show one driver.", kind: "get", params: memberId, result: "resource" },
  },
  features: {},
});

export type DriverResource = ResourceOf<typeof drivers>;
