import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { list, map, oneOf, optional, reference, string, struct, timestamp } from "../shape.ts";

const memberKinds = [
  "system",
  "machine",
  "credential",
  "volume",
  "network",
  "network_port",
  "address",
  "forwarding_group",
] as const;

export const systems = defineCollection({
  name: "systems",
  singular: "system",
  doc: "Groups of machines, volumes and networks that are handled as one (CIMI).",
  audience: "cimi",
  resource: {
    name: optional(string()),
    description: optional(string()),
    created: optional(timestamp()),
    state: optional(oneOf(["creating", "starting", "started", "stopping", "stopped", "mixed", "error"])),
    members: list(
      struct({
        id: string(),
        name: optional(string()),
        description: optional(string()),
        kind: oneOf(memberKinds),
        resourceId: optional(string({ doc: "The id of the resource; it may be gone." })),
        created: optional(timestamp({ doc: "When it became a member." })),
        verbatim: optional(map({ doc: "The cloud's own spelling of a field of the member." })),
      }),
    ),
    properties: optional(map()),
  },
  states: {
    creating: "transitional",
    starting: "transitional",
    started: "settled",
    stopping: "transitional",
    stopped: "settled",
    mixed: "settled",
    error: "failed",
  },
  operations: {
    list: {
      doc: "List the systems.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: "Show one system.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a system from a template.",
      kind: "create",
      params: {
        systemTemplateId: reference("systemTemplates"),
        name: optional(string()),
        description: optional(string()),
        properties: optional(map()),
      },
      result: "resource",
    },
    start: { doc: "Start all machines of a system.", kind: "action", params: memberId, result: "resource" },
    stop: { doc: "Stop all machines of a system.", kind: "action", params: memberId, result: "resource" },
    update: {
      doc: "Change a system's name, description or properties.",
      kind: "update",
      params: { ...memberId, name: optional(string()), description: optional(string()), properties: optional(map()) },
      result: "resource",
    },
    addMember: {
      doc: "Put a resource into a system.",
      kind: "action",
      params: {
        ...memberId,
        kind: oneOf(memberKinds),
        resourceId: string(),
        name: optional(string()),
        description: optional(string()),
      },
      result: "resource",
    },
    removeMember: {
      doc: "Take a resource out of a system.",
      kind: "action",
      params: { ...memberId, memberId: string() },
      result: "resource",
    },
    destroy: { doc: "Destroy a system.", kind: "destroy", params: memberId, result: "nothing" },
  },
  features: {},
});

export type System = ResourceOf<typeof systems>;
