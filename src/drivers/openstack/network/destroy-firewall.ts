import { path } from "../../../http/path.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Server } from "../compute/api-types.ts";
import type { Connection } from "../connection.ts";
import type { Port } from "./api-types.ts";

/**
 * Deletes a group. Ports keep theirs until Nova has deleted them, a while after it has taken the order to delete their server.
 * @throws `busy` while only instances that are going away use the group; `failed_precondition` where anything else does
 */
export async function destroyFirewall(connection: Connection, id: string): Promise<void> {
  const neutron = connection.service("network");
  try {
    await neutron.delete(path`/security-groups/${id}`);
  } catch (error) {
    if (!isCloudError(error) || error.details.providerCode !== "SecurityGroupInUse") throw error;
    const users = await portsWith(connection, id);
    // They have gone meanwhile, or nobody shows them to this caller.
    if (users.length === 0) return neutron.delete(path`/security-groups/${id}`);
    if (!users.every(({ device_owner }) => device_owner.startsWith("compute:"))) throw error;
    for (const instanceId of new Set(users.map(({ device_id }) => device_id))) {
      if (!(await isGoing(connection, instanceId))) throw error;
    }
    throw new CloudError("busy", `Instances that use the firewall '${id}' are still being destroyed.`, error.details);
  }
}

/** The ports that use a group. Not every Neutron looks for them by it. */
async function portsWith(connection: Connection, firewallId: string): Promise<readonly Port[]> {
  const query = { fields: ["device_id", "device_owner", "security_groups"] };
  const ports = await connection.service("network").all<Port>("/ports", "ports", query);
  return ports.filter(({ security_groups: groups }) => groups?.includes(firewallId));
}

async function isGoing(connection: Connection, instanceId: string): Promise<boolean> {
  try {
    const { server } = await connection.service("compute").get<{ server: Server }>(path`/servers/${instanceId}`);
    return server.status === "DELETED" || server["OS-EXT-STS:task_state"] === "deleting";
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return true;
    throw error;
  }
}
