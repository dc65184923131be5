import { boolean, integer, list, optional, string, struct, type Infer } from "../../model/shape.ts";

/** The parameter `BlockDeviceMapping`: the disks of an instance or an image to be. */
export const blockDeviceMappings = optional(
  list(
    struct({
      DeviceName: optional(string()),
      NoDevice: optional(string({ emptyIsValue: true })),
      VirtualName: optional(string()),
      Ebs: optional(
        struct({
          SnapshotId: optional(string()),
          VolumeSize: optional(integer({ minimum: 1, maximum: 65_536 })),
          VolumeType: optional(string()),
          Iops: optional(integer({ minimum: 0 })),
          Throughput: optional(integer({ minimum: 0 })),
          Encrypted: optional(boolean()),
          KmsKeyId: optional(string()),
          DeleteOnTermination: optional(boolean()),
        }),
      ),
    }),
  ),
);

export type BlockDeviceMapping = Infer<typeof blockDeviceMappings>[number];
