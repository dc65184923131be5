import type { Params } from "../../../model/collections.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { alreadyExists, checkName, invalid, refused } from "./failures.ts";
import { checkedFirewalls } from "./interface-placement.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";

/** Names are unique, and so is a listener's port. */
export const loadBalancers: ServiceFactory<"loadBalancers"> = (scope) => {
  const table = () => scope.table("loadBalancers");
  const show = (row: LoadBalancer): LoadBalancer => withHealth(scope, row);
  return {
    list: () => table().listAs(show),
    get: ({ id }) => show(table().get(id)),
    create: (request) => {
      const { listenerProtocol, listenerBalancerPort, listenerInstancePort, healthCheck } = request;
      const first = {
        protocol: listenerProtocol,
        loadBalancerPort: listenerBalancerPort,
        instanceProtocol: request.listenerInstanceProtocol,
        instancePort: listenerInstancePort,
        certificateId: request.listenerCertificateId,
      };
      const realmIds = [request.realmId, ...(request.realmIds ?? [])];
      return newBalancer(scope, { ...request, realmIds }, [first, ...(request.listeners ?? [])], healthCheck);
    },
    allocate: (request) => newBalancer(scope, request, [], undefined),
    destroy: ({ id }) => table().remove(id),
    register: ({ id, instanceId }) => {
      const { listeners, targets } = table().own(id);
      scope.table("instances").refer(instanceId, "instanceId");
      if (listeners.length === 0) throw refused(`The load balancer '${id}' does not listen yet.`);
      if (targets.some((target) => target.instanceId === instanceId)) throw alreadyExists("target", instanceId);
      return show(table().change(id, { targets: [...targets, { instanceId }] }));
    },
    unregister: ({ id, instanceId }) => {
      const { targets } = table().own(id);
      scope.table("instances").refer(instanceId, "instanceId");
      const others = targets.filter((target) => target.instanceId !== instanceId);
      if (others.length === targets.length) throw refused(`The instance '${instanceId}' is not registered with '${id}'.`);
      return show(table().change(id, { targets: others }));
    },
    createListener: ({ id, ...listener }) => {
      const { listeners } = table().own(id);
      return show(table().change(id, { listeners: withListener(scope, listeners, listener) }));
    },
    destroyListener: ({ id, loadBalancerPort }) => {
      const { listeners } = table().own(id);
      const others = listeners.filter((listener) => listener.loadBalancerPort !== loadBalancerPort);
      if (others.length === listeners.length)
        throw invalid("loadBalancerPort", `There is no listener on port ${loadBalancerPort}.`);
      return show(table().change(id, { listeners: others }));
    },
    setHealthCheck: ({ id, ...healthCheck }) => {
      const { protocol, port, path, interval = 30, timeout = 5 } = healthCheck;
      if (port === undefined && protocol !== "PING") throw invalid("port", "The port is missing.");
      if (protocol.startsWith("HTTP") && !path?.startsWith("/")) throw invalid("path", "The path does not begin with a slash.");
      if (timeout >= interval) throw invalid("timeout", "The time-out is not shorter than the interval.");
      return show(table().change(id, { healthCheck: { ...healthCheck, interval, timeout } }));
    },
    update: ({ id, realmIds, firewallIds, subnetIds, tags }) => {
      table().own(id);
      for (const realmId of realmIds ?? []) scope.table("realms").refer(realmId, "realmIds");
      return show(table().change(id, given({ realmIds, ...places(scope, { firewallIds, subnetIds }), tags })));
    },
  };
};

function newBalancer(
  scope: Scope,
  request: Params<"loadBalancers", "allocate">,
  listeners: LoadBalancer["listeners"],
  healthCheck: LoadBalancer["healthCheck"],
): LoadBalancer {
  const { name, kind, scheme, tags } = request;
  const table = scope.table("loadBalancers");
  checkName("name", name);
  if (table.count("name", name) > 0) throw alreadyExists("load balancer", name);
  const realmIds = [...new Set(request.realmIds)];
  for (const realmId of realmIds) scope.table("realms").refer(realmId, "realmId");
  const id = scope.cloud.id("balancer");
  table.add({
    id,
    name,
    created: scope.cloud.now,
    state: "pending",
    kind,
    realmIds,
    publicAddresses: [`${id}.balancers.local.example`],
    listeners: listeners.reduce<LoadBalancer["listeners"]>((all, listener) => withListener(scope, all, listener), []),
    targets: [],
    healthCheck,
    ...places(scope, request),
    scheme: scheme ?? "internet-facing",
    tags,
  });
  scope.later({ table: "loadBalancers", resourceId: id, from: "pending", to: "active" });
  return table.get(id);
}

function withListener(
  scope: Scope,
  listeners: LoadBalancer["listeners"],
  listener: LoadBalancer["listeners"][number],
): LoadBalancer["listeners"] {
  if (listeners.some((other) => other.loadBalancerPort === listener.loadBalancerPort)) {
    throw alreadyExists("listener on port", String(listener.loadBalancerPort));
  }
  const instanceProtocol = listener.instanceProtocol ?? listener.protocol;
  return [...listeners, { ...listener, instanceProtocol, id: scope.cloud.id("listener") }];
}

function places(
  scope: Scope,
  {
    firewallIds,
    subnetIds,
  }: { readonly firewallIds?: readonly string[] | undefined; readonly subnetIds?: readonly string[] | undefined },
): Partial<LoadBalancer> {
  const networks = new Set(subnetIds?.map((id) => scope.table("subnets").refer(id, "subnetIds").networkId));
  if (networks.size > 1) throw invalid("subnetIds", "The subnets are of different networks.");
  return given({
    firewallIds: firewallIds && checkedFirewalls(scope, firewallIds),
    subnetIds,
    networkId: [...networks][0],
  });
}

const withHealth = (scope: Scope, row: LoadBalancer): LoadBalancer => ({
  ...row,
  targets: row.targets.map((target) => {
    const running = scope.table("instances").find(target.instanceId)?.state === "running";
    return { ...target, health: running ? ("healthy" as const) : ("unhealthy" as const) };
  }),
});
