import type { Params } from "../../../model/collections.ts";
import type { Image } from "../../../model/collections/images.ts";
import type { Connection } from "../connection.ts";
import { unsupported } from "../failures.ts";
import { identityOf } from "../identity.ts";
import { ifTold } from "../untold.ts";
import { describeImageAttribute, modifyImageAttribute } from "./image-actions.ts";

/** Who may use an image, which EC2 tells its owner alone, where he may ask. */
export async function withSharing(connection: Connection, image: Image): Promise<Image> {
  const identity = await ifTold(identityOf(connection));
  if (image.ownerId !== identity?.account) return image;
  const sharedWith = (await ifTold(accountsOf(connection, image.id))) ?? [];
  if (sharedWith.length === 0) return image;
  return { ...image, ...(image.visibility === "private" && { visibility: "shared" }), sharedWith };
}

async function accountsOf(connection: Connection, id: string): Promise<readonly string[]> {
  const asked = { ImageId: id, Attribute: "launchPermission" };
  const { launchPermission } = await connection.call(describeImageAttribute, asked, [id]);
  return launchPermission.flatMap(({ userId }) => userId || []);
}

/**
 * Says who may use an image.
 * @throws `unsupported` for what EC2 cannot say
 */
export async function share(
  connection: Connection,
  image: Image,
  { visibility, sharedWith }: Pick<Params<"images", "update">, "visibility" | "sharedWith">,
): Promise<void> {
  if (visibility === "community") throw unsupported("visibility", "EC2's images are private, shared or public.");
  if (visibility === undefined && sharedWith === undefined) return;
  const present = new Set(await accountsOf(connection, image.id));
  const accounts = visibility === "private" && sharedWith === undefined ? [] : (sharedWith ?? [...present]);
  const isPublic = visibility === undefined ? image.visibility === "public" : visibility === "public";
  const everybody = { Group: "all" };
  const wasPublic = image.visibility === "public";
  const Add = [
    ...accounts.filter((account) => !present.has(account)).map((UserId) => ({ UserId })),
    ...(isPublic && !wasPublic ? [everybody] : []),
  ];
  const Remove = [
    ...[...present].filter((account) => !accounts.includes(account)).map((UserId) => ({ UserId })),
    ...(!isPublic && wasPublic ? [everybody] : []),
  ];
  if (Add.length + Remove.length === 0) return;
  await connection.call(modifyImageAttribute, { ImageId: image.id, LaunchPermission: { Add, Remove } }, [image.id]);
}
