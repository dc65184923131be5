import { defineCollection, type ResourceOf } from "../collection.ts";
import { instanceActions, instanceStates as states } from "../instance-states.ts";
import { boolean, list, oneOf, optional, struct } from "../shape.ts";

export const instanceStates = defineCollection({
  name: "instance_states",
  singular: "instance_state",
  doc: "The states of an instance, and what leads from one to another.",
  source: "gateway",
  resource: {
    name: oneOf(states),
    transitions: list(struct({ to: oneOf(states), action: optional(oneOf(instanceActions)), auto: optional(boolean()) })),
  },
  operations: { list: { doc: "List the states.", kind: "list", params: {}, result: "resources" } },
  features: {},
});

export type InstanceState = ResourceOf<typeof instanceStates>;
