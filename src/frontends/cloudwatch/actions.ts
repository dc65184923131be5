import { boolean, integer, list, optional, oneOf, string, struct, timestamp } from "../../model/shape.ts";
import { AwsFault, missingParameter } from "../../protocols/aws-query/aws-fault.ts";
import {
  dataResultDocument,
  datapointDocument,
  dimensionFilterShape,
  dimensionShape,
  metricShape,
  statisticNames,
  statistics,
  statisticsParameter,
  type Statistic,
} from "../../protocols/cloudwatch/documents.ts";
import { ec2Namespace, instanceDimension } from "../../protocols/cloudwatch/service.ts";
import { actionTable, defineAction } from "../aws-query/action.ts";
import { behind, lastOf, pageToken } from "../aws-query/pages.ts";
import { checkTimes, instanceOf, metricNameOf, samplesOf } from "./samples.ts";

const mostListed = 500;
const atOnce = 5;

const listMetrics = defineAction({
  name: "ListMetrics",
  doc: "What is measured of each instance.",
  needs: ["metrics", "list"],
  parameters: {
    Namespace: optional(string({ maxLength: 255 })),
    MetricName: optional(string({ maxLength: 255 })),
    Dimensions: optional(list(dimensionFilterShape)),
    NextToken: optional(string()),
  },
  document: { Metrics: list(metricShape), NextToken: optional(string()) },
  run: async (call, { Namespace = ec2Namespace, MetricName, Dimensions = [], NextToken }) => {
    const after = NextToken === undefined ? undefined : lastOf(call, NextToken);
    const found: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] }[] = [];
    if (Namespace !== ec2Namespace || Dimensions.some(({ Name }) => Name !== instanceDimension)) return { Metrics: found };
    let last: string | undefined;
    for await (const metric of behind(call.cloud.list("metrics", {}), after)) {
      const instance = instanceOf(metric);
      if (Dimensions.some(({ Value = instance }) => Value !== instance)) continue;
      const names = metric.properties.map(({ name }) => metricNameOf(name));
      const wanted = names.filter((name) => MetricName === undefined || name === MetricName);
      // A page ends between two instances.
      if (last !== undefined && found.length + wanted.length > mostListed) {
        return { Metrics: found, NextToken: pageToken(call, last) };
      }
      const dimensions = [{ Name: instanceDimension, Value: instance }];
      found.push(...wanted.map((name) => ({ Namespace: ec2Namespace, MetricName: name, Dimensions: dimensions })));
      last = metric.id;
    }
    return { Metrics: found };
  },
  without: () => ({ Metrics: [] }),
});

const getMetricStatistics = defineAction({
  name: "GetMetricStatistics",
  doc: "What was measured of an instance, one metric.",
  needs: ["metrics", "get"],
  parameters: {
    Namespace: string({ maxLength: 255 }),
    MetricName: string({ maxLength: 255 }),
    Dimensions: optional(list(dimensionShape)),
    StartTime: timestamp(),
    EndTime: timestamp(),
    Period: integer({ minimum: 1, maximum: 86_400 * 365 }),
    Statistics: statisticsParameter,
    ExtendedStatistics: optional(list(string())),
    Unit: optional(string()),
  },
  document: { Label: string(), Datapoints: list(datapointDocument) },
  run: async (call, given) => {
    const { Statistics, ExtendedStatistics, MetricName, Period: period, Unit: unit } = given;
    if (ExtendedStatistics) throw notComputed(ExtendedStatistics.join(", "));
    if (!Statistics) throw missingParameter("Statistics");
    const times = { from: given.StartTime, to: given.EndTime, period };
    checkTimes(times);
    const query = { namespace: given.Namespace, metricName: MetricName, dimensions: given.Dimensions ?? [], unit };
    const samples = await samplesOf(call, { ...query, ...times });
    const has = (name: Statistic): boolean => Statistics.includes(name);
    return {
      Label: MetricName,
      Datapoints: samples.map((sample) => ({
        Timestamp: sample.timestamp,
        SampleCount: has("SampleCount") ? sample.sampleCount : undefined,
        Average: has("Average") ? sample.average : undefined,
        Sum: has("Sum") ? sample.sum : undefined,
        Minimum: has("Minimum") ? sample.minimum : undefined,
        Maximum: has("Maximum") ? sample.maximum : undefined,
        Unit: sample.unit,
      })),
    };
  },
  without: (_, { MetricName }) => ({ Label: MetricName, Datapoints: [] }),
});

