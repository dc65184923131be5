import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

const show = async (client: QueryClient, id: string, path: string): Promise<readonly string[]> =>
  (await client.ok("DescribeImages", { "ImageId.1": id })).at(`imagesSet.item.${path}`);

async function instance(client: QueryClient): Promise<string> {
  const [id = ""] = (await client.ok("DescribeInstances")).at("reservationSet.item.instancesSet.item.instanceId");
  return id;
}

async function create(client: QueryClient, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const made = await client.ok("CreateImage", { InstanceId: await instance(client), Name: "mine", ...parameters });
  const [id = ""] = made.at("imageId");
  return id;
}

async function snapshot(client: QueryClient): Promise<string> {
  const [VolumeId = ""] = (await client.ok("CreateVolume", { AvailabilityZone: "north-1", Size: "3" })).at("volumeId");
  const [id = ""] = (await client.ok("CreateSnapshot", { VolumeId })).at("snapshotId");
  return id;
}

test("an image lives: made of an instance, found, launched, deregistered", async (t) => {
  const client = await cloud(t);
  const id = await create(client, {
    Description: "what it is",
    NoReboot: "true",
    "TagSpecification.1.ResourceType": "image",
    "TagSpecification.1.Tag.1.Key": "role",
    "TagSpecification.1.Tag.1.Value": "web",
    "TagSpecification.2.ResourceType": "snapshot",
    "TagSpecification.2.Tag.1.Key": "role",
    "TagSpecification.2.Tag.1.Value": "web",
  });
  assert.deepEqual(await show(client, id, "imageState"), ["available"]);
  assert.deepEqual(await show(client, id, "name"), ["mine"]);
  assert.deepEqual(await show(client, id, "description"), ["what it is"]);
  assert.deepEqual(await show(client, id, "tagSet.item.key"), ["role"]);
  const own = await client.ok("DescribeImages", { "Owner.1": "self", "Filter.1.Name": "name", "Filter.1.Value.1": "mi*" });
  assert.deepEqual(own.at("imagesSet.item.imageId"), [id]);
  await client.ok("RunInstances", { ImageId: id, MinCount: "1", MaxCount: "1" });
  assert.deepEqual((await client.ok("DeregisterImage", { ImageId: id })).at("return"), ["true"]);
  assert.equal((await client.call("DescribeImages", { "ImageId.1": id })).code, "InvalidAMIID.NotFound");
  assert.equal((await client.call("DeregisterImage", { ImageId: id })).code, "InvalidAMIID.NotFound");
});

test("an image of what is not there, or with other disks, is not made", async (t) => {
  const client = await cloud(t);
  const before = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  const code = async (parameters: Readonly<Record<string, string>>) =>
    (await client.call("CreateImage", { Name: "mine", ...parameters })).code;
  assert.equal(await code({ InstanceId: "i-00000000" }), "InvalidInstanceID.NotFound");
  assert.equal(await code({}), "MissingParameter");
  const InstanceId = await instance(client);
  const disk = { "BlockDeviceMapping.1.DeviceName": "/dev/sdb", "BlockDeviceMapping.1.Ebs.VolumeSize": "10" };
  assert.equal(await code({ InstanceId, ...disk }), "UnsupportedOperation");
  assert.deepEqual((await client.ok("DescribeImages")).at("imagesSet.item.imageId"), before);
});

test("an image is registered of a snapshot, and goes with it when asked", async (t) => {
  const client = await cloud(t);
  const snapshotId = await snapshot(client);
  const registered = await client.ok("RegisterImage", {
    Name: "disk",
    RootDeviceName: "/dev/sda1",
    Architecture: "arm64",
    "BlockDeviceMapping.1.DeviceName": "/dev/sda1",
    "BlockDeviceMapping.1.Ebs.SnapshotId": snapshotId,
    "TagSpecification.1.ResourceType": "image",
    "TagSpecification.1.Tag.1.Key": "role",
    "TagSpecification.1.Tag.1.Value": "disk",
  });
  const [id = ""] = registered.at("imageId");
  assert.deepEqual(await show(client, id, "rootDeviceName"), ["/dev/sda1"]);
  assert.deepEqual(await show(client, id, "architecture"), ["arm64"]);
  assert.deepEqual(await show(client, id, "blockDeviceMapping.item.ebs.snapshotId"), [snapshotId]);
  assert.deepEqual(await show(client, id, "blockDeviceMapping.item.ebs.volumeSize"), ["3"]);
  assert.deepEqual(await show(client, id, "tagSet.item.value"), ["disk"]);
  assert.equal((await client.call("RegisterImage", { Name: "none" })).code, "InvalidParameterCombination");
  const gone = await client.ok("DeregisterImage", { ImageId: id, DeleteAssociatedSnapshots: "true" });
  assert.deepEqual(gone.at("deleteSnapshotResultSet.item.returnCode"), ["success"]);
  assert.equal((await client.call("DescribeSnapshots", { "SnapshotId.1": snapshotId })).code, "InvalidSnapshot.NotFound");
});

test("an image is copied with its tags, once for a token", async (t) => {
  const client = await cloud(t);
  const source = await create(client, {
    "TagSpecification.1.ResourceType": "image",
    "TagSpecification.1.Tag.1.Key": "role",
    "TagSpecification.1.Tag.1.Value": "web",
  });
  const copy = { SourceImageId: source, SourceRegion: "us-east-1", Name: "copy", CopyImageTags: "true", ClientToken: "once" };
  const [id = ""] = (await client.ok("CopyImage", copy)).at("imageId");
  assert.notEqual(id, source);
  assert.deepEqual((await client.ok("CopyImage", copy)).at("imageId"), [id]);
  assert.deepEqual(await show(client, id, "name"), ["copy"]);
  assert.deepEqual(await show(client, id, "tagSet.item.value"), ["web"]);
  assert.equal(
    (await client.call("CopyImage", { ...copy, ClientToken: "", SourceImageId: "ami-00000000" })).code,
    "InvalidAMIID.NotFound",
  );
});

test("an image's description and who may launch it are changed and shown", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const modify = (parameters: Readonly<Record<string, string>>) =>
    client.call("ModifyImageAttribute", { ImageId: id, ...parameters });
  const attribute = async (name: string, path: string) =>
    (await client.ok("DescribeImageAttribute", { ImageId: id, Attribute: name })).at(path);
  await modify({ "Description.Value": "new" });
  assert.deepEqual(await attribute("description", "description.value"), ["new"]);
  await modify({ "LaunchPermission.Add.1.UserId": "another" });
  assert.deepEqual(await attribute("launchPermission", "launchPermission.item.userId"), ["another"]);
  await modify({ Attribute: "launchPermission", OperationType: "add", "UserGroup.1": "all" });
  assert.deepEqual(await attribute("launchPermission", "launchPermission.item.group"), ["all"]);
  assert.deepEqual(await show(client, id, "isPublic"), ["true"]);
  await client.ok("ResetImageAttribute", { ImageId: id, Attribute: "launchPermission" });
  assert.deepEqual(await attribute("launchPermission", "launchPermission.item.userId"), []);
  assert.deepEqual(await show(client, id, "isPublic"), ["false"]);
  assert.deepEqual(await attribute("blockDeviceMapping", "blockDeviceMapping.item.deviceName"), ["/dev/vda"]);
  assert.equal((await modify({})).code, "InvalidParameterCombination");
  assert.equal((await modify({ "ImdsSupport.Value": "v2.0" })).code, "UnsupportedOperation");
  assert.equal((await client.call("DescribeImageAttribute", { ImageId: id, Attribute: "color" })).code, "InvalidParameterValue");
});
