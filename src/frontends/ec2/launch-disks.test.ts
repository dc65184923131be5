import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../testing/query-client.ts";
import frontend from "./frontend.ts";

type Texts = Readonly<Record<string, string>>;
const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

/** Launches with one mapping. */
async function run(client: QueryClient, mapping: Texts) {
  const [ImageId = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  const disk = Object.fromEntries(Object.entries(mapping).map(([name, value]) => [`BlockDeviceMapping.1.${name}`, value]));
  return client.call("RunInstances", { ImageId, MinCount: "1", MaxCount: "1", ...disk });
}

/** The volumes of the instance that was launched. */
async function disks(client: QueryClient, mapping: Texts) {
  const [instance = ""] = (await run(client, mapping)).at("instancesSet.item.instanceId");
  const filter = { "Filter.1.Name": "attachment.instance-id", "Filter.1.Value.1": instance };
  const { at } = await client.ok("DescribeVolumes", filter);
  return {
    devices: at("volumeSet.item.attachmentSet.item.device"),
    sizes: at("volumeSet.item.size"),
    types: at("volumeSet.item.volumeType"),
    goes: at("volumeSet.item.attachmentSet.item.deleteOnTermination"),
  };
}

test("the image's own disk is made of another size, and no further one", async (t) => {
  const client = await cloud(t);
  const root = await disks(client, { DeviceName: "/dev/vda", "Ebs.VolumeSize": "30", "Ebs.VolumeType": "gp3" });
  assert.deepEqual(root, { devices: ["/dev/vda"], sizes: ["30"], types: ["standard"], goes: ["true"] });
});

test("a mapping that changes nothing of the image's own disk makes none", async (t) => {
  const client = await cloud(t);
  const same = await disks(client, { DeviceName: "/dev/vda", "Ebs.DeleteOnTermination": "true", "Ebs.VolumeType": "gp2" });
  assert.deepEqual(same.devices, []);
  assert.deepEqual((await disks(client, { DeviceName: "/dev/vda", NoDevice: "" })).devices, []);
});

test("a further disk has the type that was asked for, or nothing is launched", async (t) => {
  const client = await cloud(t);
  const data = await disks(client, {
    DeviceName: "/dev/sdx",
    "Ebs.VolumeSize": "2",
    "Ebs.VolumeType": "fast",
    "Ebs.Iops": "500",
    "Ebs.DeleteOnTermination": "false",
  });
  assert.deepEqual(data, { devices: ["/dev/sdx"], sizes: ["2"], types: ["fast"], goes: ["false"] });
  const before = (await client.ok("DescribeInstances")).at("reservationSet.item.instancesSet.item.instanceId");
  assert.equal(
    (await run(client, { DeviceName: "/dev/sdx", "Ebs.VolumeSize": "2", "Ebs.VolumeType": "ssd" })).code,
    "UnknownVolumeType",
  );
  const io = { DeviceName: "/dev/sdx", "Ebs.VolumeSize": "2", "Ebs.VolumeType": "io1", "Ebs.Iops": "500" };
  assert.equal((await run(client, io)).code, "UnsupportedOperation");
  assert.deepEqual((await client.ok("DescribeInstances")).at("reservationSet.item.instancesSet.item.instanceId"), before);
});
