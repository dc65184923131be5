import type { Params } from "../../../model/collections.ts";
import type { Infer } from "../../../model/shape.ts";
import { invalidArgument, unsupported } from "../failures.ts";
import { inGibibytes } from "../sizes.ts";
import type { launchDisk } from "./instance-actions.ts";

type LaunchRequest = Params<"instances", "create">;
type BlockDevice = NonNullable<LaunchRequest["blockDevices"]>[number];

/** Names of further disks, for those that were given none. */
const deviceNames = [..."fghijklmnop"].map((letter) => `/dev/sd${letter}`);

/**
 * The disks of a launch: those that were asked for, and a snapshot to be attached.
 * @param rootDevice finds the name of the image's own disk, for one that says how that is to be
 * @throws `unsupported` for a volume that is there already; `invalid_argument` for a disk of another image, or too many
 */
export async function launchDisks(
  { blockDevices = [], snapshotId, deviceName, imageId }: LaunchRequest,
  rootDevice: () => Promise<string>,
): Promise<readonly Infer<typeof launchDisk>[]> {
  const taken = new Set([deviceName, ...blockDevices.map(({ device }) => device)]);
  const free = deviceNames.filter((name) => !taken.has(name));
  const nextFree = (): string => {
    const name = free.shift();
    if (name === undefined) throw invalidArgument("blockDevices", "There are more disks than names for them: name them.");
    return name;
  };
  const disks: Infer<typeof launchDisk>[] = [];
  for (const asked of blockDevices) {
    refuseUnsupported(asked, imageId);
    const isRoot = asked.bootIndex === 0 || asked.imageId !== undefined;
    disks.push({
      DeviceName: asked.device ?? (isRoot ? await rootDevice() : nextFree()),
      Ebs: {
        SnapshotId: asked.snapshotId,
        VolumeSize: asked.size === undefined ? undefined : inGibibytes(asked.size),
        VolumeType: asked.type,
        Iops: asked.iops,
        Encrypted: asked.encrypted,
        DeleteOnTermination: asked.deleteOnTermination,
      },
    });
  }
  if (snapshotId !== undefined) {
    disks.push({ DeviceName: deviceName ?? nextFree(), Ebs: { SnapshotId: snapshotId, DeleteOnTermination: false } });
  }
  return disks;
}

function refuseUnsupported({ volumeId, imageId }: BlockDevice, launched: string): void {
  if (volumeId !== undefined)
    throw unsupported("blockDevices", "EC2 attaches volumes that are there already only to instances that are.");
  if (imageId !== undefined && imageId !== launched)
    throw invalidArgument("blockDevices", "A disk is made of the image that is launched, or of a snapshot.");
}
