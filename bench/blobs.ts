import { mkdtempSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { MeasuredProcess } from "./measured-process.ts";
import { exchange, get, put, type Target } from "./transfer.ts";

const serverModule = new URL("./blobs-process.js", import.meta.url);
const largest = 2 ** 30;
const warmUpSize = 2 ** 26;
const auth = "mockuser:mockpassword";
const blobPath = "/api/buckets/bench/blob";

/** One direction, the least of all rounds. */
export interface TransferFigures {
  /** Milliseconds of wall time. */
  readonly duration: number;
  /** Milliseconds of CPU time of the server, all its threads together. */
  readonly cpu: number;
}

export interface BlobFigures {
  /** `bare`, or the driver. */
  readonly server: string;
  readonly put: TransferFigures;
  readonly get: TransferFigures;
  /** Bytes by which the server's memory grew at most, after a first small blob. */
  readonly growth: number;
}

/**
 * A blob of a gigabyte on its way in and out, with servers that take turns on the same file system. The bare one only pipes: it
 * computes no checksum and does not wait for the disk.
 */
export async function measureBlobs(servers: readonly string[], rounds = 5, size = largest): Promise<readonly BlobFigures[]> {
  // Not the system's place for temporary files, which may be memory.
  const folder = mkdtempSync(fileURLToPath(new URL("../blobs-", import.meta.url)));
  try {
    const subjects = await Promise.all(servers.map((server) => Subject.start(server, mkdtempSync(`${folder}/${server}-`))));
    for (let round = 0; round < rounds; round++) for (const subject of subjects) await subject.round(size);
    return subjects.map((subject) => subject.end());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class Subject {
  readonly #server: string;
  readonly #process: MeasuredProcess;
  readonly #least = { put: { duration: Infinity, cpu: Infinity }, get: { duration: Infinity, cpu: Infinity } };
  #base = 0;
  #peak = 0;

  static async start(server: string, folder: string): Promise<Subject> {
    const subject = new Subject(server, await MeasuredProcess.start(serverModule, [server, folder]));
    await subject.#warmUp();
    return subject;
  }

  private constructor(server: string, process: MeasuredProcess) {
    this.#server = server;
    this.#process = process;
  }

  async round(size: number): Promise<void> {
    await this.#measure("put", () => put(this.#target, blobPath, size));
    await this.#measure("get", () => get(this.#target, `${blobPath}/content`, size));
  }

  get #target(): Target {
    return { host: "127.0.0.1", port: this.#process.port, auth };
  }

  end(): BlobFigures {
    this.#process.stop();
    return { server: this.#server, ...this.#least, growth: this.#peak - this.#base };
  }

  async #warmUp(): Promise<void> {
    if (this.#server !== "bare") {
      const body = "name=bench";
      const headers = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length };
      await exchange(this.#target, { method: "POST", path: "/api/buckets", headers }, (request) => request.end(body));
    }
    await put(this.#target, blobPath, warmUpSize);
    await get(this.#target, `${blobPath}/content`, warmUpSize);
    this.#base = (await this.#process.usage()).rss;
  }

  async #measure(direction: "put" | "get", transfer: () => Promise<void>): Promise<void> {
    const before = await this.#process.usage();
    const started = performance.now();
    const transferred = transfer().then(() => performance.now() - started);
    for (let over = false; !over;) {
      this.#peak = Math.max(this.#peak, (await this.#process.usage()).rss);
      over = await Promise.race([transferred.then(() => true), sleep(100, false)]);
    }
    const least = this.#least[direction];
    least.duration = Math.min(least.duration, await transferred);
    least.cpu = Math.min(least.cpu, ((await this.#process.usage()).cpu - before.cpu) / 1000);
  }
}
