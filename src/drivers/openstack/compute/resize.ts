import { setTimeout as sleep } from "node:timers/promises";
import { path } from "../../../http/path.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import type { Server } from "./api-types.ts";

/** Milliseconds between two looks. */
const interval = 500;
/** What is left of the call's time for confirming, in milliseconds. */
const reserve = 2000;

/**
 * Gives a server another flavor. Nova moves it and then wants to be told that this is good, for which there is no operation here: it is
 * told as soon as Nova asks. Where that is not within the time of the call, resizing to the same flavor once more tells it.
 */
export async function resize(connection: Connection, id: string, flavorId: string): Promise<void> {
  const nova = connection.service("compute");
  const read = async (): Promise<Server> => (await nova.get<{ server: Server }>(path`/servers/${id}`)).server;
  const before = await read();
  const isAsking = ({ status, flavor }: Server): boolean => status === "VERIFY_RESIZE" && flavor.id === flavorId;
  if (!isAsking(before)) await nova.post(path`/servers/${id}/action`, { resize: { flavorRef: flavorId } });
  const { deadline, signal } = connection.context;
  for (let server = before; !isAsking(server); server = await read()) {
    // It did not come to that, or the cloud has confirmed by itself.
    if (server !== before && isSettled(server)) return;
    if (Date.now() > deadline - reserve) return;
    await sleep(interval, undefined, { signal });
  }
  try {
    await nova.post(path`/servers/${id}/action`, { confirmResize: null });
  } catch (error) {
    // Somebody else has confirmed it meanwhile.
    if (!isCloudError(error) || !/has not been resized/.test(error.message)) throw error;
  }
}

const isSettled = ({ status, "OS-EXT-STS:task_state": task }: Server): boolean =>
  status === "ERROR" || ((status === "ACTIVE" || status === "SHUTOFF") && (task === undefined || task === null));
