import http from "node:http";
import { MeasuredProcess } from "./measured-process.ts";

const serverModule = new URL("./server-process.js", import.meta.url);

/** How many instances are listed. */
export const instances = 10_000;

export interface ListFigures {
  readonly format: string;
  readonly bytes: number;
  /** Bytes by which the heap in use grew at most while the list went out. */
  readonly peakHeapGrowth: number;
  /** Milliseconds of wall time. */
  readonly duration: number;
  readonly streamed: boolean;
}

/** Lists many instances, of the mock or of a local cloud in a folder, and watches the heap of the server meanwhile. */
export async function measureLargeList(format: "xml" | "json", folder?: string): Promise<ListFigures> {
  const args = folder === undefined ? ["deltacloud", String(instances)] : ["local", folder];
  const server = await MeasuredProcess.start(serverModule, args, ["--expose-gc"]);
  await list(server.port, format);
  const before = await server.usage();
  const { bytes, duration, streamed } = await list(server.port, format);
  const after = await server.usage();
  server.stop();
  return { format, bytes, duration, streamed, peakHeapGrowth: after.peakHeap - before.heap };
}

function list(port: number, format: string): Promise<{ bytes: number; duration: number; streamed: boolean }> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: "127.0.0.1", path: `/api/instances?format=${format}`, auth: "mockuser:mockpassword" }, (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => (bytes += chunk.length));
        response.on("end", () =>
          resolve({ bytes, duration: performance.now() - started, streamed: response.headers["content-length"] === undefined }),
        );
      })
      .on("error", reject);
  });
}
