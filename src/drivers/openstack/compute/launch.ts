import type { Params } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { createOnce } from "../creation-mark.ts";
import { destroy } from "./destroy.ts";
import { takeBack } from "../take-back.ts";
import { toMetadata } from "../metadata.ts";
import { deletePorts, requestedNetworks, type RequestedNetworks } from "../network/launch-ports.ts";
import type { Flavor, Server } from "./api-types.ts";
import { blockDeviceMapping } from "./block-devices.ts";

export type LaunchRequest = Params<"instances", "create">;

/**
 * Launches one or several servers, once for an idempotency key.
 * @param show reads a server anew, since the answer of Nova holds little but the id
 */
export async function launch(
  connection: Connection,
  request: LaunchRequest,
  show: (id: string) => Promise<Instance>,
): Promise<Instance | readonly Instance[]> {
  return createOnce<Server, Instance | readonly Instance[]>(connection, "instances", request, {
    list: () => connection.service("compute").all("/servers/detail", "servers"),
    show: async (made) => {
      const [first, ...others] = await Promise.all(made.map(({ id }) => show(id)));
      return first && others.length === 0 ? first : [first, ...others].flatMap((instance) => instance ?? []).toReversed();
    },
    create: (mark) => launchNow(connection, request, show, mark),
  });
}

async function launchNow(
  connection: Connection,
  request: LaunchRequest,
  show: (id: string) => Promise<Instance>,
  mark: Readonly<Record<string, string>> | undefined,
): Promise<Instance | readonly Instance[]> {
  refuseChoices(request);
  const count = request.instanceCount ?? 1;
  if (count > 1 && request.name !== undefined) return launchEach(connection, request, show, mark);
  const flavorRef = request.hardwareProfileId ?? (await smallestFlavor(connection));
  const networks = await requestedNetworks(connection, request, count);
  const nova = connection.service("compute");
  let answer: LaunchAnswer;
  try {
    const server = serverOf(request, flavorRef, networks, mark);
    const asked = count > 1 ? { ...server, min_count: count, max_count: count, return_reservation_id: true } : server;
    answer = await nova.post<LaunchAnswer>("/servers", { server: asked });
  } catch (error) {
    return takeBack(error, () => deletePorts(connection, networks.made));
  }
  if ("reservation_id" in answer) {
    const ids: string[] = [];
    const members = nova.list<Server>("/servers/detail", "servers", { reservation_id: answer.reservation_id });
    for await (const { id } of members) ids.push(id);
    return Promise.all(ids.toReversed().map(show));
  }
  const { id, adminPass } = answer.server;
  const instance = await show(id).catch((error: unknown) => justLaunched(error, id, request, flavorRef));
  return adminPass === undefined ? instance : { ...instance, username: "root", password: adminPass };
}

/** Launches several one by one, or none: of those that Nova launches at once each has a number behind its name. */
async function launchEach(
  connection: Connection,
  { instanceCount = 1, ...request }: LaunchRequest,
  show: (id: string) => Promise<Instance>,
  mark: Readonly<Record<string, string>> | undefined,
): Promise<readonly Instance[]> {
  const launched: Instance[] = [];
  try {
    while (launched.length < instanceCount) launched.push(...[await launchNow(connection, request, show, mark)].flat());
    return launched;
  } catch (error) {
    return takeBack(error, () => Promise.all(launched.map(({ id }) => destroy(connection, id))));
  }
}

type LaunchAnswer =
  | { readonly reservation_id: string }
  | { readonly server: { readonly id: string; readonly adminPass?: string } };

/** What is known of a server that could not be read after it was launched: who is told of an error would launch another. */
function justLaunched(error: unknown, id: string, { name, imageId, keyName, tags }: LaunchRequest, flavorId: string): Instance {
  if (!isCloudError(error) || error.code === "canceled") throw error;
  return {
    id,
    ...(name !== undefined && { name }),
    imageId,
    hardwareProfileId: flavorId,
    ...(keyName !== undefined && { keyName }),
    ...(tags && { tags }),
    state: "pending",
    publicAddresses: [],
    privateAddresses: [],
    volumes: [],
  };
}

/** What Nova leaves no choice of. @throws `unsupported` */
function refuseChoices({ cpu, memory, storage, architecture, rootType, initialState }: LaunchRequest): void {
  for (const [parameter, value] of Object.entries({ cpu, memory, storage, architecture, rootType })) {
    if (value !== undefined) throw new CloudError("unsupported", "A flavor leaves no choice: take another one.", { parameter });
  }
  if (initialState === "stopped") {
    throw new CloudError("unsupported", "OpenStack cannot make an instance without starting it.", { parameter: "initialState" });
  }
}

function serverOf(
  request: LaunchRequest,
  flavorRef: string,
  { networks, firewalls }: RequestedNetworks,
  mark: Readonly<Record<string, string>> | undefined,
): object {
  const { realmId, userFiles } = request;
  const mapping = blockDeviceMapping(request);
  return {
    name: request.name ?? `server${new Date().toISOString()}`,
    imageRef: mapping === undefined || mapping.keepsImage ? request.imageId : undefined,
    flavorRef,
    key_name: request.keyName,
    user_data: request.userData && Buffer.from(request.userData).toString("base64"),
    adminPass: request.password,
    metadata: (request.tags ?? mark) && { ...toMetadata(request.tags ?? {}), ...mark },
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
