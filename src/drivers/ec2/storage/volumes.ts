import { mapped } from "../../../http/pages.ts";
import type { Params, Services } from "../../../model/collections.ts";
import type { Volume } from "../../../model/collections/volumes.ts";
import { CloudError } from "../../../model/errors.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import type { volumeDocument } from "../../../protocols/ec2/documents/volume.ts";
import { clientTokenOf } from "../client-token.ts";
import { changeAttribute } from "../compute/instance-attributes.ts";
import { placeOf, usualZone } from "../compute/realms.ts";
import type { Connection } from "../connection.ts";
import { invalidArgument, notFound, refuseGiven } from "../failures.ts";
import { described, describedOf } from "../query/describe.ts";
import { gibibyte, inGibibytes } from "../sizes.ts";
import { retag, tagsFor, tagsOf } from "../tagging.ts";
import { attachVolume, createVolume, deleteVolume, describeVolumes, detachVolume, modifyVolume } from "./volume-actions.ts";
import { attachmentOf, toVolume } from "./volume-view.ts";

/** What a volume has unless told, as in the original. */
const usualSize = gibibyte;

/** Volumes are those of EC2's block store. */
export function volumes(connection: Connection) {
  const read = async (id: string): Promise<Answer<typeof volumeDocument>> => {
    const [volume] = await describedOf(connection, describeVolumes, [id]);
    if (!volume) throw notFound("volume", id);
    return volume;
  };
  const show = async (id: string): Promise<Volume> => toVolume(await read(id));
  return {
    list: ({ id, instanceId }) =>
      mapped(
        described(connection, describeVolumes, { filters: { "volume-id": id, "attachment.instance-id": instanceId } }),
        toVolume,
      ),
    get: async ({ id }) => show(id),
    create: async ({ snapshotId, capacity, realmId, name, description, type, iops, encrypted, tags }) => {
      refuseGiven({ description }, "a volume");
      const size = capacity ?? (snapshotId === undefined ? usualSize : undefined);
      const made = await connection.call(
        createVolume,
        {
          AvailabilityZone: realmId === undefined ? await usualZone(connection) : placeOf(realmId).zone,
          Size: size === undefined ? undefined : inGibibytes(size),
          SnapshotId: snapshotId,
          VolumeType: type,
          Iops: iops,
          Encrypted: encrypted,
          TagSpecification: tagsFor("volume", { name, tags }),
          ClientToken: clientTokenOf(connection.context),
        },
        snapshotId === undefined ? [] : [snapshotId],
      );
      const volume = toVolume(made);
      await connection.made(volume.id);
      return volume;
    },
    destroy: async ({ id }) => {
      await connection.call(deleteVolume, { VolumeId: id }, [id]);
      connection.gone(id);
    },
    attach: async ({ id, instanceId, device, deleteOnTermination }) => {
      await connection.call(attachVolume, { VolumeId: id, InstanceId: instanceId, Device: device }, [id, instanceId]);
      if (deleteOnTermination !== undefined) await setDeletion(connection, instanceId, device, deleteOnTermination);
      return show(id);
    },
    detach: async ({ id, instanceId, device, force }) => {
      const attachment = attachmentOf(await read(id), instanceId);
      if (!attachment) {
        const where = instanceId === undefined ? "" : " to that instance";
        throw new CloudError("failed_precondition", `The volume '${id}' is not attached${where}.`);
      }
      const asked = { VolumeId: id, InstanceId: needed(attachment, "instanceId"), Device: device, Force: force };
      await connection.call(detachVolume, asked, [id]);
      return show(id);
    },
    update: async (request) => {
      await updateVolume(connection, await read(request.id), request);
      return show(request.id);
    },
  } satisfies Services["volumes"];
}

async function updateVolume(
  connection: Connection,
  volume: Answer<typeof volumeDocument>,
  { id, capacity, type, iops, deleteOnTermination, name, tags, ...others }: Params<"volumes", "update">,
): Promise<void> {
  refuseGiven(others, "a volume");
  if (deleteOnTermination !== undefined) {
    const attachment = attachmentOf(volume);
    if (!attachment) throw new CloudError("failed_precondition", `The volume '${id}' is attached to no instance.`);
    await setDeletion(connection, needed(attachment, "instanceId"), needed(attachment, "device"), deleteOnTermination);
  }
  if (capacity !== undefined || type !== undefined || iops !== undefined) {
    const Size = capacity === undefined ? undefined : inGibibytes(capacity);
    if (Size !== undefined && Size < (volume.size ?? 0))
      throw invalidArgument("capacity", `The volume '${id}' has ${volume.size} GiB, and cannot become smaller.`);
    await connection.call(modifyVolume, { VolumeId: id, Size, VolumeType: type, Iops: iops }, [id]);
  }
  if (name !== undefined || tags !== undefined) await retag(connection, id, tagsOf(volume.tagSet), { name, tags });
}

/** Whether a disk goes with its instance is the instance's to say. */
const setDeletion = (connection: Connection, instanceId: string, device: string, goes: boolean): Promise<void> =>
  changeAttribute(connection, instanceId, {
    BlockDeviceMapping: [{ DeviceName: device, Ebs: { DeleteOnTermination: goes } }],
  });
