import { Worker } from "node:worker_threads";
import type { DigestAnswer, DigestRequest } from "./digest-messages.ts";
import type { ChecksumKind, Digests } from "./meter.ts";

/** The checksums of one content, computed in another thread. */
export interface ThreadedDigest {
  /** Takes bytes of the shared memory; resolves when they have been read. One after the other. */
  update(start: number, length: number): Promise<void>;
  digest(): Promise<Digests>;
  /** There will be no more of it. */
  forget(): void;
}

interface Waiting {
  resolve(answer: DigestAnswer): void;
  reject(reason: unknown): void;
}

/**
 * A thread that computes checksums while this one receives and writes: MD5 takes as long as all the rest of an upload. There is
 * one in a process, from the first large content on; it keeps the process from ending only while it has something to do.
 */
class DigestThread {
  readonly #worker: Worker;
  /** Who waits for answers, by content, in the order of their requests. */
  readonly #waiting = new Map<number, Waiting[]>();
  #contents = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor() {
    // Beside this file, whether that is the source, compiled or bundled.
    this.#worker = new Worker(new URL(import.meta.url.replace(/digest-thread(\.\w+)$/, "digest-worker$1")), { stdin: false });
    this.#worker.on("message", ({ content, ...answer }: DigestAnswer) => {
      this.#waiting
        .get(content)
        ?.shift()
        ?.resolve({ content, ...answer });
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("the thread for checksums has ended")));
    this.#worker.unref();
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  begin(memory: SharedArrayBuffer, kinds: readonly ChecksumKind[]): ThreadedDigest {
    const content = this.#contents++;
    const waiting: Waiting[] = [];
    if (this.#waiting.size === 0) this.#worker.ref();
    this.#waiting.set(content, waiting);
    this.#send({ content, memory, kinds });
    const ask = (request: DigestRequest): Promise<DigestAnswer> =>
      new Promise((resolve, reject) => {
        if (this.#failure) return reject(this.#failure.error as Error);
        waiting.push({ resolve, reject });
        this.#send(request);
      });
    return {
      update: async (start, length) => void (await ask({ content, start, length })),
      digest: async () => {
        const { digests } = await ask({ content, last: "digest" });
        this.#end(content);
        if (!digests) throw new Error("the thread for checksums has given none");
        return digests;
      },
      forget: () => {
        if (this.#end(content)) this.#send({ content, last: "forget" });
      },
    };
  }

  /** Whether it had not ended yet. The process may end when nothing runs. */
  #end(content: number): boolean {
    const ended = this.#waiting.delete(content);
    if (this.#waiting.size === 0) this.#worker.unref();
    return ended;
  }

  #send(request: DigestRequest): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    this.#worker.postMessage(request);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    for (const waiting of this.#waiting.values()) for (const { reject } of waiting.splice(0)) reject(error);
  }
}

let thread: DigestThread | undefined;

/** Begins to compute checksums of what will lie in this memory. */
export function beginDigest(memory: SharedArrayBuffer, kinds: readonly ChecksumKind[]): ThreadedDigest {
  if (!thread || thread.failed) thread = new DigestThread();
  return thread.begin(memory, kinds);
}
