import { open, type FileHandle } from "node:fs/promises";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { ByteStream } from "../../../model/shape.ts";
import { ContentQueue } from "./content-queue.ts";
import { ContentRing } from "./content-ring.ts";
import { explainFailure, writeAll } from "./durable-file.ts";
import { kindsOf, Meter, prove, type Checksums, type Digests } from "./meter.ts";

/** What a client says of content before it sends it. */
export interface Announcement {
  /** Bytes. */
  readonly size?: number | undefined;
  readonly checksums?: Checksums | undefined;
  /** Whether the MD5 has to be found out whatever it costs; else only where it costs little. */
  readonly md5?: boolean | undefined;
}

/** What was found out while content was written. */
export interface Measures {
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal; absent for large content of which nobody wanted to know. */
  readonly md5: string | undefined;
  /** Those that were announced, and proved right. */
  readonly checksums: Checksums | undefined;
}

/** Content up to this size is written in one go. */
const smallSize = 512 * 1024;
/** A system call takes no more chunks than this. */
const smallLength = 1024;

/**
 * Writes a body to a new file, readable by this user alone, and makes its bytes last where that is asked for. What comes of
 * the file when this fails is up to the caller; it is closed in any case.
 * @throws `invalid_argument` when the body is not what was announced (provider code `IncompleteBody` or `BadDigest`),
 *   `capacity_unavailable` when the disk is full, `canceled` when the body breaks off, the signal's reason when it aborts
 */
export async function writeContent(
  path: string,
  body: ByteStream,
  announced: Announcement,
  { signal, durable }: { readonly signal: AbortSignal; readonly durable: boolean },
): Promise<Measures> {
  signal.throwIfAborted();
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    throw explainFailure(error);
  });
  const writing = new ContentWriting(file, body, announced, durable);
  let abort: (() => void) | undefined;
  try {
    // A body that is silent is not waited for when the signal aborts.
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(signal.reason as Error);
      signal.addEventListener("abort", abort, { once: true });
    });
    const measures = await Promise.race([writing.run(), aborted]);
    if (durable) await file.datasync();
    return measures;
  } catch (error) {
    throw explainFailure(error);
  } finally {
    if (abort) signal.removeEventListener("abort", abort);
    await writing.stop();
    await file.close();
  }
}

/** One body on its way to one file. */
class ContentWriting {
  readonly #file: FileHandle;
  readonly #body: AsyncIterator<Uint8Array>;
  readonly #announced: Announcement;
  readonly #durable: boolean;
  #size = 0;
  /** Whether the body has nothing more to give. */
  #ended = false;
  /** What the file is doing. */
  #small: Promise<void> | undefined;
  #large: ContentRing | ContentQueue | undefined;
  #stopped = false;

  constructor(file: FileHandle, body: ByteStream, announced: Announcement, durable: boolean) {
    this.#file = file;
    this.#body = body[Symbol.asyncIterator]();
    this.#announced = announced;
    this.#durable = durable;
  }

  async run(): Promise<Measures> {
    const digests = await this.#write();
    return { size: this.#size, md5: digests?.md5, checksums: digests && prove(digests, this.#announced.checksums) };
  }

  /** Lets go of the body where that has not ended, and waits until the file is no longer written to. */
  async stop(): Promise<void> {
    this.#stopped = true;
    // Whoever makes the body is told, and not waited for.
    if (!this.#ended) this.#body.return?.().catch(() => {});
    await this.#small?.catch(() => {});
    await this.#large?.stop();
  }

  async #write(): Promise<Digests | undefined> {
    const kinds = kindsOf(this.#announced.checksums);
    const first: Uint8Array[] = [];
    while (this.#size < smallSize && first.length < smallLength) {
      const chunk = await this.#receive();
      if (!chunk) return this.#writeSmall(first, new Meter(kinds));
      first.push(chunk);
    }
    // Checksums of a large content take longer than writing it.
    const isMeasured = this.#announced.md5 === true || kinds.length > 0;
    const large = isMeasured
      ? await ContentRing.open(this.#file, kinds, this.#durable)
      : new ContentQueue(this.#file, this.#durable);
    this.#large = large;
    // It may have come too late.
    if (this.#stopped) await large.stop();
    for (const chunk of first.splice(0)) await large.add(chunk);
    for (;;) {
      const chunk = await this.#receive();
      if (!chunk) return (await large.finish()) ?? undefined;
      await large.add(chunk);
    }
  }

  async #writeSmall(chunks: readonly Uint8Array[], meter: Meter): Promise<Digests> {
    for (const chunk of chunks) meter.update(chunk);
    this.#small = this.#stopped || chunks.length === 0 ? undefined : writeAll(this.#file, chunks);
    await this.#small;
    return meter.digest();
  }

  /** The next chunk; undefined at the end. @throws `invalid_argument` when there are more or fewer bytes than announced */
  async #receive(): Promise<Uint8Array | undefined> {
    let step;
    try {
      step = await this.#body.next();
    } catch (error) {
      this.#ended = true;
      throw isCloudError(error) ? error : new CloudError("canceled", "The body broke off.", { cause: error });
    }
    const { size: announced } = this.#announced;
    if (step.done) {
      this.#ended = true;
      if (announced !== undefined && this.#size !== announced) throw this.#wrongSize();
      return undefined;
    }
    this.#size += step.value.length;
    if (announced !== undefined && this.#size > announced) throw this.#wrongSize();
    return step.value;
  }

  #wrongSize(): CloudError {
    return new CloudError("invalid_argument", `The content does not have the ${this.#announced.size} bytes announced.`, {
      parameter: "size",
      providerCode: "IncompleteBody",
    });
  }
}
