import type { Blob } from "../../../model/collections/blobs.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";

/** What is written of a blob beside its name and content. */
export type BlobFacts = Omit<Blob, "id" | "bucketId">;

/** One version of a blob. */
export interface StoredBlob {
  readonly blob: Blob;
  readonly chunks: readonly Uint8Array[];
  readonly documents?: Readonly<Record<string, string>>;
}

export interface StoredSegment {
  readonly segmentId: string;
  readonly size: number;
  readonly md5: string;
  readonly chunks: readonly Uint8Array[];
  readonly lastModified: Date;
}

/** A blob that is being written in segments. */
export interface StoredUpload {
  readonly id: string;
  /** The blob's name. */
  readonly name: string;
  readonly started: Date;
  readonly facts: Omit<BlobFacts, "size">;
  readonly segments: Map<number, StoredSegment>;
}

/** A bucket as it is kept. */
export interface StoredBucket {
  readonly id: string;
  readonly location: string;
  readonly created: Date;
  readonly versioning: NonNullable<Bucket["versioning"]>;
  readonly documents: Readonly<Record<string, string>>;
  /** Name → versions, newest first. */
  readonly blobs: Map<string, readonly StoredBlob[]>;
  /** Upload id → upload. */
  readonly uploads: Map<string, StoredUpload>;
}

/** The names of the blobs that are there, in the order of their UTF-8. */
export const namesIn = (bucket: StoredBucket): readonly string[] =>
  [...bucket.blobs]
    .map(([name]) => ({ name, octets: Buffer.from(name) }))
    .sort((one, other) => Buffer.compare(one.octets, other.octets))
    .map(({ name }) => name);

/** The newest version of a blob, unless that says that it is deleted. */
export function currentOf(bucket: StoredBucket, name: string): StoredBlob | undefined {
  const newest = bucket.blobs.get(name)?.[0];
  return newest?.blob.deleteMarker ? undefined : newest;
}

/** Writes a version: beside the others in a bucket that keeps versions, else in the place of the one before. */
export function writeVersion(bucket: StoredBucket, newId: () => string, { blob, chunks }: StoredBlob): Blob {
  const others = bucket.blobs.get(blob.id) ?? [];
  if (bucket.versioning === "off") {
    bucket.blobs.set(blob.id, [{ blob, chunks }]);
    return blob;
  }
  const versionId = bucket.versioning === "enabled" ? newId() : "null";
  const written = { ...blob, versionId };
  bucket.blobs.set(blob.id, [
    { blob: written, chunks },
    ...others.filter((other) => (other.blob.versionId ?? "null") !== versionId),
  ]);
  return written;
}

/** Puts a changed version in the place of what it was. */
export function replaceVersion(bucket: StoredBucket, old: StoredBlob, changed: StoredBlob): StoredBlob {
  const versions = bucket.blobs.get(old.blob.id) ?? [];
  bucket.blobs.set(
    old.blob.id,
    versions.map((version) => (version === old ? changed : version)),
  );
  return changed;
}

/** Takes one version away. Gives whether it was there. */
export function removeVersion(bucket: StoredBucket, name: string, versionId: string): boolean {
  const versions = bucket.blobs.get(name) ?? [];
  const others = versions.filter((version) => (version.blob.versionId ?? "null") !== versionId);
  if (others.length === versions.length) return false;
  if (others.length > 0) bucket.blobs.set(name, others);
  else bucket.blobs.delete(name);
  return true;
}
