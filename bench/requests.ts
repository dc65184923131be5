import { randomBytes } from "node:crypto";
import http from "node:http";
import { AccessKeys } from "../src/credentials/access-keys/access-keys.ts";
import { Sealing } from "../src/credentials/sealing.ts";
import { load } from "./load.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { signedForm } from "./sign-v4.ts";

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

/** GET /api/instances on the mock. */
export function measureRequests(format: "xml" | "json"): Promise<RequestFigures> {
  return measureAgainstBare(
    ["deltacloud"],
    `GET /api/instances?format=${format} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${credentials}\r\n\r\n`,
  );
}

/** DescribeInstances of the mock's four instances at /ec2, by a form that is signed with a sealed key. */
export function measureDescribe(): Promise<RequestFigures> {
  const sealingKey = randomBytes(32);
  const keys = new AccessKeys({ sealing: new Sealing([sealingKey]) });
  const account = { driver: "mock", credentials: { user: "mockuser", password: "mockpassword" }, scope: {} };
  const signing = { service: "ec2", path: "/ec2", key: keys.create(account) };
  const request = signedForm("Action=DescribeInstances&Version=2016-11-15", signing);
  return measureAgainstBare(["ec2", sealingKey.toString("base64")], request);
}

/** One request, again and again, against a bare server that sends the same bytes, in rounds that take turns. */
async function measureAgainstBare(server: readonly string[], request: string): Promise<RequestFigures> {
  const ours = await MeasuredProcess.start(serverModule, server);
  const answer = await fetchAnswer(ours.port, request);
  const bare = await MeasuredProcess.start(serverModule, ["bare", JSON.stringify(answer)]);
  const bytes = sizeOf(answer);
  if (sizeOf(await fetchAnswer(bare.port, request)) !== bytes) throw new Error("the bare server sends something else");
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
  return { bytes, ...best };
}

/** The answer to a request that is sent as it stands. */
export function fetchAnswer(port: number, request: string): Promise<Answer> {
  const [head = "", content = ""] = request.split("\r\n\r\n");
  const [first = "", ...fields] = head.split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers = Object.fromEntries(fields.map((field) => field.split(": ", 2) as [string, string]));
  return new Promise((resolve, reject) => {
    http
      .request(
        { port, host: "127.0.0.1", method, path, headers: { ...headers, Connection: "keep-alive" }, agent: false },
        (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
          response.on("end", () => {
            resolve({ fields: response.rawHeaders, body });
            response.destroy();
          });
        },
      )
      .on("error", reject)
      .end(content);
  });
}

/** The bytes of an answer, but for its status line. */
function sizeOf({ fields, body }: Answer): number {
  return fields.reduce((sum, text) => sum + text.length + 2, 2) + Buffer.byteLength(body);
}
