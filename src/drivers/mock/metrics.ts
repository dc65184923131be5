import type { Query, Resource, Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import type { MockCloud } from "./mock-cloud.ts";

type Metric = Resource<"metrics">;
type Instance = Resource<"instances">;
type Sample = NonNullable<Metric["properties"][number]["samples"]>[number];

/** What is measured of every instance, and its unit. */
const measured = [
  ["cpuUtilization", "Percent"],
  ["diskReadRequestCount", "Count"],
  ["diskReadSector", "Count"],
  ["diskWriteRequestCount", "Count"],
  ["diskWriteSector", "Count"],
  ["nicInputByte", "Bytes"],
  ["nicInputPacket", "Count"],
  ["nicOutputByte", "Bytes"],
  ["nicOutputPacket", "Count"],
] as const;

const sampleCount = 6;

/** One metric for each instance, of the same id. All values are made up when they are asked for. */
export function metrics(caller: Caller) {
  const { cloud } = caller;
  return {
    list: (query) => listed(caller, query),
    /** The newest sample comes first. */
    async get({ id, property, from, to, period = 1 }) {
      caller.authenticate();
      const instance = cloud.instances.get(id);
      const now = cloud.now().date.getTime();
      const times = Array.from({ length: sampleCount }, (_, index) => new Date(now - index * period * 1000)).filter(
        (time) => (!from || time >= from) && (!to || time <= to),
      );
      const chosen = measured.filter(([name]) => property === undefined || name === property);
      return metric(
        instance,
        chosen.map(([name, unit]) => ({ name, unit, samples: times.map((time) => sample(cloud, time, unit)) })),
      );
    },
  } satisfies Service<"metrics">;
}

async function* listed(caller: Caller, { id, after }: Query<"metrics">): AsyncGenerator<Metric, void, undefined> {
  caller.authenticate();
  for (const instance of caller.cloud.instances.list({ id, after })) {
    yield metric(
      instance,
      measured.map(([name, unit]) => ({ name, unit })),
    );
  }
}

const metric = ({ id, name }: Instance, properties: Metric["properties"]): Metric => ({ id, entity: name, properties });

/** Counts are whole numbers, and so is their average; percentages are fractions of one. */
function sample(cloud: MockCloud, timestamp: Date, unit: string): Sample {
  const low = cloud.randomInteger(1, 49);
  const high = cloud.randomInteger(50, 99);
  if (unit !== "Percent") return { minimum: low, maximum: high, average: Math.floor((low + high) / 2), timestamp, unit };
  const minimum = low / 100;
  const maximum = high / 100;
  return { minimum, maximum, average: (minimum + maximum) / 2, timestamp, unit };
}
