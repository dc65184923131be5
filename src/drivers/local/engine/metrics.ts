import type { Metric } from "../../../model/collections/metrics.ts";
import { invalid } from "./failures.ts";
import type { StoredInstance } from "./cloud.ts";
import type { ServiceFactory } from "./scope.ts";

const properties = { cpuUtilization: "Percent", diskReadBytes: "Bytes", networkIn: "Bytes", networkOut: "Bytes" } as const;
const samplesKept = 6;

/** One metric an instance, of the same id; the same samples for the same time. */
export const metrics: ServiceFactory<"metrics"> = (scope) => ({
  list: () => scope.table("instances").listAs(toMetric),
  get: ({ id, property, from, to, period = 300 }) => {
    const metric = toMetric(scope.table("instances").get(id));
    if (property !== undefined && !Object.hasOwn(properties, property))
      throw invalid("property", `There is no property '${property}'.`);
    if (from && to && from > to) throw invalid("to", "The time ends before it begins.");
    const wanted = (time: Date): boolean => (from === undefined || time >= from) && (to === undefined || time <= to);
    const times = sampleTimes(scope.cloud.now, period).filter(wanted);
    return {
      ...metric,
      properties: metric.properties
        .filter(({ name }) => property === undefined || property === name)
        .map((each) => ({ ...each, samples: times.map((time, index) => sampleAt(time, index, each.unit)) })),
    };
  },
});

const toMetric = ({ id, name }: StoredInstance): Metric => ({
  id,
  entity: name,
  properties: Object.entries(properties).map(([property, unit]) => ({ name: property, unit })),
});

const sampleTimes = (now: Date, period: number): readonly Date[] =>
  Array.from({ length: samplesKept }, (_, index) => new Date(now.getTime() - index * period * 1000));

const sampleAt = (timestamp: Date, index: number, unit: string | undefined) => {
  const minimum = index + 1;
  const maximum = 2 * index + 3;
  return { minimum, maximum, average: (minimum + maximum) / 2, sum: minimum + maximum, sampleCount: 2, timestamp, unit };
};
