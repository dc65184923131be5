import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { boolean, integer, list, map, optional, reference, string, struct, timestamp, type Fields } from "../shape.ts";

const described = {
  name: optional(string()),
  description: optional(string()),
  created: optional(timestamp()),
  properties: optional(map()),
};

const readable = (what: string) =>
  ({
    list: {
      doc: `List the ${what}s.`,
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: { doc: `Show one ${what}.`, kind: "get", params: memberId, result: "resource" },
  }) as const;

const template = <const N extends string, const F extends Fields>(name: N, singular: string, doc: string, resource: F) =>
  defineCollection({
    name,
    singular,
    doc,
    audience: "cimi",
    resource: { ...described, ...resource },
    operations: readable(singular.replaceAll("_", " ")),
    features: {},
  });

export const systemTemplates = template("system_templates", "system_template", "What systems are created from (CIMI).", {
  components: list(
    struct({
      name: optional(string()),
      description: optional(string()),
      type: string({ doc: "The kind of resource, such as Machine." }),
      templateId: optional(string({ doc: "A template of that kind, by id." })),
      template: optional(
        struct({
          name: optional(string()),
          description: optional(string()),
          imageId: optional(reference("images")),
          hardwareProfileId: optional(reference("hardwareProfiles")),
        }),
      ),
      quantity: optional(integer({ minimum: 1 })),
      properties: optional(map()),
    }),
  ),
});

export const networkConfigurations = template("network_configurations", "network_configuration", "Kinds of network (CIMI).", {
  networkType: optional(string()),
  mtu: optional(integer()),
  classOfService: optional(string()),
});

export const networkTemplates = template("network_templates", "network_template", "What networks are created from (CIMI).", {
  networkConfigurationId: optional(reference("networkConfigurations")),
  forwardingGroupId: optional(string()),
});

export const networkPorts = template("network_ports", "network_port", "Ports of a network (CIMI).", {
  networkId: optional(reference("networks")),
  portType: optional(string()),
  classOfService: optional(string()),
  state: optional(string()),
});

export const networkPortConfigurations = template(
  "network_port_configurations",
  "network_port_configuration",
  "Kinds of network port (CIMI).",
  { portType: optional(string()), classOfService: optional(string()) },
);

export const networkPortTemplates = template(
  "network_port_templates",
  "network_port_template",
  "What network ports are created from (CIMI).",
  { networkId: optional(reference("networks")), networkPortConfigurationId: optional(reference("networkPortConfigurations")) },
);

export const addressTemplates = template("address_templates", "address_template", "What addresses are created from (CIMI).", {
  ip: optional(string()),
  hostname: optional(string()),
  allocation: optional(string({ doc: "dynamic or static." })),
  defaultGateway: optional(string()),
  dns: optional(string()),
  protocol: optional(string()),
  mask: optional(string()),
  networkId: optional(reference("networks")),
});

export const forwardingGroups = template("forwarding_groups", "forwarding_group", "Networks that route to each other (CIMI).", {
  networkIds: list(reference("networks")),
  default: optional(boolean()),
});

export const forwardingGroupTemplates = template(
  "forwarding_group_templates",
  "forwarding_group_template",
  "What forwarding groups are created from (CIMI).",
  { networkIds: list(reference("networks")) },
);

export type SystemTemplate = ResourceOf<typeof systemTemplates>;
