import type { Metric } from "../../../model/collections/metrics.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import { isoTime } from "../../../wire/quantities.ts";
import type { Section } from "./member-sections.ts";
import { readableNumber, readableTime } from "./quantities.ts";
import { wordsOfKey } from "./words.ts";

type Property = Metric["properties"][number];
type Sample = NonNullable<Property["samples"]>[number];

const measures = ["average", "sum", "maximum", "minimum", "sampleCount"] as const;
type Measure = (typeof measures)[number];

/** A chart for each property that was measured, with its numbers as a table below. */
export function metricCharts({ properties }: Metric): readonly Section[] {
  if (properties.length === 0)
    return [{ title: "Measurements", field: "properties", content: markup`<p class="nothing">Nothing was measured.</p>\n` }];
  return properties.map((property, index) => ({
    title: wordsOfKey(property.name),
    field: "properties",
    content: propertyView(property, `chart-${index}`),
  }));
}

function propertyView({ name, unit, samples = [] }: Property, id: string): Content {
  const shown = measures.find((measure) => samples.some((sample) => Number.isFinite(sample[measure])));
  const points = shown === undefined ? [] : pointsOf(samples, shown);
  if (shown === undefined || points.length === 0) return markup`<p class="nothing">No samples.</p>\n`;
  const ownUnit = unit ?? samples.find((sample) => sample.unit !== undefined)?.unit;
  const values = points.map(({ value }) => value);
  const of = ownUnit === undefined ? "" : ` ${ownUnit}`;
  const summary = `${wordsOfKey(shown)}: from ${readableNumber(Math.min(...values))} to ${readableNumber(Math.max(...values))}${of}, last ${readableNumber(values.at(-1) as number)}${of}.`;
  return markup`<figure class="chart">${chart(points, id, `${name}. ${summary}`)}<figcaption>${summary}</figcaption></figure>\n${table(samples, id)}`;
}

interface Point {
  readonly time: number;
  readonly value: number;
}

function pointsOf(samples: readonly Sample[], measure: Measure): readonly Point[] {
  const points = samples.flatMap((sample) => {
    const value = sample[measure];
    const time = sample.timestamp.getTime();
    return value === undefined || !Number.isFinite(value) || Number.isNaN(time) ? [] : [{ time, value }];
  });
  return points.sort((one, other) => one.time - other.time);
}

const width = 640;
const height = 160;
const margin = { left: 56, right: 8, top: 10, bottom: 24 };

/** A line over time. Values begin at 0, so that small changes do not look large. */
function chart(points: readonly Point[], id: string, text: string): Markup {
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const low = Math.min(0, ...points.map(({ value }) => value));
  const high = Math.max(...points.map(({ value }) => value));
  const span = high - low || 1;
  const duration = last.time - first.time || 1;
  const x = (time: number): string =>
    (margin.left + ((time - first.time) / duration) * (width - margin.left - margin.right)).toFixed(1);
  const y = (value: number): string =>
    (margin.top + (1 - (value - low) / span) * (height - margin.top - margin.bottom)).toFixed(1);
  const line = points.map(({ time, value }) => `${x(time)},${y(value)}`).join(" ");
  const floor = y(low);
  const levels = [low, low + span / 2, low + span].map(
    (value) =>
      markup`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y(value)}" y2="${y(value)}" /><text x="${margin.left - 6}" y="${y(value)}" text-anchor="end" dominant-baseline="middle">${short(value)}</text>`,
  );
  const clock = ({ time }: Point): string => isoTime(new Date(time))?.slice(11, 16) ?? "";
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}">
<title id="${id}">${text}</title>
${levels}
<polygon class="area" points="${x(first.time)},${floor} ${line} ${x(last.time)},${floor}" />
<polyline class="line" points="${line}" />
${points.length === 1 && markup`<circle class="dot" cx="${x(first.time)}" cy="${y(first.value)}" r="4" />`}
<text x="${margin.left}" y="${height - 6}">${clock(first)}</text>
<text x="${width - margin.right}" y="${height - 6}" text-anchor="end">${clock(last)} UTC</text>
</svg>`;
}

/** A number that fits the axis. */
function short(value: number): string {
  const size = Math.abs(value);
  for (const [limit, suffix] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e4, "k"],
  ] as const) {
    if (size >= limit) return `${Number((value / (suffix === "k" ? 1e3 : limit)).toPrecision(3))}${suffix}`;
  }
  return String(Number(value.toPrecision(3)));
}

function table(samples: readonly Sample[], id: string): Markup {
  const columns = measures.filter((measure) => samples.some((sample) => sample[measure] !== undefined));
  const lines = samples.map(
    (sample) =>
      markup`<tr><th scope="row">${readableTime(sample.timestamp)}</th>${columns.map((column) => markup`<td>${sample[column] === undefined ? "–" : readableNumber(sample[column])}</td>`)}</tr>\n`,
  );
  return markup`<details><summary>Numbers</summary>
<div class="scroll"><table class="inner"><caption class="unseen" id="${id}-numbers">Samples</caption>
<thead><tr><th scope="col">Time</th>${columns.map((column) => markup`<th scope="col">${wordsOfKey(column)}</th>`)}</tr></thead>
<tbody>
${lines}</tbody></table></div></details>
`;
}
