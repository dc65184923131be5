import { isCloudError } from "../../model/errors.ts";
import { hasService } from "./catalogue.ts";
import type { Connection } from "./connection.ts";
import type { ServiceName } from "./service-types.ts";

/**
 * What a service says beside what another has said. Undefined where the cloud does not have the service, or where it cannot be reached:
 * the rest is then told without it, and the operator's log has a line.
 */
export async function ifReachable<T>(
  connection: Connection,
  service: ServiceName,
  read: () => Promise<T>,
): Promise<T | undefined> {
  if (!hasService(await connection.token(), connection.location, service)) return undefined;
  try {
    return await read();
  } catch (error) {
    if (!isCloudError(error) || error.code !== "provider_unavailable") throw error;
    const { log, requestId } = connection.context;
    log.warn({ requestId, service, code: error.code }, "a service cannot be reached; what it would add is left out");
    return undefined;
  }
}
