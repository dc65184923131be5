import { Buffer } from "node:buffer";
import type { ByteStream } from "../../model/shape.ts";
import type { LooseParams, Scene } from "./scene.ts";

/** A body of these pieces, of which nothing tells the length before. */
export async function* bodyOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

/** All bytes of a body. */
export async function readBody(body: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A bucket that goes when the check ends, with these blobs in it. */
export async function blobBucket(scene: Scene, contents: Readonly<Record<string, string>> = {}): Promise<string> {
  const { id: bucketId } = await scene.create("buckets");
  for (const [id, content] of Object.entries(contents)) await put(scene, bucketId, id, content);
  return bucketId;
}

/** Writes a blob. */
export function put(scene: Scene, bucketId: string, id: string, content: string | Uint8Array, params: LooseParams = {}) {
  return scene.cloud.call("blobs", "put", { bucketId, id, body: bodyOf(content), ...params });
}

/** Reads a blob's content. */
export async function read(scene: Scene, bucketId: string, id: string): Promise<Buffer> {
  const { body } = await scene.cloud.call("blobs", "content", { bucketId, id });
  return readBody(body);
}

/** Bytes that differ from place to place, so that nothing is swapped or repeated unseen. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let place = 0; place + 4 <= size; place += 4) bytes.writeUInt32LE((place * 2_654_435_761) >>> 0, place);
  return bytes;
}

/** The same bytes in pieces, as they come from a socket. */
export function inPieces(bytes: Buffer, length = 64 * 1024): AsyncGenerator<Uint8Array> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
  return bodyOf(...pieces);
}
