import type { FileHandle } from "node:fs/promises";
import type { ThreadedDigest } from "./digest-thread.ts";
import { EarlySync } from "./early-sync.ts";
import type { ChecksumKind, Digests } from "./meter.ts";

/** So much is written, and goes into the checksums, at a time. */
const slotSize = 256 * 1024;
const slots = 4;

/**
 * The bytes of a large content on their way to its file: memory in which one part fills while others are written and go into the
 * checksums, each in a thread of its own. What is copied into it is free at once, and nothing is allocated on the way.
 */
export class ContentRing {
  readonly #file: FileHandle;
  readonly #sync: EarlySync;
  readonly #memory = new Uint8Array(new SharedArrayBuffer(slots * slotSize));
  readonly #digest: ThreadedDigest;
  /** What each slot waits for before it can be filled again. */
  readonly #busy: Promise<unknown>[] = Array.from({ length: slots }, () => Promise.resolve());
  #slot = 0;
  #filled = 0;
  /** Where the slot will go in the file. */
  #position = 0;
  #stopped = false;

  /** @param durable whether the file will be made to last */
  static async open(file: FileHandle, kinds: readonly ChecksumKind[], durable: boolean): Promise<ContentRing> {
    // On demand, which also gives it a file of its own in the bundle, as the thread needs.
    const { beginDigest } = await import("./digest-thread.ts");
    return new ContentRing(file, durable, (memory) => beginDigest(memory, kinds));
  }

  private constructor(file: FileHandle, durable: boolean, begin: (memory: SharedArrayBuffer) => ThreadedDigest) {
    this.#file = file;
    this.#sync = new EarlySync(file, durable);
    this.#digest = begin(this.#memory.buffer as SharedArrayBuffer);
  }

  /** Takes a chunk, as soon as there is room for it. @throws what writing the file throws */
  async add(chunk: Uint8Array): Promise<void> {
    for (let taken = 0; taken < chunk.length;) {
      if (this.#filled === 0) await this.#busy[this.#slot];
      if (this.#stopped) return;
      const part = chunk.subarray(taken, taken + slotSize - this.#filled);
      this.#memory.set(part, this.#slot * slotSize + this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled === slotSize) this.#send();
    }
  }

  /** Waits until all is written. */
  async finish(): Promise<Digests> {
    if (this.#filled > 0) this.#send();
    await Promise.all(this.#busy);
    return this.#digest.digest();
  }

  /** Waits until the file is left alone, whatever comes of it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled([...this.#busy, this.#sync.idle()]);
    this.#digest.forget();
  }

  #send(): void {
    const start = this.#slot * slotSize;
    const length = this.#filled;
    const busy = Promise.all([this.#write(start, length, this.#position), this.#digest.update(start, length)]);
    // Seen by whoever needs the slot next.
    busy.catch(() => {});
    this.#busy[this.#slot] = busy;
    this.#position += length;
    this.#slot = (this.#slot + 1) % slots;
    this.#filled = 0;
    this.#sync.reached(this.#position);
  }

  async #write(start: number, length: number, position: number): Promise<void> {
    for (let done = 0; done < length;) {
      done += (await this.#file.write(this.#memory, start + done, length - done, position + done)).bytesWritten;
    }
  }
}
