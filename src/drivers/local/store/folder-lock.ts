import { readFileSync, readlinkSync } from "node:fs";
import { open, readFile, readdir, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { unusable } from "./damage.ts";

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  /** Which run of the machine; process ids mean something in one only. */
  readonly boot: string;
  /** Which processes the holder sees: a container has its own numbers. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process began, as the system counts: tells it from a later one of the same number. */
  readonly started: string;
}

/** A holder that cannot be asked shows that it lives by touching its lock this often, in milliseconds. */
const heartbeat = 5000;
const abandoned = 4 * heartbeat;

const prefix = "lock-";

/**
 * A folder for one process alone. Each process that wants it first writes a lock of its own and then looks for others: of two,
 * one at least sees the other. A lock whose process is gone counts for nothing.
 */
export class FolderLock {
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;

  private constructor(file: string) {
    this.#file = file;
    this.#timer = setInterval(() => void touch(file), heartbeat).unref();
  }

  /** @throws `failed_precondition` when another process has the folder */
  static async take(folder: string): Promise<FolderLock> {
    const own = thisProcess();
    const file = path.join(folder, `${prefix}${own.pid}-${own.started || Date.now()}`);
    try {
      await writeLock(file, own);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      throw unusable(`${folder} is in use by this process already.`);
    }
    try {
      for (const name of await readdir(folder)) {
        const other = path.join(folder, name);
        if (!name.startsWith(prefix) || other === file) continue;
        const holder = await readLock(other);
        if (await isAlive(holder, own, other)) throw inUse(folder, other, holder);
        await rm(other, { force: true });
      }
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
    return new FolderLock(file);
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await rm(this.#file, { force: true });
  }
}

function inUse(folder: string, lock: string, holder: Holder | undefined): Error {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : "another process";
  return unusable(`${folder} is in use by ${who}. Only one process can have it; if there is none, remove ${lock}.`);
}

async function writeLock(file: string, holder: Holder): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(holder)}\n`);
  } finally {
    await handle.close();
  }
}

/** Undefined for a lock that is being written, or was left half written. */
async function readLock(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder | undefined, own: Holder, file: string): Promise<boolean> {
  if (holder?.host === own.host && holder.boot !== own.boot) return false;
  if (holder?.boot !== own.boot || holder.namespace !== own.namespace) return (await age(file)) < abandoned;
  if (!isRunning(holder.pid)) return false;
  const started = startOf(holder.pid);
  return started === undefined || started === holder.started;
}

/** How long ago a lock was touched, in milliseconds; for ever when it is gone. */
async function age(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => {});
}

const thisProcess = (): Holder => ({
  host: hostname(),
  boot: told(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()) ?? "",
  namespace: told(() => readlinkSync("/proc/self/ns/pid")) ?? "",
  pid: process.pid,
  started: startOf(process.pid) ?? "",
});

/** The 22nd field; the second, the program's name, may hold spaces and parentheses. */
function startOf(pid: number): string | undefined {
  const line = told(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return line?.slice(line.lastIndexOf(")") + 2).split(" ")[19];
}

/** What a system tells that knows such things. */
function told(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user's may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
