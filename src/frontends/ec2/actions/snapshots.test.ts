import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());
const ids = "snapshotSet.item.snapshotId";

async function volume(client: QueryClient): Promise<string> {
  const [id = ""] = (await client.ok("CreateVolume", { AvailabilityZone: "north-1", Size: "3" })).at("volumeId");
  return id;
}

async function take(client: QueryClient, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const [id = ""] = (await client.ok("CreateSnapshot", { VolumeId: await volume(client), ...parameters })).at("snapshotId");
  return id;
}

test("a snapshot lives: taken, completed, made a volume of, deleted", async (t) => {
  const client = await cloud(t);
  const VolumeId = await volume(client);
  const id = await take(client, {
    VolumeId,
    Description: "before the change",
    "TagSpecification.1.ResourceType": "snapshot",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "first",
  });
  const shown = await client.ok("DescribeSnapshots", { "SnapshotId.1": id });
  const at = (path: string) => shown.at(`snapshotSet.item.${path}`);
  assert.deepEqual(
    [at("status"), at("progress"), at("volumeSize"), at("volumeId")],
    [["completed"], ["100%"], ["3"], [VolumeId]],
  );
  assert.deepEqual([at("description"), at("tagSet.item.value")], [["before the change"], ["first"]]);
  const copy = await client.ok("CreateVolume", { AvailabilityZone: "north-1", SnapshotId: id });
  assert.deepEqual([copy.at("size"), copy.at("snapshotId")], [["3"], [id]]);
  assert.deepEqual((await client.ok("DeleteSnapshot", { SnapshotId: id })).at("return"), ["true"]);
  assert.equal((await client.call("DescribeSnapshots", { "SnapshotId.1": id })).code, "InvalidSnapshot.NotFound");
  assert.equal((await client.call("DeleteSnapshot", { SnapshotId: id })).code, "InvalidSnapshot.NotFound");
  assert.equal((await client.call("CreateSnapshot", { VolumeId: "vol-00000000" })).code, "InvalidVolume.NotFound");
});

test("snapshots are found by their owner and by who can use them", async (t) => {
  const client = await cloud(t);
  const id = await take(client);
  const [owner = ""] = (await client.ok("DescribeSnapshots", { "SnapshotId.1": id })).at("snapshotSet.item.ownerId");
  const found = async (parameters: Readonly<Record<string, string>>) =>
    (await client.ok("DescribeSnapshots", parameters)).at(ids).includes(id);
  assert.ok(await found({ "Owner.1": "self" }));
  assert.ok(await found({ "Owner.1": owner, "RestorableBy.1": "self" }));
  assert.ok(!(await found({ "Owner.1": "amazon" })));
  assert.ok(!(await found({ "RestorableBy.1": "all" })));
});

test("a snapshot that an image is made of stays", async (t) => {
  const client = await cloud(t);
  const id = await take(client);
  await client.ok("RegisterImage", {
    Name: "mine",
    RootDeviceName: "/dev/sda1",
    "BlockDeviceMapping.1.DeviceName": "/dev/sda1",
    "BlockDeviceMapping.1.Ebs.SnapshotId": id,
  });
  assert.equal((await client.call("DeleteSnapshot", { SnapshotId: id })).code, "InvalidSnapshot.InUse");
});

test("snapshots of all volumes of an instance", async (t) => {
  const client = await cloud(t);
  const attached = await client.ok("DescribeVolumes", { "Filter.1.Name": "status", "Filter.1.Value.1": "in-use" });
  const [instanceId = ""] = attached.at("volumeSet.item.attachmentSet.item.instanceId");
  const [volumeId = ""] = attached.at("volumeSet.item.volumeId");
  const instance = { "InstanceSpecification.InstanceId": instanceId };
  const taken = await client.ok("CreateSnapshots", { ...instance, Description: "all" });
  assert.deepEqual(taken.at("snapshotSet.item.volumeId"), [volumeId]);
  assert.deepEqual(taken.at("snapshotSet.item.description"), ["all"]);
  const none = await client.ok("CreateSnapshots", { ...instance, "InstanceSpecification.ExcludeDataVolumeId.1": volumeId });
  assert.deepEqual(none.at(ids), []);
});

test("a snapshot is shared, and no longer", async (t) => {
  const client = await cloud(t);
  const id = await take(client);
  const sharedWith = async () =>
    (await client.ok("DescribeSnapshotAttribute", { SnapshotId: id, Attribute: "createVolumePermission" })).at(
      "createVolumePermission.item.userId",
    );
  const modify = (parameters: Readonly<Record<string, string>>) =>
    client.call("ModifySnapshotAttribute", { SnapshotId: id, Attribute: "createVolumePermission", ...parameters });
  assert.deepEqual(await sharedWith(), []);
  await modify({ "CreateVolumePermission.Add.1.UserId": "another", "CreateVolumePermission.Add.2.UserId": "third" });
  assert.deepEqual(await sharedWith(), ["another", "third"]);
  await modify({ OperationType: "remove", "UserId.1": "another" });
  assert.deepEqual(await sharedWith(), ["third"]);
  assert.equal((await modify({ "CreateVolumePermission.Add.1.Group": "all" })).code, "UnsupportedOperation");
  assert.equal((await modify({ "CreateVolumePermission.Add.1.UserId": "123456789012" })).code, "InvalidParameterValue");
  assert.equal((await modify({})).code, "InvalidParameterCombination");
  await client.ok("ResetSnapshotAttribute", { SnapshotId: id, Attribute: "createVolumePermission" });
  assert.deepEqual(await sharedWith(), []);
});
