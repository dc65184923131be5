import type { Params } from "../../../model/collections.ts";
import { CloudError } from "../../../model/errors.ts";
import { path } from "../../../http/path.ts";
import type { Connection } from "../connection.ts";
import { networkCalled, onlyNetwork } from "../network/find-network.ts";
import { giveAddress } from "../network/own-address.ts";
import { noteTag, noteTags, wordsOf } from "../network/tags.ts";
import { takeBack } from "../take-back.ts";
import type { Balancer, Member } from "./api-types.ts";
import { toHealthMonitor, type HealthCheck } from "./health-monitors.ts";
import { toListenerProtocol, toPoolProtocol } from "./protocols.ts";

type ListenerRequest = Params<"loadBalancers", "createListener"> extends infer P ? Omit<P, "id"> : never;

/** A balancer to be made, with its listeners, of which there may be none yet. */
export interface BalancerRequest extends Params<"loadBalancers", "allocate"> {
  readonly listeners: readonly ListenerRequest[];
  readonly healthCheck?: HealthCheck | undefined;
}

/** Makes a balancer with all that it was asked for, in one request, and points a public address at it. Gives its id. */
export async function createBalancer(connection: Connection, request: BalancerRequest): Promise<string> {
  const { name, kind, realmIds: [realmId] = [], firewallIds, scheme, healthCheck, listeners, tags = {} } = request;
  if (firewallIds !== undefined) {
    throw new CloudError("unsupported", "Octavia opens the ports of its listeners by itself.", { parameter: "firewalls" });
  }
  const octavia = connection.service("loadBalancer");
  // Octavia would take the name once more, and nobody could tell the two apart by it.
  if (!(await octavia.list<Balancer>("/lbaas/loadbalancers", "loadbalancers", { name }).next()).done) {
    throw new CloudError("already_exists", `There is a load balancer '${name}' already.`);
  }
  const words = wordsOf(tags, noteTags({ realm: realmId, "balancer-kind": kind }));
  const { loadbalancer } = await octavia.post<{ loadbalancer: Balancer }>("/lbaas/loadbalancers", {
    loadbalancer: {
      name,
      ...(await placeOf(connection, request)),
      tags: words,
      listeners: listeners.map((listener) => listenerBody(listener, healthCheck, [])),
    },
  });
  if (scheme === "internet-facing") {
    try {
      await giveAddress(connection, loadbalancer.vip_port_id);
    } catch (error) {
      await takeBack(error, () => octavia.delete(path`/lbaas/loadbalancers/${loadbalancer.id}`, { cascade: true }));
    }
  }
  return loadbalancer.id;
}

/** Where the balancer has its address: in the subnet or the provider's network, else in the only network of the project. */
async function placeOf(connection: Connection, { subnetIds = [] }: BalancerRequest): Promise<object> {
  const [subnet, ...others] = subnetIds;
  if (others.length > 0) throw new CloudError("unsupported", "A load balancer has one subnet here.", { parameter: "subnetIds" });
  if (subnet !== undefined) return { vip_subnet_id: subnet };
  const { network } = connection.location;
  return { vip_network_id: network === undefined ? await onlyNetwork(connection) : await networkCalled(connection, network) };
}

/** The listeners that a balancer is to begin with. */
export function listenersOf(request: Params<"loadBalancers", "create">): readonly ListenerRequest[] {
  const { listenerProtocol, listenerBalancerPort, listenerInstancePort, listeners = [] } = request;
  const first = {
    protocol: listenerProtocol,
    loadBalancerPort: listenerBalancerPort,
    instanceProtocol: request.listenerInstanceProtocol,
    instancePort: listenerInstancePort,
    certificateId: request.listenerCertificateId,
  };
  return [first, ...listeners];
}

/**
 * The body of a listener with its pool.
 * @param members the members of another pool, which this one is to have, too
 */
export function listenerBody(
  { name, protocol, loadBalancerPort, instanceProtocol, instancePort, certificateId }: ListenerRequest,
  check: HealthCheck | undefined,
  members: readonly Member[],
): object {
  const spoken = toListenerProtocol(protocol, certificateId);
  return {
    name,
    protocol: spoken,
    protocol_port: loadBalancerPort,
    ...(certificateId !== undefined && { default_tls_container_ref: certificateId }),
    default_pool: {
      protocol: toPoolProtocol(spoken, instanceProtocol),
      lb_algorithm: "ROUND_ROBIN",
      tags: [noteTag("instance-port", String(instancePort))],
      members: members.map((member) => ({
        name: member.name,
        address: member.address,
        protocol_port: instancePort,
        monitor_port: check?.port,
      })),
      ...(check && { healthmonitor: toHealthMonitor(check) }),
    },
  };
}