const dataQuery = struct({
  Id: string({ maxLength: 255, pattern: /^[a-z]\w*$/ }),
  MetricStat: optional(
    struct({
      Metric: metricShape,
      Period: integer({ minimum: 1, maximum: 86_400 * 365 }),
      Stat: string(),
      Unit: optional(string()),
    }),
  ),
  Expression: optional(string()),
  Label: optional(string()),
  ReturnData: optional(boolean()),
});

const getMetricData = defineAction({
  name: "GetMetricData",
  doc: "What was measured of instances, several metrics; nothing is computed from them.",
  needs: ["metrics", "get"],
  parameters: {
    MetricDataQueries: list(dataQuery),
    StartTime: timestamp(),
    EndTime: timestamp(),
    ScanBy: optional(oneOf(["TimestampDescending", "TimestampAscending"])),
  },
  document: { MetricDataResults: list(dataResultDocument) },
  run: async (call, { MetricDataQueries, StartTime: from, EndTime: to, ScanBy = "TimestampDescending" }) => {
    if (MetricDataQueries.length > mostListed)
      throw new AwsFault("ValidationError", `There are more than ${mostListed} queries.`);
    if (new Set(MetricDataQueries.map(({ Id }) => Id)).size < MetricDataQueries.length) {
      throw new AwsFault("ValidationError", "The Ids of the queries are not unique.");
    }
    const asked = MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map(
      ({ Id, Label, MetricStat, Expression }) => {
        if (Expression !== undefined) throw notComputed("Expression");
        if (!MetricStat) throw new AwsFault("ValidationError", `The query ${Id} has no MetricStat.`);
        const { Metric, Period: period, Stat, Unit: unit } = MetricStat;
        const statistic = statisticNames.find((name) => name === Stat);
        if (!statistic) throw notComputed(Stat);
        checkTimes({ from, to, period });
        const { Namespace, MetricName, Dimensions: dimensions = [] } = Metric;
        const query = { namespace: Namespace, metricName: MetricName, dimensions, from, to, period, unit };
        return { Id, Label: Label ?? MetricName, query, field: statistics[statistic] };
      },
    );
    const results = [];
    for (let start = 0; start < asked.length; start += atOnce) {
      const some = asked.slice(start, start + atOnce).map(async ({ Id, Label, query, field }) => {
        const samples = await samplesOf(call, query);
        const points = samples.flatMap((sample) =>
          sample[field] === undefined ? [] : [[sample.timestamp, sample[field]] as const],
        );
        if (ScanBy === "TimestampDescending") points.reverse();
        return {
          Id,
          Label,
          Timestamps: points.map(([time]) => time),
          Values: points.map(([, value]) => value),
          StatusCode: "Complete",
        };
      });
      results.push(...(await Promise.all(some)));
    }
    return { MetricDataResults: results };
  },
});

const notComputed = (what: string): AwsFault =>
  new AwsFault(
    "ValidationError",
    `${what.slice(0, 100)} is not computed here; there are the statistics ${statisticNames.join(", ")}.`,
  );

/** Lists of what CloudWatch has and no cloud behind us. */
const emptyLists = Object.entries({
  DescribeAlarms: ["MetricAlarms", "CompositeAlarms"],
  DescribeAlarmsForMetric: ["MetricAlarms"],
  DescribeAlarmHistory: ["AlarmHistoryItems"],
  ListDashboards: ["DashboardEntries"],
}).map(([name, fields]) =>
  defineAction({
    name,
    doc: "None.",
    needs: "static",
    parameters: {},
    document: Object.fromEntries(fields.map((field) => [field, list(struct({}))])),
    run: () => Object.fromEntries(fields.map((field) => [field, []])),
  }),
);

/** Every action of CloudWatch that we have, by name. */
export const cloudwatchActions = actionTable([listMetrics, getMetricStatistics, getMetricData, ...emptyLists]);
