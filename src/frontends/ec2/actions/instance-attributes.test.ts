import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

type Texts = Readonly<Record<string, string>>;
const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

async function run(client: QueryClient, parameters: Texts = {}): Promise<string> {
  const [ImageId = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  const launched = await client.ok("RunInstances", { ImageId, MinCount: "1", MaxCount: "1", ...parameters });
  const [id = ""] = launched.at("instancesSet.item.instanceId");
  return id;
}

const attribute = async (client: QueryClient, InstanceId: string, name: string) =>
  client.ok("DescribeInstanceAttribute", { InstanceId, Attribute: name });
const read = async (client: QueryClient, id: string, name: string): Promise<readonly string[]> =>
  (await attribute(client, id, name)).at(`${name}.value`);
const modify = (client: QueryClient, InstanceId: string, parameters: Texts) =>
  client.call("ModifyInstanceAttribute", { InstanceId, ...parameters });

test("every attribute of an instance has its element", async (t) => {
  const client = await cloud(t);
  const userData = Buffer.from("#cloud-config\n").toString("base64");
  const id = await run(client, { UserData: userData });
  const values: Readonly<Record<string, string | undefined>> = {
    userData,
    disableApiTermination: "false",
    disableApiStop: "false",
    instanceInitiatedShutdownBehavior: "stop",
    rootDeviceName: "/dev/vda",
    sourceDestCheck: "true",
    ebsOptimized: "false",
    enaSupport: "true",
    kernel: undefined,
    ramdisk: undefined,
    sriovNetSupport: undefined,
  };
  for (const [name, value] of Object.entries(values)) {
    const answer = await attribute(client, id, name);
    assert.equal(answer.at(name).length, 1, `there is no ${name}`);
    assert.deepEqual(answer.at(`${name}.value`), value === undefined ? [] : [value], name);
    assert.deepEqual(answer.at("instanceId"), [id]);
  }
  const [type = ""] = (await client.ok("DescribeInstances", { "InstanceId.1": id })).at(
    "reservationSet.item.instancesSet.item.instanceType",
  );
  assert.deepEqual(await read(client, id, "instanceType"), [type]);
  assert.deepEqual((await attribute(client, id, "groupSet")).at("groupSet.item.groupName"), ["default"]);
  for (const name of ["blockDeviceMapping", "productCodes"]) assert.equal((await attribute(client, id, name)).at(name).length, 1);
  assert.deepEqual((await attribute(client, id, "enclaveOptions")).at("enclaveOptions.enabled"), ["false"]);
  assert.equal(
    (await client.call("DescribeInstanceAttribute", { InstanceId: id, Attribute: "mood" })).code,
    "InvalidParameterValue",
  );
  const nowhere = { InstanceId: "i-00000000", Attribute: "userData" };
  assert.equal((await client.call("DescribeInstanceAttribute", nowhere)).code, "InvalidInstanceID.NotFound");
});

test("protection holds until it is taken away", async (t) => {
  const client = await cloud(t);
  const id = await run(client);
  assert.equal((await modify(client, id, { "DisableApiTermination.Value": "true" })).code, undefined);
  assert.deepEqual(await read(client, id, "disableApiTermination"), ["true"]);
  assert.equal((await client.call("TerminateInstances", { "InstanceId.1": id })).code, "OperationNotPermitted");
  assert.equal((await modify(client, id, { Attribute: "disableApiTermination", Value: "false" })).code, undefined);
  assert.deepEqual(await read(client, id, "disableApiTermination"), ["false"]);
  await modify(client, id, { "DisableApiStop.Value": "true" });
  assert.deepEqual(await read(client, id, "disableApiStop"), ["true"]);
  await modify(client, id, { "DisableApiStop.Value": "false" });
  await modify(client, id, { "InstanceInitiatedShutdownBehavior.Value": "terminate" });
  assert.deepEqual(await read(client, id, "instanceInitiatedShutdownBehavior"), ["terminate"]);
  assert.equal((await client.call("TerminateInstances", { "InstanceId.1": id })).code, undefined);
});

test("type and user data are changed while it is stopped", async (t) => {
  const client = await cloud(t);
  const id = await run(client, { InstanceType: "flexible", UserData: Buffer.from("old").toString("base64") });
  assert.equal((await modify(client, id, { "InstanceType.Value": "opaque" })).code, "IncorrectInstanceState");
  assert.equal((await modify(client, id, { "UserData.Value": "bmV3" })).code, "IncorrectInstanceState");
  assert.equal((await modify(client, id, { "InstanceType.Value": "flexible" })).code, undefined);
  await client.ok("StopInstances", { "InstanceId.1": id });
  assert.equal((await modify(client, id, { "InstanceType.Value": "opaque" })).code, undefined);
  assert.deepEqual(await read(client, id, "instanceType"), ["opaque"]);
  assert.equal((await modify(client, id, { "UserData.Value": "bmV3" })).code, undefined);
  assert.deepEqual(await read(client, id, "userData"), ["bmV3"]);
  assert.equal((await modify(client, id, { "UserData.Value": "%" })).code, "InvalidParameterValue");
  assert.equal((await modify(client, id, { "UserData.Value": "" })).code, undefined);
  assert.deepEqual(await read(client, id, "userData"), []);
  assert.equal((await modify(client, id, { "InstanceType.Value": "t99.huge" })).code, "InvalidParameterValue");
});

test("groups, disks and the check of sources are changed; what is wrong changes nothing", async (t) => {
  const client = await cloud(t);
  const id = await run(client, { "BlockDeviceMapping.1.DeviceName": "/dev/sdx", "BlockDeviceMapping.1.Ebs.VolumeSize": "1" });
  const [group = ""] = (await client.ok("CreateSecurityGroup", { GroupName: "web", GroupDescription: "web" })).at("groupId");
  assert.equal((await modify(client, id, { "GroupId.1": group })).code, undefined);
  assert.deepEqual((await attribute(client, id, "groupSet")).at("groupSet.item.groupId"), [group]);
  assert.equal((await modify(client, id, { "GroupId.1": "sg-00000000" })).code, "InvalidGroup.NotFound");

  const disks = async (path: string) => (await attribute(client, id, "blockDeviceMapping")).at(`blockDeviceMapping.item.${path}`);
  const disk = { "BlockDeviceMapping.1.DeviceName": "/dev/sdx", "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "false" };
  assert.equal((await modify(client, id, disk)).code, undefined);
  assert.deepEqual([await disks("deviceName"), await disks("ebs.deleteOnTermination")], [["/dev/sdx"], ["false"]]);
  const other = await modify(client, id, { ...disk, "BlockDeviceMapping.1.DeviceName": "/dev/sdy" });
  assert.equal(other.code, "InvalidInstanceAttributeValue");

  assert.equal((await modify(client, id, { "SourceDestCheck.Value": "false" })).code, undefined);
  assert.deepEqual(await read(client, id, "sourceDestCheck"), ["false"]);
  const shown = await client.ok("DescribeInstances", { "Filter.1.Name": "source-dest-check", "Filter.1.Value.1": "false" });
  assert.deepEqual(shown.at("reservationSet.item.instancesSet.item.instanceId"), [id]);
  await client.ok("ResetInstanceAttribute", { InstanceId: id, Attribute: "sourceDestCheck" });
  assert.deepEqual(await read(client, id, "sourceDestCheck"), ["true"]);

  assert.equal((await modify(client, id, { "EbsOptimized.Value": "false" })).code, undefined);
  assert.equal((await modify(client, id, { "EbsOptimized.Value": "true" })).code, "IncorrectInstanceState");
  assert.equal((await modify(client, id, {})).code, "InvalidParameterCombination");
  const both = await modify(client, id, { "DisableApiStop.Value": "true", "EnaSupport.Value": "false" });
  assert.equal(both.code, "UnsupportedOperation");
  assert.deepEqual(await read(client, id, "disableApiStop"), ["false"]);
});

test("whether an instance is optimized for its volumes is kept as it is asked for", async (t) => {
  const client = await cloud(t);
  const id = await run(client, { EbsOptimized: "true" });
  assert.deepEqual(await read(client, id, "ebsOptimized"), ["true"]);
  const shown = await client.ok("DescribeInstances", { "Filter.1.Name": "ebs-optimized", "Filter.1.Value.1": "true" });
  assert.deepEqual(shown.at("reservationSet.item.instancesSet.item.instanceId"), [id]);
  assert.deepEqual(shown.at("reservationSet.item.instancesSet.item.tagSet.item"), []);
  await client.ok("StopInstances", { "InstanceId.1": id });
  assert.equal((await modify(client, id, { "EbsOptimized.Value": "false" })).code, undefined);
  assert.deepEqual(await read(client, id, "ebsOptimized"), ["false"]);
  assert.equal((await modify(client, id, { "EbsOptimized.Value": "true" })).code, undefined);
  assert.deepEqual(await read(client, id, "ebsOptimized"), ["true"]);
});
