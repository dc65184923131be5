import type { Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { securityGroupDocument } from "../../../protocols/ec2/documents/security-group.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound } from "../failures.ts";
import { allDescribed, defineDescribe, describedOf, literally } from "../query/describe.ts";
import { describeSubnets } from "./describe-subnets.ts";
import { describeVpcs } from "./describe-vpcs.ts";

type Group = Answer<typeof securityGroupDocument>;

export const describeSecurityGroups = defineDescribe("DescribeSecurityGroups", {
  ids: "GroupId",
  set: "securityGroupInfo",
  item: securityGroupDocument,
});

/** EC2 allows no other name of a group that begins so. */
export const isGroupId = (name: string): boolean => name.startsWith("sg-");

/**
 * The ids of groups that are given by id or by name.
 * @param networkId where the names are looked for; everywhere unless told
 * @throws `not_found`, and `invalid_argument` for a name that leads to several groups
 */
export async function groupIdsOf(
  connection: Connection,
  given: readonly string[],
  networkId?: string | undefined,
): Promise<readonly string[]> {
  const names = given.filter((name) => !isGroupId(name));
  if (names.length === 0) return given;
  const filters = { "group-name": names.map(literally), ...(networkId !== undefined && { "vpc-id": [networkId] }) };
  const found = await allDescribed(connection, describeSecurityGroups, { filters });
  return Promise.all(
    given.map(async (name) => {
      if (isGroupId(name)) return name;
      const { groupId } = await groupAmong(connection, found, name);
      if (groupId === undefined) throw notFound("firewall", name);
      return groupId;
    }),
  );
}

/** The same for what is in a subnet: names are looked for in its network. */
export async function groupIdsIn(
  connection: Connection,
  given: readonly string[],
  subnetId: string | undefined,
): Promise<readonly string[]> {
  if (given.every(isGroupId)) return given;
  return groupIdsOf(connection, given, await networkOf(connection, subnetId));
}

/** The network of a subnet. */
export async function networkOf(connection: Connection, subnetId: string | undefined): Promise<string | undefined> {
  if (subnetId === undefined) return undefined;
  const [subnet] = await describedOf(connection, describeSubnets, [subnetId]);
  return subnet?.vpcId;
}

/**
 * The group of a name. Where several networks have one it is that of the usual network, as for EC2 itself.
 * @throws `not_found`, and `invalid_argument` where none of several is
 */
export async function groupNamed(connection: Connection, name: string): Promise<Group> {
  const filters = { "group-name": [literally(name)] };
  return groupAmong(connection, await allDescribed(connection, describeSecurityGroups, { filters }), name);
}

async function groupAmong(connection: Connection, groups: readonly Group[], name: string): Promise<Group> {
  const [first, ...others] = groups.filter(({ groupName }) => groupName === name);
  if (!first) throw notFound("firewall", name);
  if (others.length === 0) return first;
  const [usual] = await allDescribed(connection, describeVpcs, { filters: { "is-default": ["true"] } });
  const group = [first, ...others].find(({ vpcId }) => vpcId !== undefined && vpcId === usual?.vpcId);
  if (group) return group;
  throw invalidArgument("firewalls", `Several networks have a firewall '${name.slice(0, 100)}': name it by its id.`);
}
