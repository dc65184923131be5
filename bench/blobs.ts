import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { MeasuredProcess } from "./measured-process.ts";

const serverModule = new URL("./blobs-process.js", import.meta.url);
const largest = 2 ** 30;
const warmUpSize = 2 ** 26;
const auth = "mockuser:mockpassword";
const chunk = Buffer.alloc(256 * 1024, "deltacloud");

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
    await this.#measure("put", () => this.#put(size));
    await this.#measure("get", () => this.#get(size));
  }

  end(): BlobFigures {
    this.#process.stop();
    return { server: this.#server, ...this.#least, growth: this.#peak - this.#base };
  }

  async #warmUp(): Promise<void> {
    if (this.#server !== "bare") {
      const body = "name=bench";
      const headers = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length };
      await this.#exchange({ method: "POST", path: "/api/buckets", headers }, (request) => request.end(body));
    }
    await this.#put(warmUpSize);
    await this.#get(warmUpSize);
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

  async #put(size: number): Promise<void> {
    await this.#exchange(
      { method: "PUT", path: "/api/buckets/bench/blob", headers: { "Content-Length": size } },
      async (request) => {
        for (let left = size; left > 0; left -= chunk.length) if (!request.write(chunk)) await once(request, "drain");
        request.end();
      },
    );
  }

  async #get(size: number): Promise<void> {
    const received = await this.#exchange({ path: "/api/buckets/bench/blob/content" }, (request) => request.end());
    if (received !== size) throw new Error(`${this.#server} sent ${received} bytes instead of ${size}`);
  }

  /** Sends a request; gives the length of the answer. */
  #exchange(options: http.RequestOptions, send: (request: http.ClientRequest) => unknown): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = http.request({ host: "127.0.0.1", port: this.#process.port, auth, ...options }, (response) => {
        let bytes = 0;
        response.on("data", (data: Buffer) => (bytes += data.length));
        response.on("end", () => {
          const { statusCode = 0 } = response;
          if (statusCode < 300) resolve(bytes);
          else reject(new Error(`${this.#server} answered ${statusCode} to ${options.method ?? "GET"} ${options.path}`));
        });
      });
      request.on("error", reject);
      send(request);
    });
  }
}
