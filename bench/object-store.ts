import { setTimeout as sleep } from "node:timers/promises";
import { changeBucket, type BenchedStore, type StraightWay } from "./benched-stores.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { behindLine } from "./shaped-line.ts";
import { exchange, get, put, type Target } from "./transfer.ts";

const serverModule = new URL("./blobs-process.js", import.meta.url);
const pumpModule = new URL("./pump-process.js", import.meta.url);
const largest = 2 ** 30;
const warmUpSize = 2 ** 26;

/** One way to the store, all rounds. */
export interface Times {
  /** Milliseconds of wall time, a round each. */
  readonly put: number[];
  readonly get: number[];
  /** Milliseconds of CPU time of what is on the way: nothing when it is direct. */
  readonly putCpu: number[];
  readonly getCpu: number[];
}

/** Straight, through a mere pump of bytes, which is the best that a proxy on Node can do, and through us. */
export const waysToStore = ["direct", "pump", "ours"] as const;

export interface ObjectStoreFigures extends Readonly<Record<(typeof waysToStore)[number], Times>> {
  /** Bytes by which the server's memory grew at most, after a first small blob. */
  readonly growth: number;
}

/**
 * A blob of a gigabyte into a store and out of it, by the same client. The ways take turns, and each round removes what it wrote.
 * @param speed of the line that leads to the store; see `behindLine`
 */
export async function measureObjectStore(
  store: BenchedStore,
  speed?: string,
  rounds = 5,
  size = largest,
): Promise<ObjectStoreFigures> {
  const straight = await store.enter();
  return await behindLine(straight.target.port, speed, () => measureWays(store, straight, rounds, size));
}

async function measureWays(
  { driver, provider, user, password }: BenchedStore,
  straight: StraightWay,
  rounds: number,
  size: number,
): Promise<ObjectStoreFigures> {
  const server = await MeasuredProcess.start(serverModule, [driver, provider]);
  const pump = await MeasuredProcess.start(pumpModule, [String(straight.target.port)]);
  try {
    const toStore = (port: number, blob: string): Omit<Way, "times"> => ({
      target: { ...straight.target, port },
      blob: (method) => straight.path(method, blob),
      content: straight.path("GET", blob),
    });
    const ways: Readonly<Record<(typeof waysToStore)[number], Way>> = {
      direct: { ...toStore(straight.target.port, "direct"), times: noTimes() },
      pump: { ...toStore(pump.port, "pump"), between: pump, times: noTimes() },
      ours: {
        target: { host: "127.0.0.1", port: server.port, auth: `${user}:${password}` },
        blob: () => "/api/buckets/bench/blob",
        content: "/api/buckets/bench/blob/content",
        between: server,
        times: noTimes(),
      },
    };
    await changeBucket(straight, "PUT");
    for (const way of Object.values(ways)) await round({ ...way, times: noTimes() }, warmUpSize);
    const base = (await server.usage()).rss;
    let peak = base;
    for (let count = 0; count < rounds; count++) {
      for (const way of Object.values(ways)) {
        const running = round(way, size);
        for (let over = false; !over;) {
          over = await Promise.race([running.then(() => true), sleep(100, false)]);
          if (way.between === server && !over) peak = Math.max(peak, (await server.usage()).rss);
        }
      }
    }
    await changeBucket(straight, "DELETE");
    return { direct: ways.direct.times, pump: ways.pump.times, ours: ways.ours.times, growth: peak - base };
  } finally {
    server.stop();
    pump.stop();
  }
}

interface Way {
  readonly target: Target;
  /** Its path, for one method. */
  readonly blob: (method: string) => string;
  readonly content: string;
  /** What is on the way, and measured. */
  readonly between?: MeasuredProcess;
  readonly times: Times;
}

const noTimes = (): Times => ({ put: [], get: [], putCpu: [], getCpu: [] });

async function round({ target, blob, content, between, times }: Way, size: number): Promise<void> {
  const measured = async (transfer: () => Promise<void>, duration: number[], cpu: number[]): Promise<void> => {
    const before = (await between?.usage())?.cpu ?? 0;
    const began = performance.now();
    await transfer();
    duration.push(performance.now() - began);
    cpu.push((((await between?.usage())?.cpu ?? 0) - before) / 1000);
  };
  await measured(() => put(target, blob("PUT"), size), times.put, times.putCpu);
  await measured(() => get(target, content, size), times.get, times.getCpu);
  await exchange(target, { method: "DELETE", path: blob("DELETE") });
}
