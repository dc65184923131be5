import { CloudError } from "../../../model/errors.ts";
import { inGigabytes } from "../sizes.ts";
import type { LaunchRequest } from "./launch.ts";

interface BlockDeviceMapping {
  readonly devices: readonly object[];
  /** Whether the image is the root disk; else one of the devices is. */
  readonly keepsImage: boolean;
}

/** Nova's block devices (version 2) out of those that were asked for, and of a snapshot to be attached. Undefined where there are none. @throws `unsupported` */
export function blockDeviceMapping({
  blockDevices = [],
  snapshotId,
  deviceName,
  imageId,
}: LaunchRequest): BlockDeviceMapping | undefined {
  const asked = [
    ...blockDevices,
    ...(snapshotId === undefined ? [] : [{ snapshotId, device: deviceName, deleteOnTermination: false, bootIndex: undefined }]),
  ];
  if (asked.length === 0) return undefined;
  for (const parameter of ["type", "iops", "encrypted"] as const) {
    if (blockDevices.some((device) => device[parameter])) {
      throw new CloudError("unsupported", `A disk that Nova makes with an instance has no choice of '${parameter}'.`, {
        parameter: "blockDevices",
      });
    }
  }
  const keepsImage = !asked.some(({ bootIndex }) => bootIndex === 0);
  const root = { source_type: "image", uuid: imageId, destination_type: "local", boot_index: 0, delete_on_termination: true };
  const devices = asked.map((device) => ({
    ...sourceOf(device),
    destination_type: "volume",
    boot_index: device.bootIndex ?? -1,
    delete_on_termination: device.deleteOnTermination ?? true,
    ...(device.device !== undefined && { device_name: device.device }),
    ...("size" in device && device.size !== undefined && { volume_size: inGigabytes(device.size) }),
  }));
  return { devices: keepsImage ? [root, ...devices] : devices, keepsImage };
}

function sourceOf(device: {
  readonly volumeId?: string | undefined;
  readonly snapshotId?: string | undefined;
  readonly imageId?: string | undefined;
}) {
  if (device.volumeId !== undefined) return { source_type: "volume", uuid: device.volumeId };
  if (device.snapshotId !== undefined) return { source_type: "snapshot", uuid: device.snapshotId };
  if (device.imageId !== undefined) return { source_type: "image", uuid: device.imageId };
  return { source_type: "blank" };
}
