import { securityGroupDocument } from "../../../protocols/ec2/documents/security-group.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { allDescribed, defineDescribe } from "../query/describe.ts";

export const describeSecurityGroups = defineDescribe("DescribeSecurityGroups", {
  ids: "GroupId",
  set: "securityGroupInfo",
  item: securityGroupDocument,
});

/** EC2 allows no other name of a group that begins so. */
export const isGroupId = (name: string): boolean => name.startsWith("sg-");

/**
 * The ids of groups that are given by id or by name.
 * @param networkId where the names are looked for; several networks may have groups of one name
 * @throws `not_found`
 */
export async function groupIdsOf(
  connection: Connection,
  given: readonly string[],
  networkId?: string | undefined,
): Promise<readonly string[]> {
  const names = given.filter((name) => !isGroupId(name));
  if (names.length === 0) return given;
  const filters = { "group-name": names, ...(networkId !== undefined && { "vpc-id": [networkId] }) };
  const found = await allDescribed(connection, describeSecurityGroups, { filters });
  return given.map((name) => {
    if (isGroupId(name)) return name;
    const id = found.find(({ groupName }) => groupName === name)?.groupId;
    if (id === undefined) throw notFound("firewall", name);
    return id;
  });
}
