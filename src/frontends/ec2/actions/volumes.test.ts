import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Volume } from "../../../model/collections/volumes.ts";
import type { Driver, Session } from "../../../model/driver.ts";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

const create = async (client: QueryClient, parameters: Readonly<Record<string, string>> = {}): Promise<string> => {
  const made = await client.ok("CreateVolume", { AvailabilityZone: "north-1", Size: "2", ...parameters });
  const [id = ""] = made.at("volumeId");
  return id;
};

const show = async (client: QueryClient, id: string, path: string): Promise<readonly string[]> =>
  (await client.ok("DescribeVolumes", { "VolumeId.1": id })).at(`volumeSet.item.${path}`);

/** A running instance in the first zone. */
async function instance(client: QueryClient): Promise<string> {
  const running = await client.ok("DescribeInstances", {
    "Filter.1.Name": "instance-state-name",
    "Filter.1.Value.1": "running",
    "Filter.2.Name": "availability-zone",
    "Filter.2.Value.1": "north-1",
  });
  const [id = ""] = running.at("reservationSet.item.instancesSet.item.instanceId");
  return id;
}

test("a volume lives: created with tags, attached, detached, deleted", async (t) => {
  const client = await cloud(t);
  const id = await create(client, {
    "TagSpecification.1.ResourceType": "volume",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "data",
  });
  assert.deepEqual(await show(client, id, "status"), ["available"]);
  assert.deepEqual(await show(client, id, "size"), ["2"]);
  assert.deepEqual(await show(client, id, "tagSet.item.value"), ["data"]);
  assert.deepEqual(await show(client, id, "multiAttachEnabled"), ["false"]);
  assert.match((await show(client, id, "createTime"))[0] ?? "", /^\d{4}-\d\d-\d\dT.*Z$/);

  const instanceId = await instance(client);
  const attach = { VolumeId: id, InstanceId: instanceId, Device: "/dev/sdx" };
  const attached = await client.ok("AttachVolume", attach);
  assert.deepEqual(
    [attached.at("volumeId"), attached.at("instanceId"), attached.at("device")],
    [[id], [instanceId], ["/dev/sdx"]],
  );
  assert.deepEqual(await show(client, id, "status"), ["in-use"]);
  assert.deepEqual(await show(client, id, "attachmentSet.item.status"), ["attached"]);
  assert.deepEqual(await show(client, id, "attachmentSet.item.deleteOnTermination"), ["false"]);
  const found = await client.ok("DescribeVolumes", {
    "Filter.1.Name": "attachment.instance-id",
    "Filter.1.Value.1": instanceId,
    "Filter.2.Name": "attachment.device",
    "Filter.2.Value.1": "/dev/sd?",
  });
  assert.deepEqual(found.at("volumeSet.item.volumeId"), [id]);
  assert.equal((await client.call("AttachVolume", attach)).code, "VolumeInUse");
  assert.equal((await client.call("DeleteVolume", { VolumeId: id })).code, "VolumeInUse");
  const second = await create(client);
  assert.equal((await client.call("AttachVolume", { ...attach, VolumeId: second })).code, "InvalidParameterValue");

  const elsewhere = await client.call("DetachVolume", { VolumeId: id, Device: "/dev/sdy" });
  assert.equal(elsewhere.code, "InvalidAttachment.NotFound");
  const detached = await client.ok("DetachVolume", { VolumeId: id });
  assert.deepEqual(detached.at("instanceId"), [instanceId]);
  assert.match(detached.at("status")[0] ?? "", /^detach(?:ing|ed)$/);
  assert.deepEqual(await show(client, id, "status"), ["available"]);
  assert.equal((await client.call("DetachVolume", { VolumeId: id })).code, "IncorrectState");
  assert.deepEqual((await client.ok("DeleteVolume", { VolumeId: id })).at("return"), ["true"]);
  assert.equal((await client.call("DescribeVolumes", { "VolumeId.1": id })).code, "InvalidVolume.NotFound");
  assert.equal((await client.call("DeleteVolume", { VolumeId: id })).code, "InvalidVolume.NotFound");
});

