import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { integer, list, map, oneOf, optional, reference, string, struct, timestamp } from "../shape.ts";

const port = { minimum: 1, maximum: 65535 };
const protocols = ["HTTP", "HTTPS", "TCP", "SSL", "UDP"] as const;

const listener = {
  protocol: oneOf(protocols),
  loadBalancerPort: integer(port),
  instanceProtocol: optional(oneOf(protocols)),
  instancePort: integer(port),
  certificateId: optional(string()),
};

const healthCheck = {
  protocol: oneOf(["HTTP", "HTTPS", "TCP", "PING", "SSL"]),
  port: optional(integer(port)),
  path: optional(string()),
  interval: optional(integer({ doc: "Seconds between two checks.", minimum: 1 })),
  timeout: optional(integer({ doc: "Seconds after which a check has failed.", minimum: 1 })),
  healthyThreshold: optional(integer({ minimum: 1 })),
  unhealthyThreshold: optional(integer({ minimum: 1 })),
};

const kind = oneOf(["application", "network"], { doc: "Whether it distributes requests, or connections whatever they carry." });

export const loadBalancers = defineCollection({
  name: "load_balancers",
  singular: "load_balancer",
  doc: "Distribute what arrives at one address over several instances.",
  resource: {
    name: optional(string()),
    description: optional(string()),
    created: optional(timestamp()),
    state: optional(oneOf(["pending", "active", "updating", "deleting", "error"])),
    kind: optional(kind),
    realmIds: list(reference("realms")),
    publicAddresses: list(string()),
    listeners: list(struct({ id: optional(string()), name: optional(string()), ...listener })),
    targets: list(
      struct({
        instanceId: reference("instances"),
        address: optional(string()),
        port: optional(integer(port)),
        health: optional(oneOf(["healthy", "unhealthy", "unknown"])),
      }),
      { doc: "The instances registered with it." },
    ),
    healthCheck: optional(struct(healthCheck)),
    subnetIds: optional(list(reference("subnets"))),
    networkId: optional(reference("networks")),
    firewallIds: optional(list(reference("firewalls"))),
    scheme: optional(oneOf(["internet-facing", "internal"])),
    tags: optional(map()),
  },
  states: { pending: "transitional", active: "settled", updating: "transitional", deleting: "transitional", error: "failed" },
  operations: {
    list: {
      doc: "List the load balancers.",
      kind: "list",
      params: {
        id: optional(string({ doc: "Only the one of this id." })),
        name: optional(string({ doc: "Only those of this name." })),
      },
      filters: { id: "id", name: "name" },
      result: "resources",
    },
    get: { doc: "Show one load balancer.", kind: "get", params: memberId, result: "resource" },
    create: {
      doc: "Create a load balancer.",
      kind: "create",
      params: {
        name: string({ doc: "Its name." }),
        realmId: reference("realms", { doc: "The realm whose instances it serves." }),
        listenerProtocol: oneOf(protocols, { doc: "What it listens for." }),
        listenerBalancerPort: integer({ doc: "The port it listens on.", ...port }),
        listenerInstancePort: integer({ doc: "The port of the instances.", ...port }),
        listenerInstanceProtocol: optional(oneOf(protocols, { doc: "What the instances speak; the same unless told." })),
        listenerCertificateId: optional(string({ doc: "The certificate that it shows." })),
        listeners: optional(list(struct(listener), { doc: "Further listeners." })),
        realmIds: optional(list(reference("realms"), { doc: "Further realms." })),
        subnetIds: optional(list(reference("subnets"))),
        firewallIds: optional(list(reference("firewalls"), { name: "firewalls" })),
        scheme: optional(oneOf(["internet-facing", "internal"])),
        healthCheck: optional(struct(healthCheck)),
        tags: optional(map()),
      },
      result: "resource",
    },
    allocate: {
      doc: "Create a load balancer that does not listen yet. Instances can be registered once it does.",
      kind: "create",
      params: {
        name: string({ doc: "Its name." }),
        kind: optional(kind),
        realmIds: optional(list(reference("realms"))),
        subnetIds: optional(list(reference("subnets"))),
        firewallIds: optional(list(reference("firewalls"), { name: "firewalls" })),
        scheme: optional(oneOf(["internet-facing", "internal"])),
        tags: optional(map()),
      },
      result: "resource",
    },
    destroy: { doc: "Destroy a load balancer.", kind: "destroy", params: memberId, result: "nothing" },
    register: {
      doc: "Register an instance with a load balancer.",
      kind: "action",
      params: { ...memberId, instanceId: reference("instances", { doc: "The instance." }) },
      result: "resource",
    },
    unregister: {
      doc: "Take an instance off a load balancer.",
      kind: "action",
      params: { ...memberId, instanceId: reference("instances", { doc: "The instance." }) },
      result: "resource",
    },
    createListener: { doc: "Add a listener.", kind: "action", params: { ...memberId, ...listener }, result: "resource" },
    destroyListener: {
      doc: "Take a listener away.",
      kind: "action",
      params: { ...memberId, loadBalancerPort: integer(port) },
      result: "resource",
    },
    setHealthCheck: {
      doc: "Say how instances are checked.",
      kind: "action",
      params: { ...memberId, ...healthCheck },
      result: "resource",
    },
    update: {
      doc: "Change a load balancer's realms, firewalls, subnets or tags.",
      kind: "update",
      params: {
        ...memberId,
        realmIds: optional(list(reference("realms"))),
        firewallIds: optional(list(reference("firewalls"), { name: "firewalls" })),
        subnetIds: optional(list(reference("subnets"))),
        tags: optional(map()),
      },
      result: "resource",
    },
  },
  features: {
    listener_name: {
      doc: "Name a listener.",
      on: "createListener",
      params: { name: optional(string({ doc: "Its name.", maxLength: 255 })) },
    },
  },
});

export type LoadBalancer = ResourceOf<typeof loadBalancers>;
