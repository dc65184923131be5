import { encodeComponent } from "../../../http/http-target.ts";
import { CloudError } from "../../../model/errors.ts";

/** A blob by its bucket and its name. */
export interface BlobAddress {
  readonly bucketId: string;
  readonly id: string;
}

/** S3 takes 63 characters today, as it once took more, and its look-alikes do. */
const longestBucketName = 255;

/** Refuses a name that no store would take for a bucket. @throws `invalid_argument` */
export function checkBucketName(name: string): void {
  if (/^[\w.-]{3,}$/.test(name) && name.length <= longestBucketName && !/^\.+$/.test(name)) return;
  throw new CloudError("invalid_argument", `No bucket can be named '${name}'.`, { parameter: "name" });
}

/** A bucket as one segment of a path. @throws `not_found` for what names none: a slash would lead to a blob, dots to somewhere else */
export function encodeBucket(id: string): string {
  if (id === "" || id.length > longestBucketName || id.includes("/") || /^\.+$/.test(id))
    throw new CloudError("not_found", noBucketText(id));
  return encodeComponent(id);
}

/**
 * A blob's name as it goes behind its bucket. Slashes stay; dots that are a whole segment are encoded, since servers on the way
 * fold plain ones.
 * @throws `not_found` for a name that leads to the bucket itself, `invalid_argument` for half a character
 */
export function encodeName({ bucketId, id }: BlobAddress): string {
  if (id === "") throw new CloudError("not_found", noBlobText({ bucketId, id }));
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(id)) {
    throw new CloudError("invalid_argument", "The blob's name is not valid Unicode.", { parameter: "id" });
  }
  return id
    .split("/")
    .map((segment) => (segment === "." || segment === ".." ? segment.replaceAll(".", "%2E") : encodeComponent(segment)))
    .join("/");
}

export const noBucketText = (id: string): string => `There is no bucket '${id}'.`;

export const noBlobText = ({ bucketId, id }: BlobAddress): string => `There is no blob '${id}' in the bucket '${bucketId}'.`;
