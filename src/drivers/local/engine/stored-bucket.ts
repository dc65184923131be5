import type { Blob } from "../../../model/collections/blobs.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";
import type { Piece } from "../content/piece.ts";

/** What is written of a blob beside its name and content. */
export type BlobFacts = Omit<Blob, "id" | "bucketId">;

/** One version of a blob. */
export interface StoredVersion {
  readonly blob: Blob;
  readonly pieces: readonly Piece[];
  readonly documents?: Readonly<Record<string, string>>;
}

/** All versions of one name. The id is made of bucket and name. */
export interface StoredBlobs {
  readonly id: string;
  readonly bucketId: string;
  readonly name: string;
  /** The newest first; never none. */
  readonly versions: readonly StoredVersion[];
}

/** A blob that is being written in segments. */
export interface StoredUpload {
  readonly id: string;
  readonly bucketId: string;
  /** The blob's name. */
  readonly name: string;
  readonly started: Date;
  readonly facts: Omit<BlobFacts, "size">;
}

/** One segment of an upload. The id is made of upload and number. */
export interface StoredSegment {
  readonly id: string;
  readonly uploadId: string;
  readonly number: number;
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  readonly pieces: readonly Piece[];
  readonly lastModified: Date;
}

/** A bucket as it is kept. */
export interface StoredBucket {
  readonly id: string;
  readonly location: string;
  readonly created: Date;
  readonly versioning: NonNullable<Bucket["versioning"]>;
  readonly documents: Readonly<Record<string, string>>;
}
