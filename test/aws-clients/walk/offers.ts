import assert from "node:assert/strict";
import { listAt, refused, textAt, valueAt, type Answer } from "../aws-client.ts";
import { isPassing } from "../passing-networks.ts";
import type { Scene } from "./walk.ts";

/** What a cloud has to offer for an instance. */
export interface Offers {
  readonly imageId: string;
  readonly instanceType: string;
}

/** Where an instance can be. */
export interface Network {
  readonly zone: string;
  readonly vpcId: string;
  readonly subnetId: string;
}

/** Asks as whom it is known. */
export async function seeIdentity({ client }: Scene): Promise<void> {
  const identity = await client.call("GetCallerIdentity", {}, "sts");
  assert.match(textAt(identity, "Account"), /^\d{12}$/);
  assert.match(textAt(identity, "Arn"), /^arn:aws:/);
}

/** Chooses what instances are made from. */
export async function lookAround({ client, cloud }: Scene): Promise<Offers> {
  assert.ok(textAt(await client.call("DescribeRegions"), "Regions[0].RegionName"));
  const images = listAt(await client.call("DescribeImages", { Filters: [{ Name: "state", Values: ["avail*"] }] }), "Images");
  // Others may be of a test that runs at the same time, and gone before they are used.
  const lasting = images.some(({ Public }) => Public === true) ? images.filter(({ Public }) => Public === true) : images;
  const image = lasting.toSorted((one, other) => smallestDisk(one) - smallestDisk(other))[0];
  for (const field of [
    "ImageId",
    "Architecture",
    "ImageType",
    "RootDeviceType",
    "VirtualizationType",
    "CreationDate",
    "OwnerId",
  ]) {
    assert.ok(textAt(image, field));
  }
  const imageId = textAt(image, "ImageId");
  const same = await client.call("DescribeImages", { ImageIds: [imageId] });
  assert.deepEqual(
    listAt(same, "Images").map(({ ImageId }) => ImageId),
    [imageId],
  );

  const pages = await client.pages("DescribeInstanceTypes", cloud.lacks.has("few instance types") ? 100 : 5);
  const types = pages.flatMap((page) => listAt(page, "InstanceTypes"));
  assert.ok(types.length > 0);
  const type = types.toSorted((one, other) => memory(one) - memory(other)).find((each) => memory(each) >= 64);
  const instanceType = textAt(type, "InstanceType");
  assert.equal(typeof valueAt(type, "VCpuInfo.DefaultVCpus"), "number");
  const offerings = await client.call("DescribeInstanceTypeOfferings", {
    Filters: [{ Name: "instance-type", Values: [instanceType] }],
  });
  assert.equal(textAt(offerings, "InstanceTypeOfferings[0].InstanceType"), instanceType);

  return { imageId, instanceType };
}

/** Finds a subnet in the first zone. */
export async function findSubnet({ client }: Scene): Promise<Network> {
  const zone = textAt(
    await client.call("DescribeAvailabilityZones", { Filters: [{ Name: "state", Values: ["available"] }] }),
    "AvailabilityZones[0].ZoneName",
  );

  const subnets = listAt(await client.call("DescribeSubnets"), "Subnets");
  const tagsOf = (subnet: Answer): readonly string[] => listAt(subnet, "Tags").map((tag) => textAt(tag, "Value"));
  const inZone = subnets.filter((subnet) => subnet["AvailabilityZone"] === zone && !isPassing(tagsOf(subnet)));
  const subnet = inZone.find(({ DefaultForAz }) => DefaultForAz === true) ?? inZone[0];
  const subnetId = textAt(subnet, "SubnetId");
  const vpcId = textAt(subnet, "VpcId");
  await client.wait("SubnetAvailable", { SubnetIds: [subnetId] });
  await client.wait("VpcAvailable", { VpcIds: [vpcId] });
  assert.match(textAt(await client.call("DescribeVpcs", { VpcIds: [vpcId] }), "Vpcs[0].CidrBlock"), /\/\d+$/);
  await refused(client.call("DescribeVpcs", { VpcIds: ["vpc-0123456789abcdef0"] }), "InvalidVpcID.NotFound");
  return { zone, vpcId, subnetId };
}

function memory(type: Answer): number {
  return Number(valueAt(type, "MemoryInfo.SizeInMiB"));
}

function smallestDisk(image: Answer): number {
  return Number(valueAt(image, "BlockDeviceMappings[0].Ebs.VolumeSize") ?? 0);
}
