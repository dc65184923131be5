import type { Metric } from "../../model/collections/metrics.ts";
import { isCloudError } from "../../model/errors.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import { ec2Namespace, instanceDimension, mostSamples } from "../../protocols/cloudwatch/service.ts";
import { idKinds } from "../../protocols/ec2/id-kinds.ts";
import { decodeId, encodeId } from "../../protocols/ec2/ids.ts";
import type { Call } from "../aws-query/call.ts";

/** What AWS calls what is measured: `cpuUtilization` is `CPUUtilization`, `networkIn` is `NetworkIn`. */
export const metricNameOf = (property: string): string =>
  property.replace(/^(?:cpu(?=[A-Z]|$)|[a-z])/, (beginning) => beginning.toUpperCase());

/** The value of the dimension of an instance. */
export const instanceOf = ({ id }: Metric): string => encodeId(idKinds.instance.prefix, id);

export type Sample = NonNullable<Metric["properties"][number]["samples"]>[number];

/** Which samples are asked for. */
export interface SampleQuery {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly from: Date;
  /** The first time that is no longer asked for. */
  readonly to: Date;
  /** Seconds that one sample stands for. */
  readonly period: number;
  readonly unit: string | undefined;
}

/** @throws AwsFault `InvalidParameterCombination`, `InvalidParameterValue` */
export function checkTimes({ from, to, period }: Pick<SampleQuery, "from" | "to" | "period">): void {
  if (from >= to) {
    throw new AwsFault("InvalidParameterCombination", "The parameter StartTime must be less than the parameter EndTime.");
  }
  if (![1, 5, 10, 20, 30].includes(period) && period % 60 !== 0) {
    throw invalidValue("Period", String(period), "It must be 1, 5, 10, 20, 30, or a multiple of 60.");
  }
  if ((to.getTime() - from.getTime()) / 1000 / period > mostSamples) {
    throw new AwsFault(
      "InvalidParameterCombination",
      `You have requested more than ${mostSamples} datapoints. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
}

/** The samples of a metric, oldest first. A metric that is not there has none, as at AWS. */
export async function samplesOf({ cloud }: Call, query: SampleQuery): Promise<readonly Sample[]> {
  const { metricName, dimensions, from, to, period, unit } = query;
  const [dimension, ...others] = dimensions;
  if (query.namespace !== ec2Namespace || dimension?.Name !== instanceDimension || others.length > 0) return [];
  const id = decodeId(idKinds.instance.prefix, dimension.Value);
  if (id === undefined) return [];
  try {
    // What is measured is known by the cloud's own names: they are told first.
    const { properties } = await cloud.call("metrics", "get", { id, from, to, period });
    const found = properties.find(({ name }) => metricNameOf(name) === metricName);
    return (found?.samples ?? [])
      .filter((sample) => sample.timestamp >= from && sample.timestamp < to)
      .filter((sample) => unit === undefined || (sample.unit ?? found?.unit ?? "None") === unit)
      .toSorted((one, other) => one.timestamp.getTime() - other.timestamp.getTime());
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return [];
    throw error;
  }
}
