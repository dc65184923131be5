import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import ec2 from "../../drivers/ec2/driver.ts";
import { createEgressPolicy } from "../../http/egress.ts";
import { createHttpCore } from "../../http/http-core.ts";
import { bodyOf, serve } from "../../testing/http-scene.ts";
import { queryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

const zones = ["us-east-1a", "us-east-1b"].map((zone) => `<item><zoneName>${zone}</zoneName></item>`).join("");
const image = (owner: string): string =>
  `<item><imageId>ami-01234567</imageId><imageOwnerId>${owner}</imageOwnerId><isPublic>true</isPublic><imageState>available</imageState>${windows}</item>`;
const machine = (id: string, platform: string): string => `<item><instanceId>${id}</instanceId>${platform}</item>`;
const windows = "<platform>windows</platform><platformDetails>Windows with SQL Server Web</platformDetails>";
const answers: Readonly<Record<string, string>> = {
  DescribeInstances:
    `<reservationSet><item><reservationId>r-1</reservationId><instancesSet>${machine("i-0a", windows)}${machine("i-0b", "")}` +
    "</instancesSet></item></reservationSet>",
  DescribeAvailabilityZones: `<availabilityZoneInfo>${zones}</availabilityZoneInfo>`,
  DescribeSubnets: "<subnetSet/>",
  DescribeImages: `<imagesSet>${image("801119661308")}</imagesSet>`,
  DescribeRegions: "<regionInfo><item><regionName>eu-west-1</regionName></item></regionInfo>",
  DescribeSecurityGroups:
    "<securityGroupInfo><item><groupId>sg-1</groupId><ownerId>111122223333</ownerId></item></securityGroupInfo>",
  DescribeSecurityGroupRules:
    "<securityGroupRuleSet><item><securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-1</groupId><isEgress>false</isEgress>" +
    "<ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><prefixListId>pl-63a5400a</prefixListId></item></securityGroupRuleSet>",
  CreateVolume:
    "<volumeId>vol-1</volumeId><size>1</size><availabilityZone>us-east-1a</availabilityZone><status>available</status>",
};

/** The frontend over the driver `ec2`, and what its cloud was asked. */
async function start(t: TestContext) {
  const asked: Readonly<Record<string, string>>[] = [];
  const url = await serve(t, async (request, response) => {
    const fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    asked.push(fields);
    const { Action: action = "" } = fields;
    response.end(`<${action}Response>${answers[action] ?? ""}</${action}Response>`);
  });
  const egress = createEgressPolicy();
  const http = createHttpCore({ egress });
  const settings = { ec2: { provider: `us-east-1;ec2=${url}` } };
  const client = await queryClient(t, frontend, ec2, { egress, http, settings, user: "AKID", password: "secret" });
  return { client, last: (action: string) => asked.findLast((fields) => fields["Action"] === action) };
}

test("images are looked for where whoever owns them is asked for", async (t) => {
  const { client, last } = await start(t);
  const found = await client.ok("DescribeImages", { "Owner.1": "amazon" });
  assert.deepEqual(found.at("imagesSet.item.imageId"), ["ami-01234567"]);
  assert.deepEqual(found.at("imagesSet.item.imageLocation"), ["amazon/ami-01234567"]);
  assert.equal(last("DescribeImages")?.["Owner.1"], "amazon");
  await client.ok("DescribeImages");
  assert.equal(last("DescribeImages")?.["Owner.1"], undefined);
});

test("Windows is told from other operating systems, of images and of what runs", async (t) => {
  const { client } = await start(t);
  const images = await client.ok("DescribeImages", { "Owner.1": "amazon" });
  assert.deepEqual(images.at("imagesSet.item.platform"), ["windows"]);
  assert.deepEqual(images.at("imagesSet.item.usageOperation"), ["RunInstances:0002"]);
  const item = "reservationSet.item.instancesSet.item";
  const all = await client.ok("DescribeInstances");
  assert.deepEqual(all.at(`${item}.platformDetails`), ["Windows", "Linux/UNIX"]);
  assert.deepEqual(all.at(`${item}.platform`), ["windows"]);
  const found = await client.ok("DescribeInstances", { "Filter.1.Name": "platform", "Filter.1.Value.1": "windows" });
  assert.deepEqual(found.at(`${item}.platformDetails`), ["Windows"]);
});

test("a zone that is called like the one of clouds without zones is itself", async (t) => {
  const { client, last } = await start(t);
  await client.ok("CreateVolume", { AvailabilityZone: "us-east-1a", Size: "1" });
  assert.equal(last("CreateVolume")?.["AvailabilityZone"], "us-east-1a");
});

test("a region has the name of a host, and not the words that lead the driver there", async (t) => {
  const { client } = await start(t);
  const regions = await client.ok("DescribeRegions", { "RegionName.1": "eu-west-1" });
  assert.deepEqual(regions.at("regionInfo.item.regionEndpoint"), ["ec2.eu-west-1.amazonaws.com"]);
});

test("what is no public key has an error of its own", async (t) => {
  const { client } = await start(t);
  const PublicKeyMaterial = Buffer.from("nonsense").toString("base64");
  const answer = await client.call("ImportKeyPair", { KeyName: "broken", PublicKeyMaterial });
  assert.equal(answer.code, "InvalidKey.Format");
});

test("a rule for a list of addresses is shown with it, and not for all addresses", async (t) => {
  const { client } = await start(t);
  const groups = await client.ok("DescribeSecurityGroups");
  const permissions = "securityGroupInfo.item.ipPermissions.item";
  assert.deepEqual(groups.at(`${permissions}.prefixListIds.item.prefixListId`), ["pl-63a5400a"]);
  assert.deepEqual(groups.at(`${permissions}.ipRanges.item.cidrIp`), []);
  const rules = await client.ok("DescribeSecurityGroupRules");
  assert.deepEqual(rules.at("securityGroupRuleSet.item.prefixListId"), ["pl-63a5400a"]);
  assert.deepEqual(rules.at("securityGroupRuleSet.item.cidrIpv4"), []);
});
