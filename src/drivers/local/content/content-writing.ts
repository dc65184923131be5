import { open, type FileHandle } from "node:fs/promises";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { ByteStream } from "../../../model/shape.ts";
import { explainFailure, writeAll } from "./durable-file.ts";
import { kindsOf, Meter, prove, type Checksums } from "./meter.ts";

/** What a client says of content before it sends it. */
export interface Announcement {
  /** Bytes. */
  readonly size?: number | undefined;
  readonly checksums?: Checksums | undefined;
}

/** What was found out while content was written. */
export interface Measures {
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Those that were announced, and proved right. */
  readonly checksums: Checksums | undefined;
}

/** So many bytes go to the file at a time, while as many come in. */
const batchSize = 512 * 1024;
/** A system call takes no more chunks than this. */
const batchLength = 1024;

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
  const writing = new ContentWriting(file, body, announced);
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
  readonly #meter: Meter;
  #size = 0;
  #batch: Uint8Array[] = [];
  #batchSize = 0;
  #written: Promise<void> = Promise.resolve();
  /** Whether the body has nothing more to give. */
  #ended = false;
  #stopped = false;

  constructor(file: FileHandle, body: ByteStream, announced: Announcement) {
    this.#file = file;
    this.#body = body[Symbol.asyncIterator]();
    this.#announced = announced;
    this.#meter = new Meter(kindsOf(announced.checksums));
  }

  async run(): Promise<Measures> {
    const { size: limit = Infinity, checksums } = this.#announced;
    for (;;) {
      const chunk = await this.#receive();
      if (!chunk) break;
      this.#size += chunk.length;
      if (this.#size > limit) throw this.#wrongSize();
      this.#meter.update(chunk);
      this.#batch.push(chunk);
      this.#batchSize += chunk.length;
      if (this.#batchSize >= batchSize || this.#batch.length === batchLength) await this.#flush();
    }
    if (this.#size !== (this.#announced.size ?? this.#size)) throw this.#wrongSize();
    await this.#flush();
    await this.#written;
    const computed = this.#meter.digest();
    return { size: this.#size, md5: computed.md5, checksums: prove(computed, checksums) };
  }

  /** Lets go of the body where that has not ended, and waits until the file is no longer written to. */
  async stop(): Promise<void> {
    this.#stopped = true;
    // Whoever makes the body is told, and not waited for.
    if (!this.#ended) this.#body.return?.().catch(() => {});
    await this.#written.catch(() => {});
  }

  async #receive(): Promise<Uint8Array | undefined> {
    try {
      const step = await this.#body.next();
      if (step.done) {
        this.#ended = true;
        return undefined;
      }
      return step.value;
    } catch (error) {
      this.#ended = true;
      throw isCloudError(error) ? error : new CloudError("canceled", "The body broke off.", { cause: error });
    }
  }

  /** Hands the batch to the file as soon as the one before has been written. */
  async #flush(): Promise<void> {
    await this.#written;
    if (this.#batch.length === 0 || this.#stopped) return;
    this.#written = writeAll(this.#file, this.#batch);
    // Looked at with the next batch.
    this.#written.catch(() => {});
    this.#batch = [];
    this.#batchSize = 0;
  }

  #wrongSize(): CloudError {
    return new CloudError("invalid_argument", `The content does not have the ${this.#announced.size} bytes announced.`, {
      parameter: "size",
      providerCode: "IncompleteBody",
    });
  }
}
