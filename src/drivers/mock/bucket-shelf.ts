import { createHash } from "node:crypto";
import type { Blob } from "../../model/collections/blobs.ts";
import { CloudError } from "../../model/errors.ts";
import { MemoryPiece, type Piece } from "./content.ts";
import { ContentFolder } from "./content-folder.ts";
import { blobs } from "./seed/blobs.ts";
import { Table } from "./table.ts";
import { UploadShelf } from "./upload-shelf.ts";

/** A blob with its content. */
export interface StoredBlob {
  readonly id: string;
  readonly facts: Blob;
  readonly pieces: readonly Piece[];
}

/** A bucket and the blobs in it. */
export class Bucket {
  readonly id: string;
  /** Absent in the data set. */
  readonly created: Date | undefined;
  /** Whether nothing was ever written to it. */
  untouched = true;
  readonly #blobs = new Table<StoredBlob>("blob");

  constructor(id: string, created?: Date) {
    this.id = id;
    this.created = created;
  }

  /** The blobs, to look at. */
  get blobs(): Pick<Table<StoredBlob>, "get" | "find" | "list" | "ids" | "size"> {
    return this.#blobs;
  }

  /** Writes a blob; the content of the one that it replaces goes when its last reader has finished. */
  put(blob: StoredBlob): Blob {
    const replaced = this.#blobs.find(blob.id);
    this.untouched = false;
    const { facts } = this.#blobs.put(blob);
    for (const piece of replaced?.pieces ?? []) piece.release();
    return facts;
  }

  /** Replaces what is said of a blob, and not its content. @throws `not_found` */
  describe(facts: Blob): Blob {
    return this.#blobs.change(facts.id, { facts }).facts;
  }

  /** @throws `not_found` */
  remove(id: string): void {
    if (!this.#blobs.find(id)) {
      throw new CloudError("not_found", "Could not delete a non existent blob", { providerCode: "NotExistentBlob" });
    }
    for (const piece of this.#blobs.remove(id).pieces) piece.release();
  }
}

/** All buckets, and what is being written to them. */
export class BucketShelf {
  readonly contents: ContentFolder;
  readonly uploads = new UploadShelf();
  readonly #buckets = new Table<Bucket>("bucket");

  constructor(folder: string | undefined) {
    this.contents = new ContentFolder(folder);
    for (const { content, lastModified, ...blob } of blobs) {
      const bytes = Buffer.from(content);
      const bucket = this.#buckets.find(blob.bucketId) ?? this.#buckets.put(new Bucket(blob.bucketId));
      const facts = {
        ...blob,
        size: bytes.length,
        lastModified: new Date(lastModified),
        etag: createHash("md5").update(bytes).digest("hex"),
        etagKind: "md5",
        verbatim: { lastModified },
      } as const;
      bucket.put({ id: blob.id, facts, pieces: [new MemoryPiece(bytes)] });
    }
  }

  list(id?: string | readonly string[]): Iterable<Bucket> {
    return this.#buckets.list({ id });
  }

  /** @throws `not_found` */
  get(id: string): Bucket {
    const bucket = this.#buckets.find(id);
    if (!bucket) throw new CloudError("not_found", "BucketNotExist", { providerCode: "BucketNotExist" });
    return bucket;
  }

  /** A bucket that is there already is kept with its blobs. */
  create(id: string, created: Date): Bucket {
    return this.#buckets.find(id) ?? this.#buckets.put(new Bucket(id, created));
  }

  /** @throws `not_found`; `failed_precondition` when there are blobs in it */
  destroy(id: string): void {
    if (this.get(id).blobs.size > 0) {
      throw new CloudError("failed_precondition", "Delete operation not valid for non-empty bucket", {
        providerCode: "BucketNotEmpty",
      });
    }
    this.uploads.abandon(id);
    this.#buckets.delete(id);
  }
}
