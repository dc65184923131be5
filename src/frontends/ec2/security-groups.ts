import type { Cloud } from "../../gateway/cloud.ts";
import type { Firewall } from "../../model/collections/firewalls.ts";
import { optional, string } from "../../model/shape.ts";
import { AwsFault, missingParameter } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";
import { memberOf } from "../aws-query/listing.ts";
import { fromEc2, notFound } from "./ids.ts";

/** How actions name one group: by its id, or, as clients of old did, by its name. */
export const groupParameters = { GroupId: optional(string()), GroupName: optional(string()) };

interface GroupReference {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}

/** The group that is meant. @throws AwsFault `InvalidGroup.NotFound`, `InvalidGroupId.Malformed`, `MissingParameter` */
export async function firewallOf({ cloud }: Call, { GroupId, GroupName }: GroupReference): Promise<Firewall> {
  if (GroupId !== undefined) {
    const firewall = await memberOf(cloud, "firewalls", fromEc2("securityGroup", GroupId));
    if (!firewall) throw notFound("securityGroup", [GroupId]);
    return firewall;
  }
  if (GroupName === undefined) throw missingParameter("GroupId");
  for await (const firewall of cloud.list("firewalls", { name: GroupName })) return firewall;
  throw new AwsFault("InvalidGroup.NotFound", `The security group '${GroupName.slice(0, 100)}' does not exist`);
}

/** Whether the cloud has rules for what may leave; where it has none, everything may. */
export const hasEgressRules = (cloud: Cloud): boolean =>
  cloud.features("firewalls").some(([feature]) => feature === "egress_rules");
