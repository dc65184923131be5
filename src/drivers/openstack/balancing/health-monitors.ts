import { isDeepStrictEqual } from "node:util";
import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { noteOf, noteTag } from "../network/tags.ts";
import { path } from "../../../http/path.ts";
import type { Connection } from "../connection.ts";
import type { HealthMonitor, Pool } from "./api-types.ts";
import { fromCheckType, toCheckType } from "./protocols.ts";

export type HealthCheck = NonNullable<LoadBalancer["healthCheck"]>;

/** The body of a health monitor. Octavia wants to be told everything; these are the values that it would take in its own panel. */
export function toHealthMonitor(check: HealthCheck, { changes = false } = {}): object {
  const { protocol, interval = 30, healthyThreshold = 3, unhealthyThreshold = 3, port } = check;
  // Octavia wants it to be less than the interval.
  const timeout = check.timeout ?? Math.max(1, Math.min(5, interval - 1));
  const isHttp = protocol === "HTTP" || protocol === "HTTPS";
  return {
    // The kind of a monitor cannot be changed.
    ...(!changes && { type: toCheckType(protocol) }),
    delay: interval,
    timeout,
    max_retries: healthyThreshold,
    max_retries_down: unhealthyThreshold,
    ...(isHttp && { url_path: check.path ?? "/" }),
    tags: port === undefined ? [] : [noteTag("check-port", String(port))],
  };
}

export function fromHealthMonitor(monitor: HealthMonitor): HealthCheck {
  const port = noteOf(monitor, "check-port");
  return {
    protocol: fromCheckType(monitor.type),
    ...(port !== undefined && { port: Number(port) }),
    ...(monitor.url_path && { path: monitor.url_path }),
    interval: monitor.delay,
    timeout: monitor.timeout,
    healthyThreshold: monitor.max_retries,
    unhealthyThreshold: monitor.max_retries_down,
  };
}

/**
 * Gives a pool a health check, in as many changes as that takes. What is as it should be is left alone.
 * @param present the monitor that the pool has
 */
export async function checkHealth(
  connection: Connection,
  { id: poolId }: Pool,
  present: HealthMonitor | undefined,
  check: HealthCheck,
): Promise<void> {
  const octavia = connection.service("loadBalancer");
  const wanted = toHealthMonitor(check);
  if (present) {
    const had = fromHealthMonitor(present);
    if (isDeepStrictEqual(toHealthMonitor(had), wanted)) return;
    const place = path`/lbaas/healthmonitors/${present.id}`;
    if (had.protocol === check.protocol) {
      await octavia.put(place, { healthmonitor: toHealthMonitor(check, { changes: true }) });
      return;
    }
    await octavia.delete(place);
  }
  await octavia.post("/lbaas/healthmonitors", { healthmonitor: { pool_id: poolId, ...wanted } });
}
