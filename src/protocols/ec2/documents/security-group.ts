import { boolean, integer, list, optional, string, struct, type Infer } from "../../../model/shape.ts";
import { tagSet } from "./tags.ts";

const userIdGroupPair = struct({
  userId: optional(string()),
  groupId: string(),
  groupName: optional(string()),
  description: optional(string()),
});

/** What is let through alike, from or to all of these. */
export const ipPermission = struct({
  ipProtocol: string(),
  fromPort: optional(integer()),
  toPort: optional(integer()),
  groups: list(userIdGroupPair),
  ipRanges: list(struct({ cidrIp: string(), description: optional(string()) })),
  ipv6Ranges: list(struct({ cidrIpv6: string(), description: optional(string()) })),
  prefixListIds: list(struct({ prefixListId: string(), description: optional(string()) })),
});
export type IpPermission = Infer<typeof ipPermission>;

/** A security group, as `DescribeSecurityGroups` shows it. */
export const securityGroupDocument = struct({
  ownerId: string(),
  groupId: string(),
  groupName: string(),
  groupDescription: string(),
  vpcId: optional(string()),
  securityGroupArn: string(),
  ipPermissions: list(ipPermission),
  ipPermissionsEgress: list(ipPermission),
  tagSet,
});

/** What a rule says of traffic, but for the group that it is from or to. */
const traffic = {
  isEgress: boolean(),
  ipProtocol: string(),
  fromPort: integer(),
  toPort: integer(),
  cidrIpv4: optional(string()),
  cidrIpv6: optional(string()),
  prefixListId: optional(string()),
};

/** One rule of a security group: one source, or one destination. */
export const securityGroupRuleDocument = struct({
  securityGroupRuleId: string(),
  groupId: string(),
  groupOwnerId: string(),
  ...traffic,
  referencedGroupInfo: optional(struct({ groupId: string(), userId: optional(string()), vpcId: optional(string()) })),
  description: optional(string()),
  tagSet,
  securityGroupRuleArn: string(),
});
export type SecurityGroupRuleDocument = Infer<typeof securityGroupRuleDocument>;

/** A rule that has been taken out. */
export const revokedSecurityGroupRuleDocument = struct({
  securityGroupRuleId: string(),
  groupId: string(),
  ...traffic,
  referencedGroupId: optional(string()),
  description: optional(string()),
});
