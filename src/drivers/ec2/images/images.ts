import type { Query, Services } from "../../../model/collections.ts";
import type { Image } from "../../../model/collections/images.ts";
import { needed } from "../../../protocols/aws-query/answer-reader.ts";
import { clientTokenOf } from "../client-token.ts";
import type { Connection } from "../connection.ts";
import { notFound, refuseGiven } from "../failures.ts";
import { described, describedOf, literally } from "../query/describe.ts";
import { retag, tagsFor } from "../tagging.ts";
import { copyImage, createImage, deregisterImage, describeImages, modifyImageAttribute, registerImage } from "./image-actions.ts";
import { toImage } from "./image-view.ts";
import { isMeant, ownerCalled } from "./owners.ts";
import { share, withSharing } from "./sharing.ts";

/**
 * Images are EC2's machine images: one's own, unless others are asked for by their owner.
 * @param machinesOnly whether kernels and ramdisks are left out
 */
export function images(connection: Connection, machinesOnly = true) {
  const read = async (id: string): Promise<Image> => {
    const [image] = await describedOf(connection, describeImages, [id]);
    if (!image) throw notFound("image", id);
    return toImage(image);
  };
  const showNew = async (answer: { readonly imageId?: string | undefined }): Promise<Image> => {
    const id = needed(answer, "imageId");
    await connection.made(id);
    return read(id);
  };
  return {
    list: (query) => listed(connection, query, machinesOnly),
    get: async ({ id }) => withSharing(connection, await read(id)),
    create: async ({ instanceId, name, description, noReboot, tags }) => {
      const answer = await connection.call(
        createImage,
        {
          InstanceId: instanceId,
          Name: name ?? `image-${Date.now()}`,
          Description: description,
          NoReboot: noReboot,
          TagSpecification: tagsFor("image", { tags }),
        },
        [instanceId],
      );
      return showNew(answer);
    },
    register: async ({ snapshotId, name, description, architecture = "x86_64", rootDevice = "/dev/sda1" }) => {
      const answer = await connection.call(
        registerImage,
        {
          Name: name,
          Description: description,
          Architecture: architecture,
          RootDeviceName: rootDevice,
          VirtualizationType: "hvm",
          BlockDeviceMapping: [{ DeviceName: rootDevice, Ebs: { SnapshotId: snapshotId } }],
        },
        [snapshotId],
      );
      return showNew(answer);
    },
    copy: async ({ id, name, description, region = connection.location.region }) => {
      const answer = await connection.call(
        copyImage,
        {
          SourceImageId: id,
          SourceRegion: region,
          Name: name ?? (await read(id)).name ?? id,
          Description: description,
          ClientToken: clientTokenOf(connection.context),
        },
        [id],
      );
      return showNew(answer);
    },
    update: async ({ id, description, visibility, sharedWith, tags, ...others }) => {
      refuseGiven(others, "an image");
      const image = await read(id);
      if (description !== undefined)
        await connection.call(modifyImageAttribute, { ImageId: id, Description: { Value: description } }, [id]);
      await share(connection, image, { visibility, sharedWith });
      if (tags !== undefined) await retag(connection, id, image.tags ?? {}, { tags });
      return withSharing(connection, await read(id));
    },
    destroy: async ({ id }) => {
      await connection.call(deregisterImage, { ImageId: id }, [id]);
      connection.gone(id);
    },
  } satisfies Services["images"];
}

async function* listed(
  connection: Connection,
  { id, ownerId, architecture, name }: Query<"images">,
  machinesOnly: boolean,
): AsyncGenerator<Image, void, undefined> {
  const asked = ownerId === undefined || ownerId === "" ? [] : [ownerId].flat();
  const owners = asked.flatMap((owner) => ownerCalled(owner) ?? []);
  const accounts = [...new Set(owners.map(({ account }) => account))];
  if (asked.length > 0 && owners.length === 0) return;
  const filters = {
    "image-type": machinesOnly ? "machine" : undefined,
    "image-id": id,
    architecture,
    name: name && [name].flat().map(literally),
  };
  // An id alone may be anybody's; an empty owner means all.
  const isAnybodys = ownerId === "" || (id !== undefined && asked.length === 0);
  const parameters = isAnybodys ? undefined : { Owner: accounts.length > 0 ? accounts : ["self"] };
  for await (const document of described(connection, describeImages, { filters, parameters })) {
    const image = toImage(document);
    if (isMeant(owners, image)) yield image;
  }
}
