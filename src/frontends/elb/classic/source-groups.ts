import type { Firewall } from "../../../model/collections/firewalls.ts";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { Infer } from "../../../model/shape.ts";
import type { balancerDocument } from "../../../protocols/elb/classic.ts";
import type { Call } from "../../aws-query/call.ts";
import { toEc2 } from "../ids.ts";

type SourceGroup = NonNullable<Infer<typeof balancerDocument>["SourceSecurityGroup"]>;

/** The group by which instances let a balancer in: the first that it is in. */
export type SourceGroups = (balancer: LoadBalancer) => SourceGroup | undefined;

/**
 * What shows those groups by name and owner, as clients look for them; one whose name the caller may not know is called by its id.
 * @param balancers of which they are, so that nothing is asked for those that are in none
 */
export async function sourceGroups(call: Call, balancers: readonly LoadBalancer[]): Promise<SourceGroups> {
  const wanted = new Set(balancers.flatMap(({ firewallIds = [] }) => firewallIds.slice(0, 1)));
  if (wanted.size === 0) return () => undefined;
  const [accountId, found] = await Promise.all([call.accountId(), groupsAmong(call, wanted)]);
  return ({ firewallIds: [id] = [] }) => {
    if (id === undefined) return undefined;
    const { name, ownerId } = found.get(id) ?? {};
    return {
      OwnerAlias: ownerId === undefined ? accountId : call.accountIdOf(ownerId),
      GroupName: name ?? toEc2("securityGroup", id),
    };
  };
}

async function groupsAmong({ cloud }: Call, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, Firewall>> {
  const found = new Map<string, Firewall>();
  if (!cloud.may("firewalls", "list")) return found;
  try {
    for await (const firewall of cloud.list("firewalls", {})) if (wanted.has(firewall.id)) found.set(firewall.id, firewall);
  } catch (error) {
    if (!isCloudError(error) || error.code !== "permission_denied") throw error;
  }
  return found;
}
