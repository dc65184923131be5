import type { Params } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import type { Connection } from "../connection.ts";
import { refuseGiven } from "../failures.ts";
import { retag } from "../tagging.ts";
import { monitorInstances, unmonitorInstances } from "./instance-actions.ts";
import { changeAttribute } from "./instance-attributes.ts";

/**
 * Changes what can be changed of an instance; its user data only while it is stopped.
 * @throws `unsupported` for a description, which EC2 has no place for
 */
export async function updateInstance(
  connection: Connection,
  present: Instance,
  {
    id,
    name,
    tags,
    userData,
    destroyProtected,
    stopProtected,
    shutdownBehavior,
    monitored,
    ...others
  }: Params<"instances", "update">,
): Promise<void> {
  refuseGiven(others, "an instance");
  if (userData !== undefined) await changeAttribute(connection, id, { UserData: { Value: userData } });
  if (destroyProtected !== undefined)
    await changeAttribute(connection, id, { DisableApiTermination: { Value: destroyProtected } });
  if (stopProtected !== undefined) await changeAttribute(connection, id, { DisableApiStop: { Value: stopProtected } });
  if (shutdownBehavior !== undefined) {
    const Value = shutdownBehavior === "destroy" ? "terminate" : "stop";
    await changeAttribute(connection, id, { InstanceInitiatedShutdownBehavior: { Value } });
  }
  if (monitored !== undefined)
    await connection.call(monitored ? monitorInstances : unmonitorInstances, { InstanceId: [id] }, [id]);
  if (name !== undefined || tags !== undefined) await retag(connection, id, { ...present.tags }, { name, tags });
}
