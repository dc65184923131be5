import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { CloudError } from "../../../model/errors.ts";

/**
 * Writes all of these chunks, which one system call need not do.
 * @param position where in the file they begin; where it is written to next unless told
 */
export async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], position?: number): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const written = (await file.writev(chunks, position)).bytesWritten;
  if (written === total) return;
  const rest = Buffer.concat(chunks).subarray(written);
  const start = position === undefined ? null : position + written;
  for (let done = 0; done < rest.length;) {
    done += (await file.write(rest, done, null, start === null ? null : start + done)).bytesWritten;
  }
}

/** Makes the entries of a folder last, should the machine lose power. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes a folder that only this user may enter, and the entry in its parent last. It may be there already. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  await syncFolder(dirname(path));
}

const full: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** A disk that is full is something the client may know; whatever else a file system says is a defect and stays as it is. */
export function explainFailure(error: unknown): unknown {
  if (!full.has(codeOf(error))) return error;
  return new CloudError("capacity_unavailable", "There is no room left to store the content.", { cause: error });
}

/** The code of a system error, such as `ENOENT`. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);
