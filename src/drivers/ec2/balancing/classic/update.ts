import type { LoadBalancer } from "../../../../model/collections/load-balancers.ts";
import { placeOf } from "../../compute/realms.ts";
import type { Connection } from "../../connection.ts";
import { groupIdsOf } from "../../network/group-ids.ts";
import type { Tags } from "../../tagging.ts";
import { addTags, applyGroups, attachSubnets, detachSubnets, disableZones, enableZones, removeTags } from "./actions.ts";
import { tagChanges } from "../tags.ts";

/** Where a balancer is to be, and what may reach it. */
interface Places {
  readonly realmIds?: readonly string[] | undefined;
  readonly subnetIds?: readonly string[] | undefined;
  readonly firewallIds?: readonly string[] | undefined;
}

/** Gives a balancer other zones, subnets or firewalls. What comes, comes first: a balancer is never without a place. */
export async function changePlaces(connection: Connection, balancer: LoadBalancer, wanted: Places): Promise<void> {
  const { id } = balancer;
  const named = { LoadBalancerName: id };
  const zones = differences(
    balancer.realmIds,
    wanted.realmIds?.map((realmId) => placeOf(realmId).zone),
  );
  if (zones.coming.length > 0) await connection.call(enableZones, { ...named, AvailabilityZones: zones.coming }, [id]);
  if (zones.going.length > 0) await connection.call(disableZones, { ...named, AvailabilityZones: zones.going }, [id]);
  const subnets = differences(balancer.subnetIds ?? [], wanted.subnetIds);
  if (subnets.coming.length > 0) await connection.call(attachSubnets, { ...named, Subnets: subnets.coming }, [id]);
  if (subnets.going.length > 0) await connection.call(detachSubnets, { ...named, Subnets: subnets.going }, [id]);
  if (wanted.firewallIds) {
    const SecurityGroups = await groupIdsOf(connection, wanted.firewallIds, balancer.networkId);
    await connection.call(applyGroups, { ...named, SecurityGroups }, [id]);
  }
}

function differences(present: readonly string[], wanted: readonly string[] = present) {
  return {
    coming: wanted.filter((each) => !present.includes(each)),
    going: present.filter((each) => !wanted.includes(each)),
  };
}

/** Gives a balancer these tags, and no others. */
export async function changeTags(connection: Connection, { id, tags: present = {} }: LoadBalancer, wanted: Tags): Promise<void> {
  const LoadBalancerNames = [id];
  const { coming, going } = tagChanges(present, wanted);
  if (coming.length > 0) await connection.call(addTags, { LoadBalancerNames, Tags: coming }, [id]);
  if (going.length > 0) await connection.call(removeTags, { LoadBalancerNames, Tags: going.map((Key) => ({ Key })) }, [id]);
}
