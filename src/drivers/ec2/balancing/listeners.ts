import type { Params } from "../../../model/collections.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { namePattern } from "../../../protocols/elb/service.ts";
import { invalidArgument } from "../failures.ts";

export type Listener = LoadBalancer["listeners"][number];
export type Kind = NonNullable<LoadBalancer["kind"]>;
export type HealthCheck = NonNullable<LoadBalancer["healthCheck"]>;
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

/** The kind of balancer that listens for all this; undefined where it is requests and connections both. */
export function kindFor(listeners: readonly Listener[]): Kind | undefined {
  const areRequests = listeners.map(({ protocol }) => protocol === "HTTP" || protocol === "HTTPS");
  if (areRequests.every(Boolean)) return "application";
  return areRequests.some(Boolean) ? undefined : "network";
}

/** @throws `invalid_argument` for what AWS takes for no name */
export function requireName(name: string): void {
  if (!namePattern.test(name)) throw invalidArgument("name", "A name has up to 32 letters of ASCII, digits and hyphens.");
}
