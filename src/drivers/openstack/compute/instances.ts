import { invalidArgument } from "../failures.ts";
import { path } from "../../../http/path.ts";
import type { Query, Services } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import { markOf } from "../creation-mark.ts";
import { readConnections } from "../network/connections.ts";
import { toMetadata } from "../metadata.ts";
import type { Server } from "./api-types.ts";
import { allDevices, devicesOf, type Devices } from "./devices.ts";
import { destroy } from "./destroy.ts";
import { isDestroyed, toInstance, volumesOf } from "./instance-view.ts";
import { launch } from "./launch.ts";
import { resize } from "./resize.ts";
import { wakingAction } from "./server-states.ts";

const none: Devices = new Map();
/** Statuses in which a server may have no host for good, and is therefore never ready. */
const homeless: ReadonlySet<string> = new Set(["ERROR", "SHELVED_OFFLOADED"]);

/** Instances are servers of Nova; who they are connected to is asked of Neutron, which knows it first. */
export function instances(connection: Connection) {
  const nova = connection.service("compute");

  const show = async (id: string): Promise<Instance> => {
    const [{ server }, connections] = await Promise.all([
      nova.get<{ server: Server }>(path`/servers/${id}`),
      readConnections(connection, id),
    ]);
    return toInstance(server, connections, volumesOf(server).length === 0 ? none : await devicesOf(connection, server));
  };
  /** Nova answers an action with nothing, and does not find a server that it has just begun to make, or says that it is not ready. */
  const act = async (id: string, action: object): Promise<Instance> => {
    try {
      await nova.post(path`/servers/${id}/action`, action);
    } catch (error) {
      if (!isCloudError(error) || !(error.code === "not_found" || error.message.endsWith(" is not ready"))) throw error;
      const { server } = await nova.get<{ server: Server }>(path`/servers/${id}`);
      if (error.code !== "not_found" && homeless.has(server.status)) throw error;
      throw new CloudError("busy", `The instance '${id}' is being made.`);
    }
    return show(id);
  };
  /** Nova has a word for each way in which a server can rest. The one that is meant most of the time is tried first. */
  const wake = async (id: string, action: string): Promise<Instance> => {
    try {
      return await act(id, { [action]: null });
    } catch (error) {
      if (!isCloudError(error) || error.code !== "failed_precondition") throw error;
      const { server } = await nova.get<{ server: Server }>(path`/servers/${id}`);
      const other = wakingAction[server.status];
      if (other === undefined || other === action) throw error;
      return act(id, { [other]: null });
    }
  };

  return {
    list: (query) => listed(connection, query),
    get: async ({ id }) => show(id),
    create: async (request) => launch(connection, request, show),
    reboot: async ({ id, force }) => act(id, { reboot: { type: force === false ? "SOFT" : "HARD" } }),
    start: async ({ id }) => wake(id, "os-start"),
    stop: async ({ id }) => act(id, { "os-stop": null }),
    destroy: async ({ id }) => destroy(connection, id),
    suspend: async ({ id }) => act(id, { suspend: null }),
    resume: async ({ id }) => wake(id, "resume"),
    resize: async ({ id, hardwareProfileId }) => {
      await resize(connection, id, hardwareProfileId);
      return show(id);
    },
    update: async ({ id, name, description, tags, ...others }) => {
      const [unknown] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
      if (unknown !== undefined) throw new CloudError("unsupported", `OpenStack cannot change '${unknown}' of an instance.`);
      if (name !== undefined || description !== undefined) {
        await nova.put(path`/servers/${id}`, { server: { name, description } });
      }
      if (tags !== undefined) {
        const { server } = await nova.get<{ server: Server }>(path`/servers/${id}`);
        await nova.put(path`/servers/${id}/metadata`, { metadata: { ...toMetadata(tags), ...markOf(server.metadata) } });
      }
      return show(id);
    },
    setFirewalls: async ({ id, firewallIds }) => {
      const { networkInterfaces = [] } = await show(id);
      const neutron = connection.service("network");
      for (const { id: portId } of networkInterfaces) {
        await neutron.put(path`/ports/${portId}`, { port: { security_groups: firewallIds } });
      }
      return show(id);
    },
    consoleOutput: async ({ id, lines }) => {
      const answer = await nova.post<{ output: string }>(path`/servers/${id}/action`, {
        "os-getConsoleOutput": lines === undefined ? {} : { length: lines },
      });
      return { output: answer.output };
    },
    passwordData: async ({ id }) => {
      const { password } = await nova.get<{ password: string }>(path`/servers/${id}/os-server-password`);
      return { data: password };
    },
  } satisfies Services["instances"];
}

async function* listed(
  connection: Connection,
  { destroyedSince, after, limit }: Query<"instances">,
): AsyncGenerator<Instance, void, undefined> {
  const nova = connection.service("compute");
  // Both are asked at once: the answers of Nova and Neutron take about as long.
  const connections = readConnections(connection);
  connections.catch(() => {});
  if (destroyedSince !== undefined && after === undefined) {
    const changed = nova.list<Server>("/servers/detail", "servers", { "changes-since": destroyedSince.toISOString() });
    for await (const server of changed) if (isDestroyed(server)) yield toInstance(server, undefined, none);
  }
  const query = {
    ...(after !== undefined && { marker: after }),
    ...(limit !== undefined && { limit: Math.min(limit, 500) }),
  };
  let devices: Promise<Devices> | undefined;
  let left = limit ?? Number.POSITIVE_INFINITY;
  try {
    for await (const servers of nova.wholePages<Server>("/servers/detail", "servers", query)) {
      const known = await connections;
      for (const server of servers) {
        if (volumesOf(server).length > 0) devices ??= allDevices(connection);
        yield toInstance(server, known, devices ? await devices : none);
        if (--left <= 0) return;
      }
    }
  } catch (error) {
    if (after !== undefined && isCloudError(error) && /marker/.test(error.message)) {
      throw invalidArgument("after", "The page is no longer there.");
    }
    throw error;
  }
}