test("what does not go together has EC2's codes", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const instanceId = await instance(client);
  const code = async (action: string, parameters: Readonly<Record<string, string>>) =>
    (await client.call(action, parameters)).code;
  assert.equal(await code("CreateVolume", { Size: "1" }), "MissingParameter");
  assert.equal(await code("CreateVolume", { AvailabilityZone: "north-1" }), "MissingParameter");
  assert.equal(await code("CreateVolume", { AvailabilityZone: "north-1", Size: "0" }), "InvalidParameterValue");
  assert.equal(
    await code("CreateVolume", { AvailabilityZone: "north-1", SnapshotId: "snap-00000000" }),
    "InvalidSnapshot.NotFound",
  );
  assert.equal(await code("CreateVolume", { AvailabilityZone: "no-zone", Size: "1" }), "InvalidParameterValue");
  assert.equal(
    await code("AttachVolume", { VolumeId: "vol-1", InstanceId: instanceId, Device: "/dev/sdx" }),
    "InvalidVolumeID.Malformed",
  );
  const nowhere = { VolumeId: id, InstanceId: "i-00000000", Device: "/dev/sdx" };
  assert.equal(await code("AttachVolume", nowhere), "InvalidInstanceID.NotFound");
  assert.equal(await code("AttachVolume", { VolumeId: id, InstanceId: instanceId }), "MissingParameter");
  const south = await create(client, { AvailabilityZone: "south-1" });
  assert.equal(
    await code("AttachVolume", { VolumeId: south, InstanceId: instanceId, Device: "/dev/sdx" }),
    "InvalidVolume.ZoneMismatch",
  );
  assert.deepEqual(await show(client, south, "status"), ["available"]);
});

test("a type of EC2's is the cloud's usual one, unless more is asked for than that gives", async (t) => {
  const client = await cloud(t);
  const typeOf = async (parameters: Readonly<Record<string, string>>) =>
    show(client, await create(client, parameters), "volumeType");
  assert.deepEqual(await typeOf({ VolumeType: "gp3", Iops: "3000", Throughput: "125" }), ["standard"]);
  assert.deepEqual(await typeOf({ VolumeType: "fast", Iops: "500" }), ["fast"]);
  const refused = (parameters: Readonly<Record<string, string>>) =>
    client.call("CreateVolume", { AvailabilityZone: "north-1", Size: "1", ...parameters });
  assert.equal((await refused({ VolumeType: "io1", Iops: "500" })).code, "UnsupportedOperation");
  assert.equal((await refused({ VolumeType: "gp3", Throughput: "500" })).code, "UnsupportedOperation");
  assert.equal((await refused({ VolumeType: "ssd" })).code, "UnknownVolumeType");
  assert.equal((await refused({ MultiAttachEnabled: "true" })).code, "UnsupportedOperation");
});

test("a volume that is asked for twice with one token is made once", async (t) => {
  const client = await cloud(t);
  assert.equal(await create(client, { ClientToken: "once" }), await create(client, { ClientToken: "once" }));
});

test("a volume grows, and never shrinks", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const grown = await client.ok("ModifyVolume", { VolumeId: id, Size: "5", VolumeType: "fast", Iops: "300" });
  const at = (path: string) => grown.at(`volumeModification.${path}`);
  assert.deepEqual([at("originalSize"), at("targetSize"), at("targetVolumeType")], [["2"], ["5"], ["fast"]]);
  const stands = await client.ok("DescribeVolumesModifications", { "VolumeId.1": id });
  assert.deepEqual(stands.at("volumeModificationSet.item.modificationState"), ["completed"]);
  assert.deepEqual(stands.at("volumeModificationSet.item.targetSize"), ["5"]);
  assert.equal((await client.call("ModifyVolume", { VolumeId: id, Size: "1" })).code, "InvalidParameterValue");
  assert.deepEqual(await show(client, id, "size"), ["5"]);
  assert.deepEqual((await client.ok("ModifyVolume", { VolumeId: id, VolumeType: "gp2" })).at("volumeModification.targetSize"), [
    "5",
  ]);
});

