import { list, number, oneOf, optional, string, struct, timestamp } from "../../model/shape.ts";

/** What a sample can be asked for, by the names of the model's samples. */
export const statistics = {
  Average: "average",
  Maximum: "maximum",
  Minimum: "minimum",
  SampleCount: "sampleCount",
  Sum: "sum",
} as const;

export type Statistic = keyof typeof statistics;

export const statisticNames = Object.keys(statistics) as readonly Statistic[];

export const dimensionShape = struct({ Name: string({ maxLength: 255 }), Value: string({ maxLength: 2048 }) });
export const dimensionFilterShape = struct({ Name: string({ maxLength: 255 }), Value: optional(string({ maxLength: 2048 })) });

export const metricShape = struct({
  Namespace: string({ maxLength: 255 }),
  MetricName: string({ maxLength: 255 }),
  Dimensions: optional(list(dimensionShape)),
});

export const statisticsParameter = optional(list(oneOf(statisticNames)));

export const datapointDocument = struct({
  Timestamp: timestamp(),
  SampleCount: optional(number()),
  Average: optional(number()),
  Sum: optional(number()),
  Minimum: optional(number()),
  Maximum: optional(number()),
  Unit: optional(string()),
});

export const dataResultDocument = struct({
  Id: string(),
  Label: string(),
  Timestamps: list(timestamp()),
  Values: list(number()),
  StatusCode: string(),
});
