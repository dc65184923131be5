import type { InstanceState } from "../../../model/collections/instance-states.ts";
import { each, element } from "../../../wire/xml-node.ts";
import type { ResourceDocument, Scope } from "./resource-document.ts";

type Transition = InstanceState["transitions"][number];

const json = ({ name, transitions }: InstanceState): object => ({
  name,
  transitions: transitions.map(({ to, action, auto }) => ({ to, ...(auto ? { auto: "true" } : { action }) })),
});

/** The state machine. Its lists differ from all others: `<states>` without declaration, and a bare JSON array. */
export const instanceStateDocument: ResourceDocument<InstanceState> = {
  listElement: "states",
  undeclared: true,
  xml: element(
    "state",
    { name: ({ name }) => name },
    each(
      ({ transitions }) => transitions,
      element<Transition, Scope>("transition", {
        action: ({ action, auto }) => (auto ? undefined : action),
        auto: ({ auto }) => (auto ? "true" : undefined),
        to: ({ to }) => to,
      }),
    ),
  ),
  json,
  jsonList: { head: "[", tail: "]", item: (state) => JSON.stringify(json(state)) },
};
