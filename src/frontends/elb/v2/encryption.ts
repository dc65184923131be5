import { boolean, integer, list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { describeAccountLimits } from "../limits.ts";
import { listenerOf } from "./lookup.ts";
import { onlySslPolicy } from "./views.ts";

const describeListenerCertificates = defineAction({
  name: "DescribeListenerCertificates",
  doc: "The one certificate of a listener, where it has one.",
  needs: ["loadBalancers", "get"],
  parameters: { ListenerArn: string() },
  document: { Certificates: list(struct({ CertificateArn: string(), IsDefault: boolean() })) },
  run: async (call, { ListenerArn }) => {
    const { certificateId } = (await listenerOf(call, ListenerArn, "listener")).listener;
    return { Certificates: certificateId === undefined ? [] : [{ CertificateArn: certificateId, IsDefault: true }] };
  },
});

const describeSslPolicies = defineAction({
  name: "DescribeSSLPolicies",
  doc: "The one that listeners take; what is in it, no cloud tells.",
  needs: "static",
  parameters: { Names: optional(list(string())) },
  document: {
    SslPolicies: list(
      struct({
        Name: string(),
        SslProtocols: list(string()),
        Ciphers: list(struct({ Name: string(), Priority: integer() })),
        SupportedLoadBalancerTypes: list(string()),
      }),
    ),
  },
  run: (_, { Names = [onlySslPolicy] }) => {
    const unknown = Names.find((name) => name !== onlySslPolicy);
    if (unknown !== undefined) throw new AwsFault("SSLPolicyNotFound", `There is no SSL policy '${unknown.slice(0, 100)}'`);
    const SupportedLoadBalancerTypes = ["application", "network"];
    return { SslPolicies: [{ Name: onlySslPolicy, SslProtocols: [], Ciphers: [], SupportedLoadBalancerTypes }] };
  },
});

/** What listeners that encrypt are asked for, and how much there may be. */
export const actions: readonly Action[] = [describeListenerCertificates, describeSslPolicies, describeAccountLimits];
