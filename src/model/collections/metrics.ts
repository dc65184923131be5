import { defineCollection, memberId, type ResourceOf } from "../collection.ts";
import { integer, list, number, optional, string, struct, timestamp } from "../shape.ts";

export const metrics = defineCollection({
  name: "metrics",
  singular: "metric",
  doc: "What was measured of a resource.",
  resource: {
    entity: optional(string({ doc: "What is measured." })),
    properties: list(
      struct({
        name: string(),
        unit: optional(string()),
        samples: optional(
          list(
            struct({
              minimum: optional(number()),
              maximum: optional(number()),
              average: optional(number()),
              sum: optional(number()),
              sampleCount: optional(number()),
              timestamp: timestamp(),
              unit: optional(string()),
            }),
          ),
        ),
      }),
      { doc: "Samples are only shown with one metric." },
    ),
  },
  operations: {
    list: {
      doc: "List the metrics.",
      kind: "list",
      params: { id: optional(string({ doc: "Only the one of this id." })) },
      filters: { id: "id" },
      result: "resources",
    },
    get: {
      doc: "Show one metric with its samples.",
      kind: "get",
      params: {
        ...memberId,
        property: optional(string({ doc: "Only this property." })),
        from: optional(timestamp({ doc: "Only samples since then." })),
        to: optional(timestamp({ doc: "Only samples until then." })),
        period: optional(integer({ doc: "Seconds that one sample stands for.", minimum: 1 })),
      },
      result: "resource",
    },
  },
  features: {},
});

export type Metric = ResourceOf<typeof metrics>;
