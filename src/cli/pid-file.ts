import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "../server/start-error.ts";

/**
 * Writes the process id, and removes the file when the process ends.
 * @throws StartError when the process that the file names is still alive, and when the file cannot be written
 */
export function writePidFile(file: string): void {
  const running = runningProcess(file);
  if (running !== undefined) throw new StartError(`There is a server already: process ${running}, as ${file} says`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${process.pid}\n`);
  } catch (error) {
    throw new StartError(`The pid file ${file} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
  const absolute = path.resolve(file);
  process.on("exit", () => {
    try {
      rmSync(absolute);
    } catch {
      // Another user may own the folder; a pid file that names no process does no harm.
    }
  });
}

function runningProcess(file: string): number | undefined {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(file, "utf8"), 10);
  } catch {
    return undefined;
  }
  if (!(pid > 0) || pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? pid : undefined;
  }
}
