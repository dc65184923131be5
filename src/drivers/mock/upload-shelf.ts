import { createHash, randomUUID } from "node:crypto";
import { CloudError } from "../../model/errors.ts";
import type { BlobDescription } from "./blob-description.ts";
import type { Piece } from "./content.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { byUtf8 } from "./table.ts";

export interface Segment {
  readonly number: number;
  /** The MD5 of its content, hexadecimal. */
  readonly segmentId: string;
  readonly piece: Piece;
  readonly lastModified: Date;
}

/** A blob that is being written in segments. */
export interface Upload {
  readonly uploadId: string;
  readonly bucketId: string;
  readonly id: string;
  readonly description: BlobDescription;
  readonly started: Date;
  readonly segments: Map<number, Segment>;
}

/** Uploads begun and neither completed nor aborted. Any number of them may write the same blob. */
export class UploadShelf {
  readonly #uploads = new Map<string, Upload>();

  begin(bucketId: string, id: string, description: BlobDescription, started: Date): Upload {
    const uploadId = randomUUID();
    const upload = { uploadId, bucketId, id, description: frozenCopy(description), started, segments: new Map() };
    this.#uploads.set(uploadId, upload);
    return upload;
  }

  /** @throws `not_found` when there is no such upload of this blob */
  get({ bucketId, id, uploadId }: Pick<Upload, "bucketId" | "id" | "uploadId">): Upload {
    const upload = this.#uploads.get(uploadId);
    if (!upload || upload.bucketId !== bucketId || upload.id !== id) {
      throw new CloudError("not_found", "There is no such upload.", { providerCode: "NoSuchUpload" });
    }
    return upload;
  }

  /** Adds a segment, in the place of an earlier one of the same number. */
  add(upload: Upload, segment: Segment): void {
    upload.segments.get(segment.number)?.piece.release();
    upload.segments.set(segment.number, segment);
  }

  /**
   * Takes an upload off the shelf, with the segments that are listed. The others are thrown away.
   * @throws `invalid_argument` with provider code `InvalidPart` or `InvalidPartOrder`; the upload is then as it was
   */
  complete(upload: Upload, listed: readonly { number: number; segmentId: string }[]): readonly Segment[] {
    if (listed.length === 0) throw new CloudError("invalid_argument", "No segment is listed.", { providerCode: "InvalidPart" });
    const segments = listed.map(({ number, segmentId }, index) => {
      if (index > 0 && number <= (listed[index - 1]?.number ?? 0)) {
        throw new CloudError("invalid_argument", "The segments are not in ascending order.", {
          providerCode: "InvalidPartOrder",
        });
      }
      const segment = upload.segments.get(number);
      if (segment?.segmentId !== segmentId) {
        throw new CloudError("invalid_argument", `There is no such segment ${number}.`, { providerCode: "InvalidPart" });
      }
      return segment;
    });
    for (const { number } of segments) upload.segments.delete(number);
    this.abort(upload);
    return segments;
  }

  /** Gives an upload up, and throws its segments away. */
  abort(upload: Upload): void {
    this.#uploads.delete(upload.uploadId);
    for (const { piece } of upload.segments.values()) piece.release();
  }

  /** Gives up all uploads to a bucket. */
  abandon(bucketId: string): void {
    for (const upload of this.list(bucketId)) this.abort(upload);
  }

  /** The uploads to a bucket, by the name of the blob, then the time of their beginning. */
  list(bucketId: string): readonly Upload[] {
    return [...this.#uploads.values()]
      .filter((upload) => upload.bucketId === bucketId)
      .sort((one, other) => byUtf8(one.id, other.id) || one.started.getTime() - other.started.getTime());
  }
}

/** The ETag of a blob made of segments, as S3 makes it: the MD5 of their MD5s, and their number. */
export function compositeEtag(segments: readonly Segment[]): string {
  const hash = createHash("md5");
  for (const { segmentId } of segments) hash.update(segmentId, "hex");
  return `${hash.digest("hex")}-${segments.length}`;
}
