import assert from "node:assert/strict";
import { createHash, randomFillSync } from "node:crypto";
import { setMaxListeners } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { isCloudError, type ErrorCode } from "../../../model/errors.ts";
import { ContentFolder } from "./content-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "content-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of one test's own, which goes when the tests of the file have run. */
export const ownFolder = () => mkdtemp(join(folder, "case-"));

/** A content folder that lasts, and a look at the files in it. */
export async function lasting() {
  const path = join(await ownFolder(), "content");
  return { path, contents: new ContentFolder(path), files: () => filesIn(path) };
}

/** All files below a folder, by their paths in it. */
export async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
}

/** Bytes that no compression or repetition can fake. */
export const randomBytes = (size: number): Buffer => randomFillSync(Buffer.alloc(size));

/** A body that comes in chunks of this size, each after a turn of the event loop. */
export async function* bodyOf(content: Uint8Array, chunkSize = 64 * 1024): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < content.length; start += chunkSize) {
    await new Promise((resolve) => setImmediate(resolve));
    yield content.subarray(start, start + chunkSize);
  }
}

export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Hexadecimal. */
export const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

/** A signal that never aborts. */
export const unhurried: AbortSignal = new AbortController().signal;
setMaxListeners(0, unhurried);

/** Waits until something holds. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.fail("it never came to be");
}

/** For `assert.rejects`: an error of this code, and of this provider code. */
export const failing =
  (code: ErrorCode, providerCode?: string) =>
  (error: unknown): boolean =>
    isCloudError(error) && error.code === code && error.details.providerCode === providerCode;
