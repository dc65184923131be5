import { CloudError } from "../../../../model/errors.ts";
import { describeInstances } from "../../compute/instance-actions.ts";
import type { Connection } from "../../connection.ts";
import { notFound } from "../../failures.ts";
import { describedOf } from "../../query/describe.ts";
import { notRegistered } from "../failures.ts";
import { deregisterTargets, registerTargets } from "./actions.ts";
import type { Group } from "./parts.ts";

const isIn = ({ targets }: Group, instanceId: string): boolean => targets.some(({ Target }) => Target?.Id === instanceId);

/**
 * Registers an instance in those groups that it is not in yet.
 * @throws `not_found`; `busy` for an instance that is still starting: AWS takes running ones only
 */
export async function registerInstance(connection: Connection, instanceId: string, groups: readonly Group[]): Promise<void> {
  const lacking = groups.filter((group) => !isIn(group, instanceId));
  if (lacking.length === 0) return;
  const [instance] = (await describedOf(connection, describeInstances, [instanceId])).flatMap(({ instancesSet }) => instancesSet);
  if (!instance) throw notFound("instance", instanceId);
  if (instance.instanceState?.name === "pending")
    throw new CloudError("busy", `The instance '${instanceId}' is not running yet.`);
  for (const { arn } of lacking)
    await connection.call(registerTargets, { TargetGroupArn: arn, Targets: [{ Id: instanceId }] }, [arn, instanceId]);
}

/** Takes an instance off all groups that it is in, on whichever ports. @throws `invalid_argument` where it is in none */
export async function unregisterInstance(
  connection: Connection,
  id: string,
  instanceId: string,
  groups: readonly Group[],
): Promise<void> {
  const having = groups.filter((group) => isIn(group, instanceId));
  if (having.length === 0) throw notRegistered(id, instanceId);
  for (const { arn, targets } of having) {
    const Targets = targets.flatMap(({ Target: { Id, Port } = {} }) => (Id === instanceId ? [{ Id, Port }] : []));
    await connection.call(deregisterTargets, { TargetGroupArn: arn, Targets }, [arn]);
  }
}
