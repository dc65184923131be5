import type { Blob } from "../../../model/collections/blobs.ts";
import { notFound } from "./failures.ts";
import type { AccountScope } from "./account-scope.ts";
import type { StoredBlobs, StoredBucket, StoredVersion } from "./stored-bucket.ts";

// The name of a bucket has no slash.
const rowId = (bucketId: string, name: string): string => `${bucketId}/${name}`;

/** The newest version, unless that says that the blob is deleted. */
export function currentOf({ versions }: StoredBlobs): StoredVersion | undefined {
  const [newest] = versions;
  return newest?.blob.deleteMarker ? undefined : newest;
}

/** The blobs of a bucket, with all their versions, in the order of their names as UTF-8. */
export const blobsIn = (scope: AccountScope, bucketId: string): readonly StoredBlobs[] =>
  scope
    .table("blobs")
    .where("bucketId", bucketId)
    .map((row) => ({ row, octets: Buffer.from(row.name) }))
    .sort((one, other) => Buffer.compare(one.octets, other.octets))
    .map(({ row }) => row);

/** The blob of a name as it is now, if there is one. */
export function findCurrent(scope: AccountScope, bucketId: string, name: string): StoredVersion | undefined {
  const row = scope.table("blobs").peek(rowId(bucketId, name));
  return row && currentOf(row);
}

/** A version of a blob, the current one unless told. @throws `not_found` */
export function findVersion(scope: AccountScope, bucketId: string, name: string, versionId: string | undefined): StoredVersion {
  if (versionId === undefined) {
    const current = findCurrent(scope, bucketId, name);
    if (!current) throw notFound("blob", name);
    return current;
  }
  const versions = scope.table("blobs").peek(rowId(bucketId, name))?.versions ?? [];
  const version = versions.find(({ blob }) => idOf(blob) === versionId);
  if (!version || version.blob.deleteMarker) throw notFound("version", versionId);
  return version;
}

/** Writes a version: beside the others in a bucket that keeps versions, else in the place of the one before. */
export function writeVersion(scope: AccountScope, { id: bucketId, versioning }: StoredBucket, written: StoredVersion): Blob {
  const { id: name } = written.blob;
  if (versioning === "off") {
    putVersions(scope, bucketId, name, [written]);
    return written.blob;
  }
  const versionId = versioning === "enabled" ? scope.cloud.id("version") : "null";
  const blob = { ...written.blob, versionId };
  const others = scope.table("blobs").peek(rowId(bucketId, name))?.versions ?? [];
  putVersions(scope, bucketId, name, [{ ...written, blob }, ...others.filter((other) => idOf(other.blob) !== versionId)]);
  return blob;
}

/** Puts a changed version in the place of what it was. */
export function replaceVersion(scope: AccountScope, changed: StoredVersion): StoredVersion {
  const { bucketId, id: name } = changed.blob;
  const versions = scope.table("blobs").get(rowId(bucketId, name)).versions;
  const replaced = versions.map((version) => (idOf(version.blob) === idOf(changed.blob) ? changed : version));
  putVersions(scope, bucketId, name, replaced);
  return changed;
}

/** Takes one version away. @throws `not_found` */
export function removeVersion(scope: AccountScope, bucketId: string, name: string, versionId: string): void {
  const versions = scope.table("blobs").peek(rowId(bucketId, name))?.versions ?? [];
  const others = versions.filter((version) => idOf(version.blob) !== versionId);
  if (others.length === versions.length) throw notFound("version", versionId);
  if (others.length > 0) putVersions(scope, bucketId, name, others);
  else removeBlob(scope, bucketId, name);
}

/** Takes a blob away with all its versions. */
export const removeBlob = (scope: AccountScope, bucketId: string, name: string): void =>
  scope.table("blobs").remove(rowId(bucketId, name));

function putVersions(scope: AccountScope, bucketId: string, name: string, versions: readonly StoredVersion[]): void {
  const table = scope.table("blobs");
  if (!table.peek(rowId(bucketId, name))) table.checkQuota();
  table.put({ id: rowId(bucketId, name), bucketId, name, versions });
}

/** What was written while its bucket kept no versions is the version `null`. */
const idOf = (blob: Blob): string => blob.versionId ?? "null";
