import { createHash, type Hash } from "node:crypto";
import type { Params } from "../model/collections.ts";
import { CloudError } from "../model/errors.ts";
import type { ByteStream } from "../model/shape.ts";

type Checksums = NonNullable<Params<"blobs", "put">["checksums"]>;

/** What few stores check themselves. */
const ownDigests = ["sha1", "sha256"] as const;
const allDigests = ["md5", ...ownDigests] as const;

/**
 * A body on its way to the store: counted, and checked against what was said of it. The last piece is held back until all is known to be
 * right, so that the store never takes a body for whole that is not.
 */
export class CheckedBody {
  readonly #body: ByteStream;
  readonly #announced: number | undefined;
  readonly #digests: readonly { readonly hash: Hash; readonly expected: string }[];
  #size = 0;

  /**
   * @param checksMd5 whether the MD5 is checked here, and not left to the store
   * @throws `unsupported` for a checksum that cannot be checked
   */
  constructor(body: ByteStream, announced: number | undefined, checksums: Checksums = {}, checksMd5 = false) {
    this.#body = body;
    this.#announced = announced;
    const { md5, sha1, sha256, ...others } = checksums;
    const [unknown] = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    if (unknown !== undefined) {
      throw new CloudError("unsupported", `The store cannot check a ${unknown}.`, { parameter: "checksums" });
    }
    const given = { md5: md5 && Buffer.from(md5, "hex").toString("base64"), sha1, sha256 };
    this.#digests = (checksMd5 ? allDigests : ownDigests).flatMap((name) => {
      const expected = given[name];
      return expected === undefined ? [] : [{ hash: createHash(name), expected }];
    });
  }

  /** How many bytes there were. */
  get size(): number {
    return this.#size;
  }

  /** The bytes, once; after something that must be done first. Fails with `invalid_argument` when they are not as announced. */
  async *pieces(first?: Promise<unknown>): AsyncGenerator<Uint8Array, void, Uint8Array | undefined> {
    await first;
    let held: Uint8Array | undefined;
    const body: AsyncIterator<Uint8Array, unknown, Uint8Array | undefined> = this.#body[Symbol.asyncIterator]();
    try {
      let used: Uint8Array | undefined;
      for (let step = await body.next(undefined); step.done !== true; step = await body.next(used)) {
        const piece = step.value;
        used = undefined;
        if (piece.length === 0) continue;
        this.#size += piece.length;
        if (this.#announced !== undefined && this.#size > this.#announced) throw this.#wrongLength();
        for (const { hash } of this.#digests) hash.update(piece);
        if (held) used = yield held;
        held = piece;
      }
    } finally {
      await body.return?.();
    }
    if (this.#announced !== undefined && this.#size < this.#announced) throw this.#wrongLength();
    for (const { hash, expected } of this.#digests) {
      if (hash.digest("base64") !== expected) {
        throw new CloudError("invalid_argument", "The content does not match its checksum.", { providerCode: "BadDigest" });
      }
    }
    if (held) yield held;
  }

  #wrongLength(): CloudError {
    return new CloudError("invalid_argument", `The body is not ${this.#announced} bytes long, as announced.`, {
      parameter: "size",
    });
  }
}

/** The MD5 of a request, in lower case. @throws `invalid_argument` for what is none */
export function givenMd5(checksums: Checksums | undefined): string | undefined {
  const md5 = checksums?.md5;
  if (md5 !== undefined && !/^[0-9a-f]{32}$/i.test(md5)) {
    throw new CloudError("invalid_argument", "An MD5 has 32 hexadecimal digits.", { parameter: "checksums" });
  }
  return md5?.toLowerCase();
}
