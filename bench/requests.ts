import http from "node:http";
import { load } from "./load.ts";
import { MeasuredProcess } from "./measured-process.ts";

const serverModule = new URL("./server-process.js", import.meta.url);
const credentials = `Basic ${Buffer.from("mockuser:mockpassword").toString("base64")}`;
/**
 * Requests of a round. It takes about as long for either server: a machine is quiet for moments only, and both must have the
 * same chance of them.
 */
const requests = { bare: 20_000, ours: 5000 };
const connections = 16;
const warmUps = 4;
const rounds = 20;

export interface RequestFigures {
  readonly format: string;
  /** Of the whole answer, its head included. */
  readonly bytes: number;
  /** Microseconds of CPU time a request, the least of several rounds. */
  readonly bare: number;
  readonly ours: number;
  /** Microseconds of wall time a request, the least of several rounds. */
  readonly bareWall: number;
  readonly oursWall: number;
}

/** An answer as it came: names and values of its head alternating, and its body. */
export interface Answer {
  readonly fields: readonly string[];
  readonly body: string;
}

/** GET /api/instances on the mock against a bare server that sends the same bytes, in rounds that take turns. */
export async function measureRequests(format: "xml" | "json"): Promise<RequestFigures> {
  const path = `/api/instances?format=${format}`;
  const ours = await MeasuredProcess.start(serverModule, ["deltacloud"]);
  const answer = await fetchAnswer(ours.port, path);
  const bare = await MeasuredProcess.start(serverModule, ["bare", JSON.stringify(answer)]);
  const bytes = sizeOf(answer);
  if (sizeOf(await fetchAnswer(bare.port, path)) !== bytes) throw new Error("the bare server sends something else");
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${credentials}\r\n\r\n`;
  const best = { ours: Infinity, bare: Infinity, oursWall: Infinity, bareWall: Infinity };
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [name, process] of [
      ["bare", bare],
      ["ours", ours],
    ] as const) {
      const before = await process.usage();
      const wall = await load(process.port, request, requests[name], connections);
      const after = await process.usage();
      if (round < warmUps) continue;
      best[name] = Math.min(best[name], (after.cpu - before.cpu) / requests[name]);
      best[`${name}Wall`] = Math.min(best[`${name}Wall`], (wall * 1000) / requests[name]);
    }
  }
  ours.stop();
  bare.stop();
  return { format, bytes, ...best };
}

function fetchAnswer(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { Host: "localhost", Authorization: credentials, Connection: "keep-alive" };
    http
      .get({ port, host: "127.0.0.1", path, headers, agent: false }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
        response.on("end", () => {
          resolve({ fields: response.rawHeaders, body });
          response.destroy();
        });
      })
      .on("error", reject);
  });
}

/** The bytes of an answer, but for its status line. */
function sizeOf({ fields, body }: Answer): number {
  return fields.reduce((sum, text) => sum + text.length + 2, 2) + Buffer.byteLength(body);
}
