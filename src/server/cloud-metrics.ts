import type { Registry } from "prom-client";
import type { HttpRecord } from "../http/http-core.ts";

/** So many hosts have figures of their own; clients can name hosts where the operator lets them. */
const mostHosts = 100;

/**
 * Requests to clouds by driver, host and class of status, their duration, repetitions and bytes.
 * @param buckets seconds
 */
export function createCloudMetrics(
  prometheus: typeof import("prom-client"),
  registry: Registry,
  buckets: number[],
): (record: HttpRecord) => void {
  const registers = [registry];
  const labelNames = ["driver", "host"] as const;
  const requests = new prometheus.Counter({
    name: "deltacloud_cloud_requests_total",
    help: "Requests to clouds that have ended, each attempt for itself; without an answer their status is what they failed with.",
    labelNames: [...labelNames, "status"],
    registers,
  });
  const durations = new prometheus.Histogram({
    name: "deltacloud_cloud_request_duration_seconds",
    help: "Time from the begin of a request to a cloud to the end of its answer.",
    labelNames,
    buckets,
    registers,
  });
  const counter = (name: string, help: string) => new prometheus.Counter({ name, help, labelNames, registers });
  const retries = counter("deltacloud_cloud_retries_total", "Requests to clouds that were repetitions.");
  const sent = counter("deltacloud_cloud_sent_bytes_total", "Bytes of bodies sent to clouds.");
  const received = counter("deltacloud_cloud_received_bytes_total", "Bytes of bodies received from clouds.");
  const hosts = new Set<string>();
  const hostOf = (record: HttpRecord): string => {
    const host = hosts.has(record.host) || hosts.size < mostHosts ? record.host : "other";
    if (host === record.host) hosts.add(host);
    return host;
  };
  const childrenOf = (driver: string, host: string, status: string) => ({
    requests: requests.labels({ driver, host, status }),
    durations: durations.labels({ driver, host }),
    received: received.labels({ driver, host }),
  });
  const children = new Map<string, ReturnType<typeof childrenOf>>();

  return (record) => {
    const { driver } = record;
    const host = hostOf(record);
    const status = record.status === undefined ? (record.failure ?? "") : `${Math.floor(record.status / 100)}xx`;
    const key = `${driver} ${host} ${status}`;
    let child = children.get(key);
    if (!child) children.set(key, (child = childrenOf(driver, host, status)));
    child.requests.inc();
    child.durations.observe(record.duration / 1000);
    if (record.received > 0) child.received.inc(record.received);
    if (record.attempt > 0) retries.inc({ driver, host });
    if (record.sent > 0) sent.inc({ driver, host }, record.sent);
  };
}
