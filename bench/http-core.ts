import { Pool } from "undici";
import { SignalCancellation } from "../src/http/cancellation.ts";
import { createEgressPolicy } from "../src/http/egress.ts";
import { createHttpCore } from "../src/http/http-core.ts";
import { MeasuredProcess } from "./measured-process.ts";

const cloudModule = new URL("./http-core-cloud.js", import.meta.url);
const requests = 2000;
const connections = 8;
const warmUps = 3;
const rounds = 12;
const streamRounds = 3;
const streamBytes = 2 ** 30;

export interface HttpCoreFigures {
  /** Microseconds of CPU time a small document, the least of several rounds. */
  readonly bare: number;
  readonly ours: number;
  /** Bytes a second of a stream of 1 GiB, the most of several rounds. */
  readonly bareStream: number;
  readonly oursStream: number;
}

/** Requests through the HTTP core against the same ones by undici alone, in rounds that take turns. */
export async function measureHttpCore(): Promise<HttpCoreFigures> {
  const cloud = await MeasuredProcess.start(cloudModule, []);
  const origin = `http://127.0.0.1:${cloud.port}`;
  const pool = new Pool(origin, { connections: 256, pipelining: 1 });
  const core = createHttpCore({ egress: createEgressPolicy(), observe: () => {} });
  const client = () =>
    core.clientFor({
      driver: "bench",
      provider: { value: undefined, vouched: true },
      cancellation: new SignalCancellation(new AbortController().signal),
      deadline: Date.now() + 60_000,
      timeout: 60_000,
      tenant: "tenant",
    });
  const headers = { accept: "application/json", "x-auth-token": "token" };
  const documents = {
    bare: async () => {
      const { signal } = new AbortController();
      const { body } = await pool.request({ method: "GET", path: "/document", headers, signal });
      return body.json();
    },
    ours: async () => (await client().request({ method: "GET", url: `${origin}/document`, headers })).json(),
  };
  const path = `/bytes/${streamBytes}`;
  const streams = {
    bare: async () => (await pool.request({ method: "GET", path })).body as AsyncIterable<Uint8Array>,
    ours: async () => (await client().stream({ method: "GET", url: origin + path })).body,
  };
  const names = ["bare", "ours"] as const;
  const best = { bare: Infinity, ours: Infinity };
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const name of names) {
      const cost = await cpuOf(() => inParallel(documents[name]));
      if (round >= warmUps) best[name] = Math.min(best[name], cost / requests);
    }
  }
  const rate = { bare: 0, ours: 0 };
  for (let round = 0; round < streamRounds; round++) {
    for (const name of names) rate[name] = Math.max(rate[name], await rateOf(streams[name]));
  }
  await Promise.all([pool.close(), core.close()]);
  cloud.stop();
  return { ...best, bareStream: rate.bare, oursStream: rate.ours };
}

async function inParallel(request: () => Promise<unknown>): Promise<void> {
  let left = requests;
  const work = async (): Promise<void> => {
    while (left-- > 0) await request();
  };
  await Promise.all(Array.from({ length: connections }, work));
}

/** Microseconds of CPU time, user and system. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function rateOf(open: () => Promise<AsyncIterable<Uint8Array>>): Promise<number> {
  const start = performance.now();
  let length = 0;
  for await (const chunk of await open()) length += chunk.length;
  if (length !== streamBytes) throw new Error(`${length} bytes have come`);
  return length / ((performance.now() - start) / 1000);
}
