import { encodeComponent } from "../../../http/http-target.ts";
import { CloudError } from "../../../model/errors.ts";
import { invalidArgument } from "../failures.ts";

/** A blob by its bucket and its name. */
export interface BlobAddress {
  readonly bucketId: string;
  readonly id: string;
}

/** Ends the name of the container that holds the segments of a bucket's blobs and what is known of uploads under way. */
const uploadsSuffix = "+deltacloud-uploads";

export const uploadsContainerOf = (bucketId: string): string => bucketId + uploadsSuffix;
export const isUploadsContainer = (name: string): boolean => name.endsWith(uploadsSuffix);

/** Refuses a name that no bucket can have. @throws `invalid_argument` */
export function checkBucketName(name: string): void {
  if (name === "" || name.includes("/") || isDots(name)) throw invalidArgument("name", `No container can be named '${name}'.`);
  if (isUploadsContainer(name)) {
    throw invalidArgument("name", `Names that end in '${uploadsSuffix}' are for segments of blobs.`);
  }
}

/**
 * The path of a container.
 * @throws `not_found` for what names none: a slash would lead to an object, dots to somewhere else
 */
export function containerPath(id: string): string {
  if (id === "" || id.includes("/") || isDots(id)) throw new CloudError("not_found", `There is no bucket '${id}'.`);
  return `/${encodeComponent(id)}`;
}

/**
 * The path of an object. Slashes stay, since servers in front of Swift refuse encoded ones; dots that are a whole segment are encoded,
 * since they fold plain ones.
 * @throws `not_found` for a name that leads to the container itself
 */
export function objectPath({ bucketId, id }: BlobAddress): string {
  const container = containerPath(bucketId);
  if (id === "") throw noBlob({ bucketId, id });
  return `${container}/${encodeName(id)}`;
}

const encodeName = (name: string): string =>
  name
    .split("/")
    .map((segment) => (isDots(segment) ? segment.replaceAll(".", "%2E") : encodeComponent(segment)))
    .join("/");

const isDots = (segment: string): boolean => segment === "." || segment === "..";

export const noBlob = ({ bucketId, id }: BlobAddress): CloudError => new CloudError("not_found", noBlobText({ bucketId, id }));

export const noBlobText = ({ bucketId, id }: BlobAddress): string => `There is no blob '${id}' in the bucket '${bucketId}'.`;
