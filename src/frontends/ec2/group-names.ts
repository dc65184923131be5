import type { Infer } from "../../model/shape.ts";
import type { groupIdentifier } from "../../protocols/ec2/documents/instance.ts";
import type { Call } from "../aws-query/call.ts";
import { toEc2 } from "./ids.ts";

/** The groups of an instance or interface, with their names. */
export type GroupNames = (firewallIds: readonly string[] | undefined) => Infer<typeof groupIdentifier>[];

const key = "ec2 group names";
/** How long names of groups are believed, in milliseconds. */
const believed = 30_000;

/** What shows groups by their ids. A group whose name is not known is called by its id. */
export async function groupNames(call: Call): Promise<GroupNames> {
  const names = await call.cloud.scopedCache.getOrCreate(key, believed, () => readNames(call));
  return (firewallIds = []) =>
    firewallIds.map((id) => ({ groupId: toEc2("securityGroup", id), groupName: names.get(id) ?? toEc2("securityGroup", id) }));
}

/** Forgets them: a group was made or renamed. */
export function forgetGroupNames({ cloud }: Call): void {
  cloud.scopedCache.drop(key);
}

async function readNames({ cloud }: Call): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  if (!cloud.may("firewalls", "list")) return names;
  for await (const { id, name } of cloud.list("firewalls", {})) names.set(id, name ?? id);
  return names;
}
