import type { Params } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { deletePorts, requestedNetworks, type RequestedNetworks } from "../network/launch-ports.ts";
import type { Flavor, Server } from "./api-types.ts";
import { blockDeviceMapping } from "./block-devices.ts";

export type LaunchRequest = Params<"instances", "create">;

/**
 * Launches one or several servers.
 * @param show reads a server anew, since the answer of Nova holds little but the id
 */
export async function launch(
  connection: Connection,
  request: LaunchRequest,
  show: (id: string) => Promise<Instance>,
): Promise<Instance | readonly Instance[]> {
  const count = request.instanceCount ?? 1;
  const flavorRef = request.hardwareProfileId ?? (await smallestFlavor(connection));
  const networks = await requestedNetworks(connection, request, count);
  const server = serverOf(request, flavorRef, networks);
  const nova = connection.service("compute");
  try {
    if (count > 1) {
      const { reservation_id: reservation } = await nova.post<{ reservation_id: string }>("/servers", {
        server: { ...server, min_count: count, max_count: count, return_reservation_id: true },
      });
      const ids: string[] = [];
      const members = nova.list<Server>("/servers/detail", "servers", { reservation_id: reservation });
      for await (const { id } of members) ids.push(id);
      return Promise.all(ids.toReversed().map(show));
    }
    const { server: made } = await nova.post<{ server: { id: string; adminPass?: string } }>("/servers", { server });
    const instance = await show(made.id);
    if (made.adminPass === undefined) return instance;
    return { ...instance, username: "root", password: made.adminPass };
  } catch (error) {
    await deletePorts(connection, networks.made);
    throw error;
  }
}

function serverOf(request: LaunchRequest, flavorRef: string, { networks, firewalls }: RequestedNetworks): object {
  const { realmId, userFiles, initialState } = request;
  if (initialState === "stopped") {
    throw new CloudError("unsupported", "OpenStack cannot make an instance without starting it.", { parameter: "initialState" });
  }
  const mapping = blockDeviceMapping(request);
  return {
    name: request.name ?? `server${new Date().toISOString()}`,
    imageRef: mapping === undefined || mapping.keepsImage ? request.imageId : undefined,
    flavorRef,
    key_name: request.keyName,
    user_data: request.userData && Buffer.from(request.userData).toString("base64"),
    adminPass: request.password,
    metadata: request.tags,
    // The original's realm, which stood for all of the cloud.
    availability_zone: realmId === "default" ? undefined : realmId,
    networks,
    security_groups: firewalls?.map((name) => ({ name })),
    block_device_mapping_v2: mapping?.devices,
    ...(userFiles && {
      personality: userFiles.map(({ path: file, content }) => ({
        path: file,
        contents: Buffer.from(content).toString("base64"),
      })),
      // Where a hypervisor cannot write into a disk the files can still be read from the drive.
      config_drive: true,
    }),
  };
}

/** The original took the first; the smallest is the one that nobody is sorry about. */
async function smallestFlavor(connection: Connection): Promise<string> {
  const flavors: Flavor[] = [];
  for await (const flavor of connection.service("compute").list<Flavor>("/flavors/detail", "flavors")) flavors.push(flavor);
  const [smallest] = flavors.toSorted((one, other) => one.ram - other.ram || one.disk - other.disk);
  if (!smallest)
    throw new CloudError("invalid_argument", "The cloud offers no hardware profile.", { parameter: "hardwareProfileId" });
  return smallest.id;
}
