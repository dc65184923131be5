import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { CloudError } from "../../../model/errors.ts";

type Protocol = LoadBalancer["listeners"][number]["protocol"];
type CheckProtocol = NonNullable<LoadBalancer["healthCheck"]>["protocol"];

/**
 * What a listener speaks, as Octavia calls it. With a certificate TLS ends at the balancer, without one it goes through.
 * @throws `unsupported` for plain TLS without a certificate
 */
export function toListenerProtocol(protocol: Protocol, certificateId: string | undefined): string {
  if (certificateId !== undefined) return "TERMINATED_HTTPS";
  if (protocol !== "SSL") return protocol;
  throw new CloudError("unsupported", "Octavia needs a certificate to listen for SSL.", { parameter: "certificateId" });
}

/** What the instances behind a listener are spoken to in. */
export const toPoolProtocol = (listener: string, instance: Protocol | undefined): string => {
  if (instance !== undefined) return instance === "SSL" ? "TCP" : instance;
  return listener === "TERMINATED_HTTPS" ? "HTTP" : listener;
};

/** The other way round. What the model has no word for is a connection. */
export function fromProtocol(protocol: string): Protocol {
  switch (protocol) {
    case "HTTP":
    case "HTTPS":
    case "UDP":
      return protocol;
    case "TERMINATED_HTTPS":
      return "HTTPS";
    default:
      return "TCP";
  }
}

export const toCheckType = (protocol: CheckProtocol): string => (protocol === "SSL" ? "TLS-HELLO" : protocol);

export function fromCheckType(type: string): CheckProtocol {
  switch (type) {
    case "HTTP":
    case "HTTPS":
    case "PING":
      return type;
    case "TLS-HELLO":
      return "SSL";
    default:
      return "TCP";
  }
}
