import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect, refused } from "../../../testing/conformance/assertions.ts";
import { queryCloud, type QueryFields } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

const dimension = (name: string, value: string): string => `<member><Name>${name}</Name><Value>${value}</Value></member>`;
const metric = (name: string, id: string, more = ""): string =>
  `<member><MetricName>${name}</MetricName><Dimensions>${dimension("InstanceId", id)}${more}</Dimensions></member>`;
const listed = (members: readonly string[], next = ""): string =>
  `<ListMetricsResult><Metrics>${members.join("")}</Metrics>${next && `<NextToken>${next}</NextToken>`}</ListMetricsResult>`;
const point = (time: string, average: number): string =>
  `<member><Timestamp>${time}</Timestamp><Minimum>${average - 1}</Minimum><Maximum>${average + 1}</Maximum><Average>${average}</Average><Unit>Bytes</Unit></member>`;
const monitored = (state: string): string =>
  `<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><monitoring><state>${state}</state></monitoring></item></instancesSet></item></reservationSet>`;

const secondsOf = ({ StartTime = "", EndTime = "" }: QueryFields): number => (Date.parse(EndTime) - Date.parse(StartTime)) / 1000;

describe("metrics of CloudWatch", () => {
  it("are one of an instance, from all pages", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, {
      ListMetrics: ({ NextToken }) =>
        NextToken === undefined
          ? listed([metric("CPUUtilization", "i-1"), metric("NetworkIn", "i-2")], "t1")
          : listed([metric("DiskReadOps", "i-1"), metric("Part", "i-1", dimension("Disk", "sda")), metric("NetworkIn", "i-2")]),
    });
    assert.deepEqual(await collect(cloud.list("metrics", {})), [
      {
        id: "i-1",
        entity: "i-1",
        properties: [
          { name: "CPUUtilization", unit: "Percent" },
          { name: "DiskReadOps", unit: "Count" },
        ],
      },
      { id: "i-2", entity: "i-2", properties: [{ name: "NetworkIn", unit: "Bytes" }] },
    ]);
    assert.deepEqual(
      asked.map(({ fields }) => [fields["Namespace"], fields["Dimensions.member.1.Name"], fields["NextToken"]]),
      [
        ["AWS/EC2", "InstanceId", undefined],
        ["AWS/EC2", "InstanceId", "t1"],
      ],
    );
  });

  for (const [state, period] of [
    ["enabled", "60"],
    ["disabled", "300"],
  ] as const) {
    it(`have the samples of the last hour, the oldest first, where monitoring is ${state}`, async (context) => {
      const { cloud, asked } = await queryCloud(context, ec2, {
        ListMetrics: listed([metric("NetworkIn", "i-1")]),
        DescribeInstances: monitored(state),
        GetMetricStatistics: `<GetMetricStatisticsResult><Datapoints>${point("2026-01-02T03:05:00Z", 4)}${point("2026-01-02T03:00:00Z", 2)}</Datapoints></GetMetricStatisticsResult>`,
      });
      const { properties } = await cloud.call("metrics", "get", { id: "i-1" });
      assert.deepEqual(properties, [
        {
          name: "NetworkIn",
          unit: "Bytes",
          samples: [
            { timestamp: new Date("2026-01-02T03:00:00Z"), minimum: 1, maximum: 3, average: 2, unit: "Bytes" },
            { timestamp: new Date("2026-01-02T03:05:00Z"), minimum: 3, maximum: 5, average: 4, unit: "Bytes" },
          ],
        },
      ]);
      const { fields = {} } = asked.find(({ fields: { Action } }) => Action === "GetMetricStatistics") ?? {};
      assert.deepEqual([fields["Period"], secondsOf(fields)], [period, 3600]);
    });
  }

  it("are of longer periods where the time is long or long ago, and as long as they are asked for", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, {
      ListMetrics: listed([metric("NetworkIn", "i-1"), metric("NetworkOut", "i-1")]),
      DescribeInstances: monitored("enabled"),
      GetMetricStatistics: "<GetMetricStatisticsResult><Datapoints/></GetMetricStatisticsResult>",
    });
    const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
    const lastWeek = { id: "i-1", property: "NetworkOut", from: daysAgo(8), to: daysAgo(1) };
    const { properties } = await cloud.call("metrics", "get", lastWeek);
    assert.deepEqual(properties, [{ name: "NetworkOut", unit: "Bytes", samples: [] }]);
    await cloud.call("metrics", "get", { ...lastWeek, period: 1200 });
    await cloud.call("metrics", "get", { ...lastWeek, from: daysAgo(21), to: daysAgo(20) });
    await cloud.call("metrics", "get", { ...lastWeek, from: daysAgo(61), to: daysAgo(1) });
    await cloud.call("metrics", "get", { ...lastWeek, from: daysAgo(101), to: daysAgo(100) });
    const periods = asked.flatMap(({ fields }) => (fields["Period"] === undefined ? [] : [fields["Period"]]));
    assert.deepEqual(periods, ["420", "1200", "300", "3600", "3600"]);
  });

  it("of what is not measured are not found, and a property that is not measured is refused", async (context) => {
    const { cloud, actions } = await queryCloud(context, ec2, {
      ListMetrics: (fields) => listed(fields["Dimensions.member.1.Value"] === "i-1" ? [metric("NetworkIn", "i-1")] : []),
    });
    await refused(cloud.call("metrics", "get", { id: "i-2" }), "not_found");
    await refused(cloud.call("metrics", "get", { id: "i-1", property: "Coffee" }), "invalid_argument");
    assert.deepEqual([...new Set(actions())], ["ListMetrics"]);
  });
});
