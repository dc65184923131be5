import type { Query, Services } from "../../../model/collections.ts";
import type { Metric } from "../../../model/collections/metrics.ts";
import { describeInstances } from "../compute/instance-actions.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound } from "../failures.ts";
import { allDescribed } from "../query/describe.ts";
import { leastPeriod, measuredOf, sampled, type Measured } from "./statistics.ts";
import { unitOf } from "./units.ts";

/** How much is shown unless told, in milliseconds. */
const usualTime = 3_600_000;

/** How often instances are measured, in seconds: those that are monitored in detail every minute. */
const usualPeriod = 300;
const detailedPeriod = 60;

/** How many metrics are asked for side by side. */
const atOnce = 5;

/** What CloudWatch has measured of instances: one metric each, of the instance's id. */
export function metrics(connection: Connection) {
  return {
    list: (query) => listed(connection, query),
    get: async ({ id, property, from, to = new Date(), period }) => {
      const start = from ?? new Date(to.getTime() - usualTime);
      if (start >= to) throw invalidArgument("to", "The time ends before it begins.");
      const measured = new Map<string, Measured>();
      for await (const each of measuredOf(connection, id)) measured.set(each.metricName, each);
      if (measured.size === 0) throw notFound("metric", id);
      if (property !== undefined && !measured.has(property))
        throw invalidArgument("property", `Nothing is measured that is called '${property.slice(0, 100)}'.`);
      const chosen = [...measured.values()].filter(({ metricName }) => property === undefined || metricName === property);
      const span = { from: start, to, period: period ?? Math.max(await periodOf(connection, id), leastPeriod(start, to)) };
      const properties: Metric["properties"][number][] = [];
      for (let first = 0; first < chosen.length; first += atOnce) {
        const some = chosen.slice(first, first + atOnce);
        properties.push(...(await Promise.all(some.map((each) => sampled(connection, each, span)))));
      }
      return metricOf(id, properties);
    },
  } satisfies Services["metrics"];
}

async function* listed(connection: Connection, { id }: Query<"metrics">): AsyncGenerator<Metric, void, undefined> {
  const found = new Map<string, Set<string>>();
  for await (const { instanceId, metricName } of measuredOf(connection, typeof id === "string" ? id : undefined)) {
    const names = found.get(instanceId);
    if (names) names.add(metricName);
    else found.set(instanceId, new Set([metricName]));
  }
  for (const [instanceId, names] of found) yield metricOf(instanceId, [...names].map(withUnit));
}

const metricOf = (id: string, properties: Metric["properties"]): Metric => ({ id, entity: id, properties });

const withUnit = (name: string): Metric["properties"][number] => ({ name, unit: unitOf(name) });

/** How often an instance is measured, in seconds. Samples outlive instances by far. */
async function periodOf(connection: Connection, instanceId: string): Promise<number> {
  if (!connection.location.kinds.has("ec2")) return usualPeriod;
  const found = await allDescribed(connection, describeInstances, { filters: { "instance-id": [instanceId] } });
  const isDetailed = found.some(({ instancesSet }) => instancesSet.some(({ monitoring }) => monitoring?.state === "enabled"));
  return isDetailed ? detailedPeriod : usualPeriod;
}
