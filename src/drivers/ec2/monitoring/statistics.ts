import { integer, list, optional, string, struct, timestamp } from "../../../model/shape.ts";
import {
  datapointDocument,
  dimensionFilterShape,
  dimensionShape,
  metricShape,
  statisticNames,
  statisticsParameter,
} from "../../../protocols/cloudwatch/documents.ts";
import { ec2Namespace, instanceDimension, mostSamples } from "../../../protocols/cloudwatch/service.ts";
import type { Metric } from "../../../model/collections/metrics.ts";
import { pages } from "../../../http/pages.ts";
import type { Connection } from "../connection.ts";
import { defineAction } from "../query/action.ts";
import { queryServices } from "../query/services.ts";
import { unitOf } from "./units.ts";

type Property = Metric["properties"][number];
type Sample = NonNullable<Property["samples"]>[number];

const listMetrics = defineAction(queryServices.cloudwatch, "ListMetrics", {
  parameters: {
    Namespace: string(),
    Dimensions: list(dimensionFilterShape),
    NextToken: optional(string()),
  },
  document: {
    Metrics: list(struct({ MetricName: metricShape.fields.MetricName, Dimensions: list(dimensionShape) })),
    NextToken: optional(string()),
  },
});

const getMetricStatistics = defineAction(queryServices.cloudwatch, "GetMetricStatistics", {
  parameters: {
    Namespace: string(),
    MetricName: string(),
    Dimensions: list(dimensionShape),
    StartTime: timestamp(),
    EndTime: timestamp(),
    Period: integer(),
    Statistics: statisticsParameter,
  },
  document: { Datapoints: list(datapointDocument) },
});

/** What is measured of an instance. */
export interface Measured {
  readonly instanceId: string;
  readonly metricName: string;
}

/**
 * What is measured of instances, in CloudWatch's order: what belongs to one instance is not always together.
 * @param instanceId only of this one
 */
export async function* measuredOf(connection: Connection, instanceId?: string): AsyncGenerator<Measured, void, undefined> {
  const Dimensions = [{ Name: instanceDimension, Value: instanceId }];
  const found = pages(async (NextToken) => {
    const page = await connection.call(listMetrics, { Namespace: ec2Namespace, Dimensions, NextToken });
    return { items: page.Metrics, next: page.NextToken || undefined };
  });
  for await (const { MetricName, Dimensions: dimensions } of found) {
    const [dimension, ...others] = dimensions;
    // What has further dimensions is measured of a part of the instance.
    if (others.length > 0 || dimension?.Name !== instanceDimension) continue;
    if (MetricName && dimension.Value) yield { instanceId: dimension.Value, metricName: MetricName };
  }
}

/** Which samples are wanted. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
  /** Seconds that one sample stands for. */
  readonly period: number;
}

const day = 86_400_000;

/** How long CloudWatch keeps samples of a period in seconds, which longer ones have to be multiples of; in milliseconds. */
const kept: readonly (readonly [period: number, time: number])[] = [
  [60, 15 * day],
  [300, 63 * day],
];
const keptLongest = 3600;

/** The least period for so much time: CloudWatch gives so many samples at once and no more, and of long ago coarse ones alone. */
export function leastPeriod(from: Date, to: Date): number {
  const age = Date.now() - from.getTime();
  const [unit] = kept.find(([, time]) => age < time) ?? [keptLongest];
  return Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000 / mostSamples / unit)) * unit;
}

/** A metric with its samples, the oldest first. */
export async function sampled(
  connection: Connection,
  { instanceId, metricName }: Measured,
  { from, to, period }: Span,
): Promise<Property> {
  const { Datapoints } = await connection.call(getMetricStatistics, {
    Namespace: ec2Namespace,
    MetricName: metricName,
    Dimensions: [{ Name: instanceDimension, Value: instanceId }],
    StartTime: from,
    EndTime: to,
    Period: period,
    Statistics: statisticNames,
  });
  const samples = Datapoints.flatMap((point): readonly Sample[] => {
    const { Timestamp, Minimum, Maximum, Average, Sum, SampleCount, Unit } = point;
    if (!Timestamp) return [];
    return [
      {
        timestamp: Timestamp,
        ...(Minimum !== undefined && { minimum: Minimum }),
        ...(Maximum !== undefined && { maximum: Maximum }),
        ...(Average !== undefined && { average: Average }),
        ...(Sum !== undefined && { sum: Sum }),
        ...(SampleCount !== undefined && { sampleCount: SampleCount }),
        ...(Unit && { unit: Unit }),
      },
    ];
  });
  samples.sort((one, other) => one.timestamp.getTime() - other.timestamp.getTime());
  return { name: metricName, unit: samples[0]?.unit ?? unitOf(metricName), samples };
}
