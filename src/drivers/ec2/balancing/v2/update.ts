import type { LoadBalancer } from "../../../../model/collections/load-balancers.ts";
import { needed } from "../../../../protocols/aws-query/answer-reader.ts";
import type { Connection } from "../../connection.ts";
import { groupIdsOf } from "../../network/group-ids.ts";
import type { Tags } from "../../tagging.ts";
import { tagChanges } from "../tags.ts";
import { addTags, removeTags, setGroups, setSubnets } from "./actions.ts";
import { placementFor, type Wanted } from "./placement.ts";
import type { BalancerDocument } from "./view.ts";

/** Where a balancer is to be, and what may reach it. */
interface Places extends Wanted {
  readonly firewallIds?: readonly string[] | undefined;
}

/** Gives a balancer other subnets or firewalls. */
export async function changePlaces(connection: Connection, balancer: BalancerDocument, wanted: Places): Promise<void> {
  const id = needed(balancer, "LoadBalancerArn");
  const { VpcId, AvailabilityZones } = balancer;
  if (wanted.realmIds ?? wanted.subnetIds) {
    const { subnetIds: Subnets } = await placementFor(connection, wanted, AvailabilityZones);
    await connection.call(setSubnets, { LoadBalancerArn: id, Subnets }, [id]);
  }
  if (wanted.firewallIds) {
    const SecurityGroups = await groupIdsOf(connection, wanted.firewallIds, VpcId);
    await connection.call(setGroups, { LoadBalancerArn: id, SecurityGroups }, [id]);
  }
}

/** Gives a balancer these tags, and no others. */
export async function changeTags(connection: Connection, { id, tags: present = {} }: LoadBalancer, wanted: Tags): Promise<void> {
  const ResourceArns = [id];
  const { coming, going } = tagChanges(present, wanted);
  if (coming.length > 0) await connection.call(addTags, { ResourceArns, Tags: coming }, [id]);
  if (going.length > 0) await connection.call(removeTags, { ResourceArns, TagKeys: going }, [id]);
}
