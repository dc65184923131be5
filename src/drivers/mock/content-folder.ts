import { createHash, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CloudError, isCloudError } from "../../model/errors.ts";
import type { ByteStream } from "../../model/shape.ts";
import { FilePiece, pieceSize } from "./content.ts";

/** How each checksum that the mock can compute is written in the model. */
const checksumEncodings = { md5: "hex", sha1: "base64", sha256: "base64" } as const;
type ChecksumKind = keyof typeof checksumEncodings;

/** What a client says of a body before it sends it. */
export interface Announcement {
  readonly size?: number | undefined;
  readonly checksums?: { readonly [K in ChecksumKind]?: string | undefined } | undefined;
}

/** A body that has been written whole. */
export interface WrittenContent {
  readonly piece: FilePiece;
  /** Hexadecimal. */
  readonly md5: string;
  /** Those that were announced, and proved right. */
  readonly checksums: { readonly [K in ChecksumKind]?: string } | undefined;
}

/** The temporary folder of blob contents: made with the first of them, and gone when the process ends. */
export class ContentFolder {
  readonly #parent: string;
  #path: Promise<string> | undefined;

  constructor(parent: string = tmpdir()) {
    this.#parent = parent;
  }

  /**
   * Writes a body to a file of its own. Whatever goes wrong, no file is left behind.
   * @throws `invalid_argument` when the body is not what was announced (provider code `IncompleteBody` or `BadDigest`),
   *   `canceled` when it ends too soon or the signal aborts
   */
  async write(body: ByteStream, announced: Announcement, signal: AbortSignal): Promise<WrittenContent> {
    const path = join(await this.#folder(), randomUUID());
    const file = await open(path, "wx");
    try {
      const meter = new Meter(announced);
      const sink = file.createWriteStream({ highWaterMark: pieceSize });
      await pipeline(body, (source: ByteStream) => meter.pass(source), sink, { signal });
      const { md5, checksums } = meter.finish();
      return { piece: new FilePiece(path, meter.size), md5, checksums };
    } catch (error) {
      // The stream closes the file, but may not have done so yet.
      await file.close();
      await rm(path, { force: true });
      throw explain(error, signal);
    }
  }

  async #folder(): Promise<string> {
    this.#path ??= makeFolder(this.#parent);
    try {
      return await this.#path;
    } catch (error) {
      this.#path = undefined;
      throw error;
    }
  }
}

/** Counts and hashes a body while it passes. */
class Meter {
  size = 0;
  readonly #announced: Announcement;
  readonly #md5 = createHash("md5");
  readonly #others: readonly (readonly [ChecksumKind, ReturnType<typeof createHash>])[];

  constructor(announced: Announcement) {
    this.#announced = announced;
    this.#others = (["sha1", "sha256"] as const)
      .filter((kind) => announced.checksums?.[kind] !== undefined)
      .map((kind) => [kind, createHash(kind)]);
  }

  async *pass(body: ByteStream): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of body) {
      this.size += chunk.length;
      if (this.size > (this.#announced.size ?? Infinity)) throw this.#wrongSize();
      this.#md5.update(chunk);
      for (const [, hash] of this.#others) hash.update(chunk);
      yield chunk;
    }
  }

  finish(): Omit<WrittenContent, "piece"> {
    if (this.size !== (this.#announced.size ?? this.size)) throw this.#wrongSize();
    const md5 = this.#md5.digest("hex");
    const proved: { [K in ChecksumKind]?: string } = {};
    const computed = [
      ["md5", md5] as const,
      ...this.#others.map(([kind, hash]) => [kind, hash.digest(checksumEncodings[kind])] as const),
    ];
    for (const [kind, value] of computed) {
      const expected = this.#announced.checksums?.[kind];
      if (expected === undefined) continue;
      const same = kind === "md5" ? expected.toLowerCase() === value : expected === value;
      if (!same) {
        throw new CloudError("invalid_argument", `The ${kind} of the body is not the one announced.`, {
          providerCode: "BadDigest",
        });
      }
      proved[kind] = value;
    }
    return { md5, checksums: Object.keys(proved).length > 0 ? proved : undefined };
  }

  #wrongSize(): CloudError {
    const { size } = this.#announced;
    return new CloudError("invalid_argument", `The body does not have the ${size} bytes announced.`, {
      providerCode: "IncompleteBody",
    });
  }
}

/** A body that breaks off is the client's doing; what the file system says is a defect and stays as it is. */
function explain(error: unknown, signal: AbortSignal): unknown {
  if (isCloudError(error)) return error;
  if (signal.aborted && isCloudError(signal.reason)) return signal.reason;
  if (error instanceof Error && "syscall" in error && error.syscall === "write") return error;
  return new CloudError("canceled", "The body broke off.", { cause: error });
}

const folders = new Set<string>();

async function makeFolder(parent: string): Promise<string> {
  const path = await mkdtemp(join(parent, "deltacloud-mock-"));
  if (folders.size === 0) process.once("exit", removeFolders);
  folders.add(path);
  return path;
}

function removeFolders(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}
