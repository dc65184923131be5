import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test, type TestContext } from "node:test";
import { createEgressPolicy } from "../../http/egress.ts";
import { createHttpCore } from "../../http/http-core.ts";
import type { Driver } from "../../model/driver.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import s3 from "../s3/driver.ts";
import ec2 from "./driver.ts";
import { isAwsRegion, regions } from "./location/regions.ts";

/** A driver before all of AWS, and to where it went, with a mark where somebody vouched for it. */
function scene(context: TestContext, driver: Driver, own: readonly string[] = []) {
  const reached: string[] = [];
  const regionInfo = ["us-east-1", "xx-north-9"].map((name) => `<item><regionName>${name}</regionName></item>`).join("");
  const answer = `<DescribeRegionsResponse><regionInfo>${regionInfo}</regionInfo></DescribeRegionsResponse>`;
  const egress = createEgressPolicy();
  const http = createHttpCore({
    egress,
    wrap: () => ({
      async send({ target, vouched }) {
        reached.push(`${target.origin}${vouched ? " vouched for" : ""}`);
        return { status: 200, headers: {}, body: Buffer.from(answer) };
      },
      async close() {},
    }),
  });
  const providers = Object.fromEntries(own.map((value) => [`the ${value}`, { value }]));
  const { gateway, select } = testGateway(driver, { egress, http, settings: { [driver.name]: { providers } } });
  context.after(() => gateway.close());
  const open = (provider: string) => select({ provider, credentials: { user: "AKID", password: "secret" } });
  return { open, reached };
}

test("every region of the list is one by its name", () => {
  for (const region of regions) assert.ok(isAwsRegion(region), region);
  for (const name of [
    "",
    "eu",
    "localhost",
    "eu-west-1.evil.org",
    "eu-west-1;http://evil.org",
    "a/b-c-1",
    "EU-WEST-1",
    "eu-west-100",
  ])
    assert.ok(!isAwsRegion(name), name);
});

test("the account's regions are providers, those that the list does not have as well", async (context) => {
  const { open } = scene(context, ec2);
  const providers = await (await open("eu-west-1")).providers();
  assert.deepEqual(
    providers?.map(({ id, url }) => [id, url]),
    [
      ["us-east-1", "ec2.us-east-1.amazonaws.com"],
      ["xx-north-9", "ec2.xx-north-9.amazonaws.com"],
    ],
  );
});

test("a region that is newer than the list is reached like the others, and a host that only a client has named is not", async (context) => {
  const { open, reached } = scene(context, ec2, ["lookalike;ec2=http://192.0.2.1"]);
  for (const provider of ["eu-west-1", "xx-north-9", "the lookalike;ec2=http://192.0.2.1", "north;ec2=https://cloud.example.org"])
    await (await open(provider)).providers();
  assert.deepEqual(reached, [
    "https://ec2.eu-west-1.amazonaws.com vouched for",
    "https://ec2.xx-north-9.amazonaws.com vouched for",
    "http://192.0.2.1 vouched for",
    "https://cloud.example.org",
  ]);
});

test("a host of AWS's own is its region, with all services", async (context) => {
  const { open, reached } = scene(context, ec2);
  for (const provider of [
    "ec2.eu-west-1.amazonaws.com",
    "https://ec2.cn-north-1.amazonaws.com.cn/",
    "ec2.eusc-de-east-1.amazonaws.eu",
    "ec2.eu-west-1.amazonaws.com.evil.org",
  ]) {
    const cloud = await open(provider);
    await cloud.providers();
    await cloud.call("blobs", "destroy", { bucketId: "bucket", id: "blob" });
  }
  assert.deepEqual(reached, [
    "https://ec2.eu-west-1.amazonaws.com",
    "https://bucket.s3.eu-west-1.amazonaws.com",
    "https://ec2.cn-north-1.amazonaws.com.cn",
    "https://bucket.s3.cn-north-1.amazonaws.com.cn",
    "https://ec2.eusc-de-east-1.amazonaws.eu",
    "https://bucket.s3.eusc-de-east-1.amazonaws.eu",
    "https://ec2.eu-west-1.amazonaws.com.evil.org",
    "https://ec2.eu-west-1.amazonaws.com.evil.org",
  ]);
});

test("so it is with the driver s3", async (context) => {
  const { open, reached } = scene(context, s3);
  for (const provider of ["eu-west-1", "xx-north-9", "https://store.example.org"]) {
    const cloud = await open(provider);
    await cloud.call("blobs", "destroy", { bucketId: "bucket", id: "blob" });
  }
  assert.deepEqual(reached, [
    "https://bucket.s3.eu-west-1.amazonaws.com vouched for",
    "https://bucket.s3.xx-north-9.amazonaws.com vouched for",
    "https://store.example.org",
  ]);
});
