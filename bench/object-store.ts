import { setTimeout as sleep } from "node:timers/promises";
import { MeasuredProcess } from "./measured-process.ts";
import { exchange, get, put, type Target } from "./transfer.ts";

const serverModule = new URL("./blobs-process.js", import.meta.url);
const largest = 2 ** 30;
const warmUpSize = 2 ** 26;

/** One way to the store, all rounds. */
interface Times {
  /** Milliseconds of wall time, a round each. */
  readonly put: number[];
  readonly get: number[];
}

export interface ObjectStoreFigures {
  readonly direct: Times;
  readonly through: Times;
  /** Bytes by which the server's memory grew at most, after a first small blob. */
  readonly growth: number;
}

/** The object store that the environment names for the tests, with Swift's own authentication; undefined where it names none. */
export function benchStore() {
  const [provider, user, password] = ["PROVIDER", "USER", "PASSWORD"].map(
    (name) => process.env[`DELTACLOUD_TEST_SWIFT_TEMPAUTH_${name}`],
  );
  if (provider === undefined || user === undefined || password === undefined) return undefined;
  return { provider, user, password };
}

/**
 * A blob of a gigabyte into Swift and out of it: by the same client, once to Swift itself and once through the classic API. The ways
 * take turns, and each round removes what it wrote.
 */
export async function measureObjectStore(
  { provider, user, password }: NonNullable<ReturnType<typeof benchStore>>,
  rounds = 5,
  size = largest,
): Promise<ObjectStoreFigures> {
  const process = await MeasuredProcess.start(serverModule, ["swift", provider]);
  try {
    const storage = await login(provider, user, password);
    const ours: Way = {
      target: { host: "127.0.0.1", port: process.port, auth: `${user}:${password}` },
      blob: "/api/buckets/bench/blob",
      content: "/api/buckets/bench/blob/content",
    };
    const direct: Way = {
      target: { host: storage.hostname, port: Number(storage.port), headers: { "X-Auth-Token": storage.token } },
      blob: `${storage.pathname}/bench/direct`,
      content: `${storage.pathname}/bench/direct`,
    };
    await exchange(direct.target, { method: "PUT", path: `${storage.pathname}/bench` });
    for (const way of [direct, ours]) await round(way, warmUpSize);
    const base = (await process.usage()).rss;
    const figures = { direct: { put: [], get: [] } as Times, through: { put: [], get: [] } as Times };
    let peak = base;
    for (let count = 0; count < rounds; count++) {
      note(figures.direct, await round(direct, size));
      const running = round(ours, size);
      for (let over = false; !over;) {
        peak = Math.max(peak, (await process.usage()).rss);
        over = await Promise.race([running.then(() => true), sleep(100, false)]);
      }
      note(figures.through, await running);
    }
    await exchange(direct.target, { method: "DELETE", path: `${storage.pathname}/bench` });
    return { ...figures, growth: peak - base };
  } finally {
    process.stop();
  }
}

interface Way {
  readonly target: Target;
  readonly blob: string;
  readonly content: string;
}

async function round({ target, blob, content }: Way, size: number): Promise<{ put: number; get: number }> {
  const began = performance.now();
  await put(target, blob, size);
  const written = performance.now();
  await get(target, content, size);
  const read = performance.now();
  await exchange(target, { method: "DELETE", path: blob });
  return { put: written - began, get: read - written };
}

function note(times: Times, { put: written, get: read }: { put: number; get: number }): void {
  times.put.push(written);
  times.get.push(read);
}

async function login(provider: string, user: string, password: string) {
  const [name, account] = user.split("+");
  const answer = await fetch(provider, { headers: { "X-Auth-User": `${account}:${name}`, "X-Auth-Key": password } });
  const { hostname, port, pathname } = new URL(answer.headers.get("x-storage-url") ?? "");
  return { hostname, port, pathname, token: answer.headers.get("x-auth-token") ?? "" };
}
