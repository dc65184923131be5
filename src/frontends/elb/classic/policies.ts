import { list, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { describeAccountLimits } from "../limits.ts";
import { balancerNamed } from "./lookup.ts";

const describePolicies = defineAction({
  name: "DescribeLoadBalancerPolicies",
  doc: "None: no cloud has policies for balancers.",
  needs: ["loadBalancers", "list"],
  parameters: { LoadBalancerName: optional(string()), PolicyNames: optional(list(string())) },
  document: { PolicyDescriptions: list(struct({ PolicyName: string() })) },
  run: async (call, { LoadBalancerName, PolicyNames }) => {
    if (LoadBalancerName !== undefined) await balancerNamed(call, LoadBalancerName);
    const [missing] = PolicyNames ?? [];
    if (missing !== undefined) throw new AwsFault("PolicyNotFound", `There is no policy named '${missing.slice(0, 100)}'`);
    return { PolicyDescriptions: [] };
  },
});

const describePolicyTypes = defineAction({
  name: "DescribeLoadBalancerPolicyTypes",
  doc: "None, for the same reason.",
  needs: "static",
  parameters: { PolicyTypeNames: optional(list(string())) },
  document: { PolicyTypeDescriptions: list(struct({ PolicyTypeName: string() })) },
  run: (_, { PolicyTypeNames = [] }) => {
    const [missing] = PolicyTypeNames;
    if (missing === undefined) return { PolicyTypeDescriptions: [] };
    throw new AwsFault("PolicyTypeNotFound", `There is no policy type named '${missing.slice(0, 100)}'`);
  },
});

/** What clients ask for of policies and limits, of which there are none. */
export const actions: readonly Action[] = [describePolicies, describePolicyTypes, describeAccountLimits];
