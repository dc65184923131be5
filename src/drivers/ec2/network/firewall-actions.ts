import { list, optional, string, struct } from "../../../model/shape.ts";
import { securityGroupRuleDocument } from "../../../protocols/ec2/documents/security-group.ts";
import { defineAction } from "../query/action.ts";
import { defineDescribe } from "../query/describe.ts";
import { queryServices } from "../query/services.ts";
import { tagSpecifications } from "../tagging.ts";
import { changedRuleParameter, permissionParameter } from "./permissions.ts";

const { ec2 } = queryServices;
/** One of the two, the name where a group has no id. */
const thisGroup = { GroupId: optional(string()), GroupName: optional(string()) };

export const describeSecurityGroupRules = defineDescribe("DescribeSecurityGroupRules", {
  ids: "SecurityGroupRuleId",
  set: "securityGroupRuleSet",
  item: securityGroupRuleDocument,
});

export const createSecurityGroup = defineAction(ec2, "CreateSecurityGroup", {
  parameters: {
    GroupName: string(),
    GroupDescription: string(),
    VpcId: optional(string()),
    TagSpecification: tagSpecifications,
  },
  document: { groupId: optional(string()) },
});

export const deleteSecurityGroup = defineAction(ec2, "DeleteSecurityGroup", {
  parameters: thisGroup,
  document: {},
  isRepeatable: true,
});

const permissions = { ...thisGroup, IpPermissions: list(permissionParameter) };
const fewer = { ...thisGroup, IpPermissions: optional(list(permissionParameter)), SecurityGroupRuleId: optional(list(string())) };

export const authorizeRules = {
  ingress: defineAction(ec2, "AuthorizeSecurityGroupIngress", { parameters: permissions, document: {} }),
  egress: defineAction(ec2, "AuthorizeSecurityGroupEgress", { parameters: permissions, document: {} }),
} as const;

export const revokeRules = {
  ingress: defineAction(ec2, "RevokeSecurityGroupIngress", { parameters: fewer, document: {} }),
  egress: defineAction(ec2, "RevokeSecurityGroupEgress", { parameters: fewer, document: {} }),
} as const;

export const modifyRules = defineAction(ec2, "ModifySecurityGroupRules", {
  parameters: {
    GroupId: string(),
    SecurityGroupRule: list(struct({ SecurityGroupRuleId: string(), SecurityGroupRule: changedRuleParameter })),
  },
  document: {},
  isRepeatable: true,
});
