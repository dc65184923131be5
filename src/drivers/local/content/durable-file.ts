import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { CloudError } from "../../../model/errors.ts";

/** Writes all of these chunks, which one system call need not do. */
export async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  let written = (await file.writev(chunks)).bytesWritten;
  if (written === total) return;
  const rest = Buffer.concat(chunks).subarray(written);
  for (written = 0; written < rest.length;) written += (await file.write(rest, written)).bytesWritten;
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
