import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import type { Infer } from "../../../model/shape.ts";
import { addressOf, nameOf } from "../balancers.ts";
import { toEc2 } from "../ids.ts";
import type { balancerDocument } from "../../../protocols/elb/classic.ts";
import { showHealthCheck } from "./health-check.ts";
import type { SourceGroups } from "./source-groups.ts";

/** When balancers were made whose cloud does not tell; clients want a time. */
const unknownTime = new Date(0);

/** A balancer as this API shows it. */
export function showBalancer(balancer: LoadBalancer, sourceGroupOf: SourceGroups): Infer<typeof balancerDocument> {
  const { realmIds, subnetIds = [], networkId, firewallIds = [], created, scheme } = balancer;
  return {
    LoadBalancerName: nameOf(balancer),
    DNSName: addressOf(balancer),
    CanonicalHostedZoneNameID: "Z00000000000000000000",
    ListenerDescriptions: balancer.listeners.map((listener) => ({
      Listener: {
        Protocol: listener.protocol,
        LoadBalancerPort: listener.loadBalancerPort,
        InstanceProtocol: listener.instanceProtocol ?? listener.protocol,
        InstancePort: listener.instancePort,
        SSLCertificateId: listener.certificateId,
      },
      PolicyNames: [],
    })),
    Policies: { AppCookieStickinessPolicies: [], LBCookieStickinessPolicies: [], OtherPolicies: [] },
    BackendServerDescriptions: [],
    AvailabilityZones: realmIds,
    Subnets: subnetIds.map((id) => toEc2("subnet", id)),
    VPCId: networkId === undefined ? undefined : toEc2("vpc", networkId),
    Instances: showInstances(balancer),
    HealthCheck: showHealthCheck(balancer),
    SourceSecurityGroup: sourceGroupOf(balancer),
    SecurityGroups: firewallIds.map((id) => toEc2("securityGroup", id)),
    CreatedTime: created ?? unknownTime,
    Scheme: scheme ?? "internet-facing",
  };
}

/** The instances that are registered with a balancer. */
export const showInstances = ({ targets }: Pick<LoadBalancer, "targets">): readonly { readonly InstanceId: string }[] =>
  targets.map(({ instanceId }) => ({ InstanceId: toEc2("instance", instanceId) }));
