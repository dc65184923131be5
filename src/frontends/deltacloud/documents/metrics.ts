import type { Metric } from "../../../model/collections/metrics.ts";
import { elementName } from "../../../wire/xml.ts";
import { each, element, namedElement, text } from "../../../wire/xml-node.ts";
import { hrefOf } from "./href.ts";
import { member, type ResourceDocument, type Scope } from "./resource-document.ts";

type Property = Metric["properties"][number];
type Sample = NonNullable<Property["samples"]>[number];
type Measure = readonly [name: string, value: string | number];

/** What a sample says, in the original's order; the time in seconds since the epoch. */
function measuresOf(sample: Sample, property: Property): readonly Measure[] {
  const { minimum, maximum, average, sum, sampleCount, timestamp } = sample;
  const time = timestamp.getTime();
  const all: readonly (readonly [string, string | number | undefined])[] = [
    ["minimum", minimum],
    ["maximum", maximum],
    ["average", average],
    ["sum", sum],
    ["sample_count", sampleCount],
    ["timestamp", Math.floor(time / 1000)],
    ["unit", sample.unit ?? property.unit],
  ];
  return all.filter((measure): measure is Measure => typeof measure[1] === "string" || Number.isFinite(measure[1]));
}

/** A list shows no samples, even of a cloud that brings them along. */
const samplesOf = (property: Property, { occasion }: Scope): readonly (readonly Measure[])[] | undefined =>
  occasion === "index" ? undefined : property.samples?.map((sample) => measuresOf(sample, property));

const propertyElement = namedElement<Property, Scope>(
  ({ name }) => name,
  { name: ({ name }) => (elementName(name) === name ? undefined : name) },
  each(
    samplesOf,
    element<readonly Measure[], Scope>(
      "sample",
      {},
      each((measures) => measures, element<Measure, Scope>("property", { name: ([name]) => name, value: ([, value]) => value })),
    ),
  ),
);

export const metricDocument: ResourceDocument<Metric> = {
  xml: member(
    "metrics",
    text("entity", (metric) => metric.entity ?? metric.id),
    element(
      "properties",
      {},
      each((metric) => metric.properties, propertyElement),
    ),
  ),
  json: (metric, scope) => ({
    id: metric.id,
    href: hrefOf(scope, "metrics", metric.id),
    entity: metric.entity ?? null,
    properties: metric.properties.map((property) => ({
      name: property.name,
      values: samplesOf(property, scope)?.map((measures) => Object.fromEntries(measures)) ?? null,
    })),
  }),
};
