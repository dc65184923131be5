import { networkAclDocument } from "../../../protocols/ec2/documents/routing.ts";
import type { Action } from "../../aws-query/action.ts";
import { describe } from "../../aws-query/describe.ts";
import { idParameter, toEc2 } from "../ids.ts";
import { listNetworks } from "../networks.ts";
import { routingOf, subnetsOf } from "../routing.ts";

const describeNetworkAcls = describe({
  name: "DescribeNetworkAcls",
  doc: "One list a network, which lets everything pass: only security groups hold anything back.",
  needs: "static",
  set: "networkAclSet",
  item: networkAclDocument,
  ids: idParameter("NetworkAclId", "networkAcl"),
  filters: {
    "association.association-id": "associationSet.networkAclAssociationId",
    "association.network-acl-id": "associationSet.networkAclId",
    "association.subnet-id": "associationSet.subnetId",
    default: "default",
    "entry.cidr": "entrySet.cidrBlock",
    "entry.egress": "entrySet.egress",
    "entry.protocol": "entrySet.protocol",
    "entry.rule-action": "entrySet.ruleAction",
    "entry.rule-number": "entrySet.ruleNumber",
    "network-acl-id": "networkAclId",
    "owner-id": "ownerId",
    "vpc-id": "vpcId",
  },
  tags: "tagSet",
  list: listNetworks,
  prepare: async (call) => {
    const [accountId, routing] = await Promise.all([call.accountId(), routingOf(call)]);
    return { accountId, routing };
  },
  show: ({ id }, { accountId, routing }) => {
    const networkAclId = toEc2("networkAcl", id);
    return {
      networkAclId,
      vpcId: toEc2("vpc", id),
      ownerId: accountId,
      default: true,
      entrySet: passesAll,
      associationSet: subnetsOf(id, routing).map((subnetId) => ({
        networkAclAssociationId: toEc2("networkAclAssociation", subnetId),
        networkAclId,
        subnetId: toEc2("subnet", subnetId),
      })),
      tagSet: [],
    };
  },
});

/** Clients take the last entry for what is always there, and do not show it. */
const lastEntry = 32_767;
const passesAll = [true, false].flatMap((egress) => [
  { ruleNumber: 100, protocol: "-1", ruleAction: "allow", egress, cidrBlock: "0.0.0.0/0" },
  { ruleNumber: lastEntry, protocol: "-1", ruleAction: "deny", egress, cidrBlock: "0.0.0.0/0" },
]);

/** Lists of what may pass, which can only be looked at. */
export const actions: readonly Action[] = [describeNetworkAcls];
