import http from "node:http";
import { load } from "./load.ts";
import { MeasuredProcess } from "./measured-process.ts";

const serverModule = new URL("./server-process.js", import.meta.url);
const credentials = `Basic ${Buffer.from("mockuser:mockpassword").toString("base64")}`;
const requests = 20_000;
const connections = 16;
const rounds = 5;

export interface RequestFigures {
  readonly format: string;
  readonly bytes: number;
  /** Microseconds of CPU time a request, the least of several rounds. */
  readonly bare: number;
  readonly ours: number;
  /** Microseconds of wall time a request, the least of several rounds. */
  readonly bareWall: number;
  readonly oursWall: number;
}

/** GET /api/instances on the mock against a bare server that sends the same bytes, in rounds that take turns. */
export async function measureRequests(format: "xml" | "json"): Promise<RequestFigures> {
  const path = `/api/instances?format=${format}`;
  const ours = await MeasuredProcess.start(serverModule, ["deltacloud"]);
  const body = await fetchBody(ours.port, path);
  const bare = await MeasuredProcess.start(serverModule, ["bare", body.toString("base64")]);
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${credentials}\r\n\r\n`;
  const best = { ours: Infinity, bare: Infinity, oursWall: Infinity, bareWall: Infinity };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, process] of [["bare", bare], ["ours", ours]] as const) {
      const before = await process.usage();
      const wall = await load(process.port, request, requests, connections);
      const after = await process.usage();
      // The first round warms both up.
      if (round === 0) continue;
      best[name] = Math.min(best[name], (after.cpu - before.cpu) / requests);
      best[`${name}Wall`] = Math.min(best[`${name}Wall`], (wall * 1000) / requests);
    }
  }
  ours.stop();
  bare.stop();
  return { format, bytes: body.length, ...best };
}

function fetchBody(port: number, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: "127.0.0.1", path, headers: { Host: "localhost", Authorization: credentials } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks)));
      })
      .on("error", reject);
  });
}
