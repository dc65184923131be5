import type { Counter, Histogram, Registry } from "prom-client";
import type { AccessRecord } from "../gateway/gateway.ts";
import type { HttpRecord } from "../http/http-core.ts";
import { createCloudMetrics } from "./cloud-metrics.ts";

/** What Prometheus reads. */
export interface Metrics {
  /** Counts a request that has ended. */
  observe(record: AccessRecord): void;
  /** Counts an attempt of a request to a cloud that has ended. */
  observeCloud(record: HttpRecord): void;
  /** All metrics in Prometheus' text format. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Loads the library, if nothing else has made it necessary yet. */
  warm(): Promise<void>;
}

const labelNames = ["frontend", "driver", "operation", "status"] as const;
type Label = (typeof labelNames)[number];

/** Seconds; a call to a cloud may take a minute. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** So many records are counted at once, which costs a fraction of doing it one by one. */
const gathered = 64;

/**
 * Requests by frontend, driver, operation and class of status, their duration, those in flight, and the process. The library
 * takes as long to load as the rest of the server, so that it is loaded later; until then the records wait.
 * @param inFlight requests that are being answered
 * @param worker which of several processes this is: a label of every metric
 */
export function createMetrics(inFlight: () => number, worker?: number): Metrics {
  const waiting: AccessRecord[] = [];
  const waitingOfClouds: HttpRecord[] = [];
  let loading: Promise<LoadedMetrics> | undefined;
  let loaded: LoadedMetrics | undefined;

  const load = (): Promise<LoadedMetrics> => {
    loading ??= loadMetrics(inFlight, worker).then((metrics) => {
      loaded = metrics;
      return metrics;
    });
    return loading;
  };
  const count = (metrics: LoadedMetrics): void => {
    for (const record of waiting) metrics.observe(record);
    waiting.length = 0;
    for (const record of waitingOfClouds) metrics.observeCloud(record);
    waitingOfClouds.length = 0;
  };

  return {
    observe(record) {
      waiting.push(record);
      if (loaded && waiting.length >= gathered) count(loaded);
    },
    observeCloud(record) {
      waitingOfClouds.push(record);
      if (loaded && waitingOfClouds.length >= gathered) count(loaded);
    },
    async render() {
      const metrics = await load();
      count(metrics);
      const { registry } = metrics;
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    async warm() {
      await load();
    },
  };
}

interface LoadedMetrics {
  readonly registry: Registry;
  observe(record: AccessRecord): void;
  observeCloud(record: HttpRecord): void;
}

async function loadMetrics(inFlight: () => number, worker: number | undefined): Promise<LoadedMetrics> {
  const { default: prometheus } = await import("prom-client");
  const registry = new prometheus.Registry();
  if (worker !== undefined) registry.setDefaultLabels({ worker: String(worker) });
  prometheus.collectDefaultMetrics({ register: registry });
  const requests = new prometheus.Counter({
    name: "deltacloud_requests_total",
    help: "Requests that have ended.",
    labelNames,
    registers: [registry],
  });
  const durations = new prometheus.Histogram({
    name: "deltacloud_request_duration_seconds",
    help: "Time from a request's head to the end of its answer.",
    labelNames: ["frontend", "driver"],
    buckets,
    registers: [registry],
  });
  registry.registerMetric(
    new prometheus.Gauge({
      name: "deltacloud_requests_in_flight",
      help: "Requests that are being answered.",
      registers: [],
      collect() {
        this.set(inFlight());
      },
    }),
  );
  const children = new Map<string, { requests: Counter.Internal; durations: Histogram.Internal<Label> }>();
  return {
    registry,
    observeCloud: createCloudMetrics(prometheus, registry, buckets),
    observe({ frontend, driver = "", operation = "", status, duration }) {
      const statusClass = `${Math.floor(status / 100)}xx`;
      const key = `${frontend} ${driver} ${operation} ${statusClass}`;
      let child = children.get(key);
      if (!child) {
        child = {
          requests: requests.labels({ frontend, driver, operation, status: statusClass }),
          durations: durations.labels({ frontend, driver }),
        };
        children.set(key, child);
      }
      child.requests.inc();
      child.durations.observe(duration / 1000);
    },
  };
}
