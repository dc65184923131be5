import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../aws-query/call.ts";
import { memberOf } from "../aws-query/listing.ts";
import { toEc2 } from "./ids.ts";

/**
 * The realms that a balancer serves: the zones that were named, else those of its subnets, else the cloud's first one.
 * @throws AwsFault `ValidationError` where there is none, `InvalidSubnet`
 */
export async function realmsFor(
  { cloud }: Call,
  zones: readonly string[] | undefined,
  subnetIds: readonly string[] = [],
): Promise<readonly [string, ...string[]]> {
  const [zone, ...others] = zones ?? [];
  if (zone !== undefined) return [zone, ...others];
  const realms = new Set<string>();
  if (cloud.supports("subnets", "get")) {
    for (const id of subnetIds) {
      const subnet = await memberOf(cloud, "subnets", id);
      if (!subnet) throw new AwsFault("InvalidSubnet", `There is no subnet '${toEc2("subnet", id)}'`);
      if (subnet.realmId !== undefined) realms.add(subnet.realmId);
    }
  }
  const [first, ...further] = realms;
  if (first !== undefined) return [first, ...further];
  for await (const { id } of cloud.list("realms", {})) return [id];
  throw new AwsFault("ValidationError", "The cloud has no zones for a load balancer.");
}
