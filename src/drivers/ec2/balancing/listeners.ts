import type { Params } from "../../../model/collections.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";

export type Listener = LoadBalancer["listeners"][number];
type Creation = Params<"loadBalancers", "create">;

/** All listeners that a balancer is to have. */
export function listenersOf(request: Creation): readonly Listener[] {
  const first = {
    protocol: request.listenerProtocol,
    loadBalancerPort: request.listenerBalancerPort,
    instancePort: request.listenerInstancePort,
    instanceProtocol: request.listenerInstanceProtocol,
    certificateId: request.listenerCertificateId,
  };
  return [first, ...(request.listeners ?? [])];
}

const protocols = ["HTTP", "HTTPS", "TCP", "SSL", "UDP"] as const;

/** The model's name of a protocol. */
export const protocolOf = (name = "TCP"): Listener["protocol"] =>
  protocols.find((known) => known === name.toUpperCase()) ?? "TCP";
