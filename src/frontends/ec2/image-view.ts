import type { Image } from "../../model/collections/images.ts";
import type { ImageDocument } from "../../protocols/ec2/documents/image.ts";
import type { Call } from "../aws-query/call.ts";
import { architectureOf } from "./architecture.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";
import { usualRootDevice } from "./instance-view.ts";
import { wordsOfPlatform } from "./platform.ts";
import { inGibibytes, unknownTime } from "./safe-values.ts";
import { tagSetOf } from "./tags.ts";

/** What has to be known to show images. */
export interface ImageContext {
  readonly call: Call;
  /** The caller's own account. */
  readonly accountId: string;
  /** Only those of these owners: accounts, `self`, or an alias. */
  readonly owners: readonly string[] | undefined;
  /** Only those that these may launch: `all`, `self`. */
  readonly executableBy: readonly string[] | undefined;
}

const states: Readonly<Record<NonNullable<Image["state"]>, string>> = {
  pending: "pending",
  available: "available",
  unavailable: "invalid",
  deleting: "deregistered",
  error: "failed",
  unknown: "invalid",
};

/** Whose images an alias means: those that belong to the cloud, and are for everybody. */
const cloudOwned: ReadonlySet<string> = new Set(["amazon", "aws-marketplace"]);

/** An image in EC2's words; undefined for one of another owner than was asked for. */
export function imageOf(image: Image, { call, accountId, owners, executableBy }: ImageContext): ImageDocument | undefined {
  const { id, ownerId, name = id, rootDevice = usualRootDevice, visibility } = image;
  const isPublic = visibility === "public" || visibility === "community";
  const owner = ownerId === undefined ? accountId : call.accountIdOf(ownerId);
  const isOwn = owner === accountId;
  const fits = (wanted: string): boolean =>
    wanted === owner || (wanted === "self" && isOwn) || (cloudOwned.has(wanted) && isPublic && !isOwn);
  if (owners && !owners.some(fits)) return undefined;
  if (executableBy && !executableBy.some((who) => (who === "all" ? isPublic : who === "self" && !isPublic && !isOwn)))
    return undefined;
  const alias = isPublic && !isOwn ? "amazon" : undefined;
  // An instance with an instance store cannot be stopped, and tools do not build images of it.
  const isPersistent = image.rootType !== "transient" || call.cloud.supports("instances", "stop");
  const { platform, platformDetails, usageOperation } = wordsOfPlatform(image.platform);
  return {
    imageId: toEc2("image", id),
    imageLocation: `${alias ?? owner}/${name}`,
    imageState: states[image.state ?? "available"],
    imageOwnerId: owner,
    creationDate: image.created ?? unknownTime,
    isPublic,
    productCodes: [],
    architecture: architectureOf(image.architecture),
    imageType: "machine",
    imageOwnerAlias: alias,
    name,
    description: image.description ?? "",
    rootDeviceType: isPersistent ? "ebs" : "instance-store",
    rootDeviceName: rootDevice,
    blockDeviceMapping: isPersistent ? imageBlockDevices(image) : [],
    virtualizationType: "hvm",
    tagSet: tagSetOf("images", image),
    hypervisor: "xen",
    enaSupport: true,
    platform,
    platformDetails,
    usageOperation,
  };
}

/** The disks; where the cloud tells none, the one that every image has: clients look for the disk of the root device. */
export function imageBlockDevices(image: Image): ImageDocument["blockDeviceMapping"] {
  const { blockDevices, minimumStorage, size, rootDevice = usualRootDevice } = image;
  const disks = blockDevices && blockDevices.length > 0 ? blockDevices : [{ device: rootDevice, size: minimumStorage ?? size }];
  return disks.map((disk) => ({
    deviceName: disk.device ?? rootDevice,
    ebs: {
      snapshotId: "snapshotId" in disk ? toEc2IfThere("snapshot", disk.snapshotId) : undefined,
      volumeSize: inGibibytes(disk.size),
      deleteOnTermination: "deleteOnTermination" in disk ? (disk.deleteOnTermination ?? true) : true,
      volumeType: ("type" in disk ? disk.type : undefined) ?? "standard",
      encrypted: false,
    },
  }));
}
