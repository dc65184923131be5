import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

/** Process ids mean something on one host only, and containers that share a folder count as hosts. */
const prefix = `deltacloud-local-${hostname().replaceAll(/[^\w.]/g, "_")}-`;

const folders = new Set<string>();

/**
 * Makes a folder that goes when it is removed, when the process ends, or, where that was killed, when another makes one.
 * @param parent the system's folder for temporary files unless told
 */
export function makeTemporaryFolder(parent: string = tmpdir()): string {
  removeAbandoned(parent);
  const path = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  if (folders.size === 0) process.on("exit", removeAll);
  folders.add(path);
  return path;
}

/** Removes a temporary folder and all in it. */
export function removeTemporaryFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
  folders.delete(path);
  if (folders.size === 0) process.off("exit", removeAll);
}

function removeAll(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(owner) || isRunning(owner)) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's, or another process is quicker.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user's may not be signalled, but is there.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
