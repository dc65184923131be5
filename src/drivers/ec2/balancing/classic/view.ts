import type { LoadBalancer } from "../../../../model/collections/load-balancers.ts";
import type { Infer } from "../../../../model/shape.ts";
import { needed, type Answer } from "../../../../protocols/aws-query/answer-reader.ts";
import type { balancerDocument, healthCheckShape, listenerShape } from "../../../../protocols/elb/classic.ts";
import { invalidArgument, unsupported } from "../../failures.ts";
import type { HealthCheck, Listener } from "../listeners.ts";

type Health = NonNullable<LoadBalancer["targets"][number]["health"]>;

/** A classic balancer, without its tags. Its id is its name. */
export function toBalancer(document: Answer<typeof balancerDocument>, health?: ReadonlyMap<string, Health>): LoadBalancer {
  const id = needed(document, "LoadBalancerName");
  const { DNSName, CreatedTime, HealthCheck: check, VPCId, Scheme, Subnets, SecurityGroups } = document;
  return {
    id,
    name: id,
    ...(CreatedTime && { created: CreatedTime }),
    state: "active",
    realmIds: document.AvailabilityZones,
    publicAddresses: DNSName ? [DNSName] : [],
    listeners: document.ListenerDescriptions.flatMap(({ Listener: each }) => (each ? [toListener(each)] : [])),
    targets: document.Instances.flatMap(({ InstanceId }) =>
      InstanceId ? [{ instanceId: InstanceId, health: health?.get(InstanceId) ?? ("unknown" as const) }] : [],
    ),
    ...(check && { healthCheck: toCheck(check) }),
    subnetIds: Subnets,
    ...(VPCId && { networkId: VPCId }),
    firewallIds: SecurityGroups,
    scheme: Scheme === "internal" ? "internal" : "internet-facing",
  };
}

function toListener(document: Answer<typeof listenerShape>): Listener {
  const { Protocol, InstanceProtocol, SSLCertificateId } = document;
  return {
    protocol: protocolOf(Protocol),
    loadBalancerPort: needed(document, "LoadBalancerPort"),
    instancePort: needed(document, "InstancePort"),
    ...(InstanceProtocol && { instanceProtocol: protocolOf(InstanceProtocol) }),
    ...(SSLCertificateId && { certificateId: SSLCertificateId }),
  };
}

/** A listener in the parameters of this API. @throws `unsupported` */
export function fromListener(listener: Listener): Infer<typeof listenerShape> {
  const { protocol, loadBalancerPort, instancePort, instanceProtocol = protocol, certificateId } = listener;
  if (protocol === "UDP") throw unsupported("listenerProtocol", "A classic load balancer does not listen for UDP.");
  return {
    Protocol: protocol,
    LoadBalancerPort: loadBalancerPort,
    InstanceProtocol: instanceProtocol,
    InstancePort: instancePort,
    SSLCertificateId: certificateId,
  };
}

const protocols = ["HTTP", "HTTPS", "TCP", "SSL"] as const;
const protocolOf = (name = ""): (typeof protocols)[number] => protocols.find((known) => known === name.toUpperCase()) ?? "TCP";

function toCheck({
  Target = "",
  Interval,
  Timeout,
  HealthyThreshold,
  UnhealthyThreshold,
}: Answer<typeof healthCheckShape>): HealthCheck {
  const [, name = "", port, path] = /^(\w+):(\d+)(\/.*)?$/.exec(Target) ?? [];
  return {
    protocol: protocolOf(name),
    ...(port !== undefined && { port: Number(port) }),
    ...(path !== undefined && { path }),
    ...(Interval !== undefined && { interval: Interval }),
    ...(Timeout !== undefined && { timeout: Timeout }),
    ...(HealthyThreshold !== undefined && { healthyThreshold: HealthyThreshold }),
    ...(UnhealthyThreshold !== undefined && { unhealthyThreshold: UnhealthyThreshold }),
  };
}

/** A check in the parameters of this API; what is not told is as AWS has it. @throws `invalid_argument`, `unsupported` */
export function fromCheck(check: HealthCheck): Infer<typeof healthCheckShape> {
  const { protocol, port, path = "/", interval = 30, timeout = 5, healthyThreshold = 10, unhealthyThreshold = 2 } = check;
  if (protocol === "PING") throw unsupported("protocol", "AWS does not check by ping.");
  if (port === undefined) throw invalidArgument("port", "The port is missing.");
  return {
    Target: `${protocol}:${port}${protocol.startsWith("HTTP") ? path : ""}`,
    Interval: interval,
    Timeout: timeout,
    HealthyThreshold: healthyThreshold,
    UnhealthyThreshold: unhealthyThreshold,
  };
}

const healths: Readonly<Record<string, Health>> = { InService: "healthy", OutOfService: "unhealthy" };
export const healthOf = (state = ""): Health => healths[state] ?? "unknown";
