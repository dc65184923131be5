import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createMock } from "../../../drivers/mock/driver.ts";
import frontend from "../frontend.ts";

type Texts = Readonly<Record<string, string>>;
const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

async function run(client: QueryClient, parameters: Texts = {}): Promise<string> {
  const [ImageId = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  const launched = await client.ok("RunInstances", { ImageId, MinCount: "1", MaxCount: "1", ...parameters });
  const [id = ""] = launched.at("instancesSet.item.instanceId");
  return id;
}

test("a running instance does well; the others are told when asked for", async (t) => {
  const client = await cloud(t);
  const id = await run(client);
  const status = async (parameters: Texts = {}) => client.ok("DescribeInstanceStatus", { "InstanceId.1": id, ...parameters });
  const well = await status();
  assert.deepEqual(well.at("instanceStatusSet.item.instanceStatus.status"), ["ok"]);
  assert.deepEqual(well.at("instanceStatusSet.item.systemStatus.details.item.status"), ["passed"]);
  await client.ok("StopInstances", { "InstanceId.1": id });
  assert.deepEqual((await status()).at("instanceStatusSet.item.instanceId"), []);
  const stopped = await status({ IncludeAllInstances: "true" });
  assert.deepEqual(stopped.at("instanceStatusSet.item.instanceState.name"), ["stopped"]);
  assert.deepEqual(stopped.at("instanceStatusSet.item.instanceStatus.status"), ["not-applicable"]);
  const ok = await client.ok("DescribeInstanceStatus", {
    "Filter.1.Name": "instance-status.reachability",
    "Filter.1.Value.1": "passed",
    IncludeAllInstances: "true",
  });
  assert.ok(ok.at("instanceStatusSet.item.instanceId").length > 0 && !ok.at("instanceStatusSet.item.instanceId").includes(id));
  const nowhere = { "InstanceId.1": "i-00000000" };
  assert.equal((await client.call("DescribeInstanceStatus", nowhere)).code, "InvalidInstanceID.NotFound");
});

test("console and password are told in Base64", async (t) => {
  const client = await cloud(t);
  const id = await run(client);
  const console = await client.ok("GetConsoleOutput", { InstanceId: id });
  assert.match(Buffer.from(console.at("output")[0] ?? "", "base64").toString("utf8"), /Booting/);
  assert.match(console.at("timestamp")[0] ?? "", /Z$/);
  const password = await client.ok("GetPasswordData", { InstanceId: id });
  assert.deepEqual(password.at("passwordData"), [""]);
  await client.ok("CreateKeyPair", { KeyName: "mine" });
  const withKey = await client.ok("GetPasswordData", { InstanceId: await run(client, { KeyName: "mine" }) });
  assert.match(withKey.at("passwordData")[0] ?? "", /^[A-Za-z0-9+/]{100,}={0,2}$/);
  for (const action of ["GetConsoleOutput", "GetPasswordData"])
    assert.equal((await client.call(action, { InstanceId: "i-00000000" })).code, "InvalidInstanceID.NotFound");
});

test("detailed monitoring goes on and off", async (t) => {
  const client = await cloud(t);
  const id = await run(client);
  const state = async () =>
    (await client.ok("DescribeInstances", { "InstanceId.1": id })).at("reservationSet.item.instancesSet.item.monitoring.state");
  const on = await client.ok("MonitorInstances", { "InstanceId.1": id });
  assert.deepEqual(on.at("instancesSet.item.monitoring.state"), ["enabled"]);
  assert.deepEqual(await state(), ["enabled"]);
  const off = await client.ok("UnmonitorInstances", { "InstanceId.1": id });
  assert.deepEqual(off.at("instancesSet.item.monitoring.state"), ["disabled"]);
  assert.deepEqual(await state(), ["disabled"]);
  assert.equal((await client.call("MonitorInstances", { "InstanceId.1": "i-00000000" })).code, "InvalidInstanceID.NotFound");
});

test("how an instance is to get at its metadata is kept, and shown as it was asked for", async (t) => {
  const client = await cloud(t);
  const [ImageId = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  const launched = await client.ok("RunInstances", {
    ImageId,
    MinCount: "1",
    MaxCount: "1",
    "MetadataOptions.HttpTokens": "required",
    "MetadataOptions.HttpPutResponseHopLimit": "2",
    "TagSpecification.1.ResourceType": "instance",
    "TagSpecification.1.Tag.1.Key": "team",
    "TagSpecification.1.Tag.1.Value": "a",
  });
  const [id = ""] = launched.at("instancesSet.item.instanceId");
  assert.deepEqual(launched.at("instancesSet.item.metadataOptions.httpTokens"), ["required"]);
  const read = async (field: string) =>
    (await client.ok("DescribeInstances", { "InstanceId.1": id })).at(`reservationSet.item.instancesSet.item.${field}`);
  assert.deepEqual(await read("metadataOptions.httpPutResponseHopLimit"), ["2"]);
  assert.deepEqual(await read("tagSet.item.key"), ["team"], "no other tag is shown");
  await client.ok("CreateTags", { "ResourceId.1": id, "Tag.1.Key": "stage", "Tag.1.Value": "b" });
  await client.ok("DeleteTags", { "ResourceId.1": id, "Tag.1.Key": "team" });
  assert.deepEqual(await read("metadataOptions.httpTokens"), ["required"], "it outlives a change of tags");
  const changed = await client.ok("ModifyInstanceMetadataOptions", { InstanceId: id, HttpEndpoint: "disabled" });
  assert.deepEqual(changed.at("instanceMetadataOptions.httpEndpoint"), ["disabled"]);
  assert.deepEqual(await read("metadataOptions.httpEndpoint"), ["disabled"]);
  assert.deepEqual(await read("metadataOptions.httpTokens"), ["required"], "what is not told stays");
  assert.deepEqual(await read("tagSet.item.key"), ["stage"]);
});

test("where instances have no tags, how they get at their metadata cannot be chosen", async (t) => {
  const client = await queryClient(t, frontend, createMock());
  const id = await run(client);
  const usual = await client.ok("ModifyInstanceMetadataOptions", { InstanceId: id, HttpTokens: "optional" });
  assert.deepEqual(usual.at("instanceMetadataOptions.httpTokens"), ["optional"]);
  const other = await client.call("ModifyInstanceMetadataOptions", { InstanceId: id, HttpTokens: "required" });
  assert.equal(other.code, "UnsupportedOperation");
});

test("volumes are not encrypted by default", async (t) => {
  const client = await cloud(t);
  assert.deepEqual((await client.ok("GetEbsEncryptionByDefault")).at("ebsEncryptionByDefault"), ["false"]);
});