test("a volume does well, and has the attributes that EC2 has", async (t) => {
  const client = await cloud(t);
  const id = await create(client);
  const status = await client.ok("DescribeVolumeStatus", { "VolumeId.1": id });
  assert.deepEqual(status.at("volumeStatusSet.item.volumeStatus.status"), ["ok"]);
  const attribute = await client.ok("DescribeVolumeAttribute", { VolumeId: id, Attribute: "autoEnableIO" });
  assert.deepEqual(attribute.at("autoEnableIO.value"), ["false"]);
  await client.ok("ModifyVolumeAttribute", { VolumeId: id, "AutoEnableIO.Value": "false" });
  assert.equal(
    (await client.call("ModifyVolumeAttribute", { VolumeId: id, "AutoEnableIO.Value": "true" })).code,
    "UnsupportedOperation",
  );
  assert.equal((await client.call("DescribeVolumeAttribute", { VolumeId: id, Attribute: "size" })).code, "InvalidParameterValue");
  assert.equal((await client.call("ModifyVolumeAttribute", { VolumeId: "vol-00000000" })).code, "InvalidVolume.NotFound");
});

/** A cloud whose volumes do not know whether they go with their instances, and one of which does not know yet where it is. */
function forgetful(driver: Driver): Driver {
  const forget = (whole: Volume): Volume => {
    const volume = { ...whole, deleteOnTermination: undefined };
    if (volume.instanceId === undefined || volume.name !== "attaching") return volume;
    return { ...volume, state: "attaching", instanceId: undefined, device: undefined };
  };
  return {
    ...driver,
    connect: (context) => {
      const session = driver.connect(context);
      const { volumes } = session;
      if (!volumes) return session;
      const get: typeof volumes.get = async (params) => forget((await volumes.get?.(params)) as Volume);
      const list: typeof volumes.list = async function* (query) {
        for await (const volume of volumes.list?.(query) ?? []) yield forget(volume);
      };
      const services: Record<string, unknown> = {};
      for (const key in session) services[key] = session[key as keyof Session];
      return { ...services, identity: () => session.identity(), volumes: { ...volumes, get, list } };
    },
  };
}

test("what only instances know of their volumes is told all the same", async (t) => {
  const client = await queryClient(t, frontend, forgetful(await openDriver()));
  const InstanceId = await instance(client);
  for (const name of ["attached", "attaching"]) {
    const tag = { "TagSpecification.1.ResourceType": "volume", "TagSpecification.1.Tag.1.Key": "Name" };
    const id = await create(client, { ...tag, "TagSpecification.1.Tag.1.Value": name });
    const Device = `/dev/${name}`;
    await client.ok("AttachVolume", { VolumeId: id, InstanceId, Device });
    const disk = { "BlockDeviceMapping.1.DeviceName": Device, "BlockDeviceMapping.1.Ebs.DeleteOnTermination": "true" };
    await client.ok("ModifyInstanceAttribute", { InstanceId, ...disk });
    const filter = { "Filter.1.Name": "attachment.device", "Filter.1.Value.1": Device };
    for (const asked of [{ "VolumeId.1": id }, filter]) {
      const { at } = await client.ok("DescribeVolumes", asked);
      assert.deepEqual(at("volumeSet.item.attachmentSet.item.instanceId"), [InstanceId]);
      assert.deepEqual(at("volumeSet.item.attachmentSet.item.status"), [name]);
      assert.deepEqual(at("volumeSet.item.attachmentSet.item.deleteOnTermination"), ["true"]);
    }
  }
});

test("errors of the cloud call what is meant as the client does", async (t) => {
  const client = await cloud(t);
  const VolumeId = "vol-0a1b2c3d00004000800000000000abcd";
  for (const [action, parameters] of [
    ["DeleteVolume", {}],
    ["AttachVolume", { InstanceId: await instance(client), Device: "/dev/sdf" }],
  ] as const) {
    const refused = await client.call(action, { VolumeId, ...parameters });
    assert.equal(refused.code, "InvalidVolume.NotFound", action);
    assert.ok(refused.text.includes(VolumeId), refused.text);
    assert.ok(!refused.text.includes("0a1b2c3d-0000"), refused.text);
  }
});
