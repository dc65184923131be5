import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { createMock } from "./driver.ts";
import { connect, textOf } from "./test-session.ts";

const folder = mkdtempSync(join(tmpdir(), "mock-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The time at which everything happens in tests of the storage. */
export const date = new Date("2026-11-22T08:09:48Z");
export const now = () => date;

/** A bucket of the data set. */
export const bucketId = "bucket1";

/** Hexadecimal. */
export const md5 = (text: string | Uint8Array) => createHash("md5").update(text).digest("hex");

/** A folder of one test's own, which goes when the tests of the file have run. */
export const ownFolder = () => mkdtemp(join(folder, "case-"));

/** A session with a mock that keeps its contents in a folder of its own. */
export async function storing() {
  const parent = await ownFolder();
  const session = connect(createMock({ folder: parent, now }));
  const count = async (): Promise<number> => {
    const [made] = await readdir(parent);
    return made === undefined ? 0 : (await readdir(join(parent, made))).length;
  };
  /** Waits until so many contents lie in the folder: they are removed behind the caller's back. */
  const files = async (expected: number): Promise<void> => {
    for (let tries = 0; tries < 200 && (await count()) !== expected; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(await count(), expected, "files in the temporary folder");
  };
  return { session, files };
}

/** The text of a blob. */
export const read = async (session: ReturnType<typeof connect>, id: string, bucket = bucketId) =>
  textOf((await session.blobs.content({ bucketId: bucket, id })).body);
