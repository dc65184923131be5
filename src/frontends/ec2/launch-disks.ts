import type { Params } from "../../model/collections.ts";
import type { Call } from "../aws-query/call.ts";
import { memberOf } from "../aws-query/listing.ts";
import { accepts } from "./accepts.ts";
import type { RunParameters } from "./actions/run-instances.ts";
import { fromEc2, fromEc2IfThere } from "./ids.ts";
import { usualRootDevice } from "./instance-view.ts";
import { fromGibibytes } from "./safe-values.ts";
import { diskOf } from "./volume-types.ts";

type BlockDevices = NonNullable<Params<"instances", "create">["blockDevices"]>;

/**
 * The disks of a launch; undefined for those that the image gives. A mapping of the image's own disk that does not say how large it is
 * to be changes nothing of it; one that does is a disk that is made of the image.
 * @throws AwsFault for a type that is not there, or what the cloud has no place for
 */
export async function launchDisks(call: Call, given: RunParameters): Promise<BlockDevices | undefined> {
  const wanted: BlockDevices[number][] = [];
  const canChoose = accepts(call.cloud, "instances", "create", "blockDevices");
  let root: string | undefined;
  for (const { DeviceName, NoDevice, VirtualName, Ebs } of given.BlockDeviceMapping ?? []) {
    if (NoDevice !== undefined || VirtualName !== undefined || !Ebs) continue;
    const snapshotId = fromEc2IfThere("snapshot", Ebs.SnapshotId);
    const size = fromGibibytes(Ebs.VolumeSize);
    const imageId = fromEc2("image", given.ImageId);
    root ??= await rootDeviceOf(call, imageId);
    const isRoot = snapshotId === undefined && DeviceName === root;
    if (size === undefined && snapshotId === undefined && (isRoot || !canChoose)) continue;
    const { type, iops, encrypted } = await diskOf(call, Ebs);
    const disk = { size, type, iops, encrypted, deleteOnTermination: Ebs.DeleteOnTermination };
    wanted.push(isRoot ? { ...disk, imageId, bootIndex: 0 } : { ...disk, device: DeviceName, snapshotId });
  }
  return wanted.length > 0 ? wanted : undefined;
}

/** The root device of an image, as `DescribeImages` tells it. */
async function rootDeviceOf({ cloud }: Call, imageId: string): Promise<string> {
  const image = cloud.supports("images", "get") ? await memberOf(cloud, "images", imageId) : undefined;
  return image?.rootDevice ?? usualRootDevice;
}
