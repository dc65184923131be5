import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { ByteStream } from "../../../model/shape.ts";
import { CloudError } from "../../../model/errors.ts";
import { untilAborted } from "./abortable.ts";
import { invalid } from "./failures.ts";
import type { Scope } from "./scope.ts";

type Checksums = NonNullable<Blob["checksums"]>;

/** A body that has been read, and what was computed on the way. */
export interface ReadContent {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** MD5, and those that the client gave, which are right. */
  readonly checksums: Checksums;
}

const largestChunk = 1 << 16;

/**
 * Reads a body to its end.
 * @throws `invalid_argument` with `IncompleteBody` or `BadDigest` where it is not as announced, `unsupported` for checksums
 * that the cloud cannot compute, the signal's reason when it aborts
 */
export async function readContent(
  scope: Scope,
  body: ByteStream,
  { size: announced, checksums = {} }: { readonly size?: number | undefined; readonly checksums?: Checksums | undefined },
): Promise<ReadContent> {
  const { crc32c, crc64nvme, ...wanted } = checksums;
  if (crc32c !== undefined || crc64nvme !== undefined) throw new CloudError("unsupported", "This checksum cannot be computed.");
  const hashes = { md5: createHash("md5"), sha1: createHash("sha1"), sha256: createHash("sha256") };
  const chunks: Uint8Array[] = [];
  let size = 0;
  let cyclic = 0;
  for await (const chunk of untilAborted(body, scope.signal)) {
    size += chunk.length;
    if (announced !== undefined && size > announced) break;
    cyclic = crc32(chunk, cyclic);
    for (const hash of Object.values(hashes)) hash.update(chunk);
    for (let start = 0; start < chunk.length; start += largestChunk) chunks.push(chunk.slice(start, start + largestChunk));
  }
  if (announced !== undefined && size !== announced) {
    throw invalid("size", `The body is not of ${announced} bytes, as was announced.`, "IncompleteBody");
  }
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(cyclic);
  const md5 = hashes.md5.digest("hex");
  const computed = {
    md5,
    sha1: hashes.sha1.digest("base64"),
    sha256: hashes.sha256.digest("base64"),
    crc32: octets.toString("base64"),
  };
  for (const name of Object.keys(computed) as (keyof typeof computed)[]) {
    const value = wanted[name];
    if (value !== undefined && value !== computed[name])
      throw invalid("checksums", `The ${name} checksum does not match.`, "BadDigest");
  }
  return { chunks, size, md5, checksums: { ...wanted, md5 } };
}

/** Bytes of a blob, the first and the last included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Hands out a body, chunk by chunk and only as they are asked for. */
export async function* contentStream(
  signal: AbortSignal,
  chunks: readonly Uint8Array[],
  range: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of piecesOf(chunks, range)) {
    signal.throwIfAborted();
    yield piece;
  }
}

function* piecesOf(chunks: readonly Uint8Array[], { first, last }: ByteRange): Generator<Uint8Array, void, undefined> {
  let position = 0;
  for (const chunk of chunks) {
    const start = Math.max(first - position, 0);
    const end = Math.min(last + 1 - position, chunk.length);
    if (start < end) yield chunk.subarray(start, end);
    position += chunk.length;
  }
}
