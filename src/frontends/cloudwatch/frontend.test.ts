import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../testing/query-client.ts";
import { readCbor, writeCbor } from "../../wire/cbor.ts";
import frontend from "./frontend.ts";

const authorization = `Basic ${Buffer.from("mockuser:mockpassword").toString("base64")}`;
const service = "GraniteServiceVersion20100801";

const start = async (t: TestContext): Promise<QueryClient> =>
  queryClient(t, frontend, await openDriver(), { version: "2010-08-01" });

const json = async ({ url }: QueryClient, action: string, body: unknown) => {
  const headers = { authorization, "content-type": "application/x-amz-json-1.0", "x-amz-target": `${service}.${action}` };
  const response = await fetch(url, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  return { response, document: (await response.json()) as Record<string, unknown> };
};

const cbor = async ({ url }: QueryClient, action: string, body: unknown) => {
  const headers = { authorization, "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
  const bytes = new Uint8Array(body instanceof Uint8Array ? body : writeCbor(body));
  const response = await fetch(`${url}/service/${service}/operation/${action}`, { method: "POST", headers, body: bytes });
  return { response, document: readCbor(new Uint8Array(await response.arrayBuffer())) as Record<string, unknown> };
};

/** An instance that is measured. */
async function instance(client: QueryClient): Promise<string> {
  const [id = ""] = (await client.ok("ListMetrics")).at("*.Metrics.member.Dimensions.member.Value");
  return id;
}

test("metrics are listed, and found by name and instance", async (t) => {
  const client = await start(t);
  const all = await client.ok("ListMetrics");
  assert.equal(all.root.namespace, "http://monitoring.amazonaws.com/doc/2010-08-01/");
  assert.deepEqual(
    [...new Set(all.at("*.Metrics.member.MetricName"))],
    ["CPUUtilization", "DiskReadBytes", "NetworkIn", "NetworkOut"],
  );
  assert.deepEqual([...new Set(all.at("*.Metrics.member.Namespace"))], ["AWS/EC2"]);
  const [id = ""] = all.at("*.Metrics.member.Dimensions.member.Value");
  assert.match(id, /^i-/);
  const one = { MetricName: "NetworkIn", "Dimensions.member.1.Name": "InstanceId", "Dimensions.member.1.Value": id };
  assert.deepEqual((await client.ok("ListMetrics", one)).at("*.Metrics.member.MetricName"), ["NetworkIn"]);
  for (const none of [{ Namespace: "AWS/EBS" }, { MetricName: "Coffee" }, { "Dimensions.member.1.Name": "ImageId" }]) {
    assert.deepEqual((await client.ok("ListMetrics", none as Record<string, string>)).at("*.Metrics"), [""]);
  }
});

test("there are no alarms, in any of the ways of writing", async (t) => {
  const client = await start(t);
  const alarms = await client.ok("DescribeAlarms", { "AlarmNames.member.1": "cpu" });
  assert.deepEqual(alarms.at("DescribeAlarmsResult.MetricAlarms"), [""]);
  const none = { MetricAlarms: [], CompositeAlarms: [] };
  assert.deepEqual((await json(client, "DescribeAlarms", {})).document, none);
  assert.deepEqual({ ...(await cbor(client, "DescribeAlarms", {})).document }, none);
});

test("samples have the statistics that were asked for", async (t) => {
  const client = await start(t);
  const times = { StartTime: new Date(Date.now() - 750_000).toISOString(), EndTime: new Date(Date.now() + 1000).toISOString() };
  const dimension = { "Dimensions.member.1.Name": "InstanceId", "Dimensions.member.1.Value": await instance(client) };
  const asked = { Namespace: "AWS/EC2", MetricName: "CPUUtilization", ...dimension, ...times, Period: "300" };
  const answer = await client.ok("GetMetricStatistics", {
    ...asked,
    "Statistics.member.1": "Average",
    "Statistics.member.2": "Maximum",
  });
  const points = "GetMetricStatisticsResult.Datapoints.member";
  assert.deepEqual(answer.at("*.Label"), ["CPUUtilization"]);
  assert.equal(answer.at(`${points}.Timestamp`).length, 3);
  assert.equal(answer.at(`${points}.Average`).length, 3);
  assert.deepEqual(answer.at(`${points}.Minimum`), []);
  assert.deepEqual(new Set(answer.at(`${points}.Unit`)), new Set(["Percent"]));
  const average = { "Statistics.member.1": "Average" };
  for (const none of [{ MetricName: "Coffee" }, { "Dimensions.member.1.Value": "i-00000000" }, { Unit: "Bytes" }]) {
    assert.deepEqual((await client.ok("GetMetricStatistics", { ...asked, ...average, ...none })).at("*.Datapoints"), [""]);
  }
  const refused: readonly (readonly [code: string, parameters: Record<string, string>])[] = [
    ["MissingParameter", asked],
    ["InvalidParameterCombination", { ...asked, ...average, StartTime: times.EndTime, EndTime: times.StartTime }],
    ["InvalidParameterCombination", { ...asked, ...average, StartTime: "2020-01-01T00:00:00Z" }],
    ["InvalidParameterValue", { ...asked, ...average, Period: "61" }],
    ["InvalidParameterValue", { ...asked, "Statistics.member.1": "Median" }],
  ];
  for (const [code, parameters] of refused) assert.equal((await client.call("GetMetricStatistics", parameters)).code, code);
});

/** Queries of several metrics, with times as the notation has them. */
const dataQueries = (id: string, times: object) => ({
  MetricDataQueries: ["CPUUtilization", "NetworkOut"].map((MetricName, index) => ({
    Id: `m${index}`,
    MetricStat: {
      Metric: { Namespace: "AWS/EC2", MetricName, Dimensions: [{ Name: "InstanceId", Value: id }] },
      Period: 300,
      Stat: "Average",
    },
  })),
  ...times,
});

interface DataResult {
  readonly Id: string;
  readonly Label: string;
  readonly Timestamps: readonly unknown[];
  readonly Values: readonly number[];
}

test("JSON and CBOR tell the same as the Query protocol, with times of their own", async (t) => {
  const client = await start(t);
  const id = await instance(client);
  const [from, to] = [Math.floor(Date.now() / 1000) - 750, Math.floor(Date.now() / 1000) + 1];
  const inJson = await json(client, "GetMetricData", dataQueries(id, { StartTime: from, EndTime: to + 0.5 }));
  assert.equal(inJson.response.headers.get("content-type"), "application/x-amz-json-1.0");
  const dates = { StartTime: new Date(from * 1000), EndTime: new Date(to * 1000) };
  const inCbor = await cbor(client, "GetMetricData", dataQueries(id, dates));
  assert.equal(inCbor.response.headers.get("smithy-protocol"), "rpc-v2-cbor");
  for (const [{ document }, kind] of [
    [inJson, "number"],
    [inCbor, "object"],
  ] as const) {
    const results = document.MetricDataResults as readonly DataResult[];
    assert.deepEqual(
      results.map(({ Label }) => Label),
      ["CPUUtilization", "NetworkOut"],
    );
    for (const { Timestamps, Values } of results) {
      assert.deepEqual([...Values], [2, 3.5, 5]);
      assert.equal(typeof Timestamps[0], kind);
      assert.ok(Number(Timestamps[0]) > Number(Timestamps[1]), "the newest comes first");
    }
  }
  assert.deepEqual(
    (await json(client, "ListMetrics", "")).document,
    JSON.parse(JSON.stringify((await cbor(client, "ListMetrics", {})).document)),
  );
});

test("errors are told in the notation of the request", async (t) => {
  const client = await start(t);
  const missing = await json(client, "GetMetricStatistics", { Namespace: "AWS/EC2" });
  assert.equal(missing.response.status, 400);
  assert.equal(missing.document["__type"], "MissingParameter");
  assert.equal(missing.response.headers.get("x-amzn-query-error"), "MissingParameter;Sender");
  const unknown = await cbor(client, "MakeCoffee", {});
  assert.deepEqual([unknown.response.status, unknown.document["__type"]], [400, "InvalidAction"]);
  assert.equal((await json(client, "ListMetrics", "{")).document["__type"], "SerializationException");
  assert.equal((await json(client, "ListMetrics", "[]")).document["__type"], "SerializationException");
  assert.equal((await cbor(client, "ListMetrics", Buffer.from("9f9f", "hex"))).document["__type"], "SerializationException");
  const expression = { Id: "e1", Expression: "m0 * 2" };
  const times = { StartTime: Math.floor(Date.now() / 1000) - 600, EndTime: Math.floor(Date.now() / 1000) };
  assert.equal(
    (await json(client, "GetMetricData", { MetricDataQueries: [expression], ...times })).document["__type"],
    "ValidationError",
  );
});
