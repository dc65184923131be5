import assert from "node:assert/strict";
import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, it } from "node:test";
import { ContentFolder } from "./content-folder.ts";
import type { Piece } from "./piece.ts";
import {
  bodyOf,
  bytesOf,
  eventually,
  failing,
  filesIn,
  lasting,
  md5,
  ownFolder,
  randomBytes,
  unhurried,
} from "./test-content.ts";

interface Told {
  readonly pieces: readonly Piece[];
  readonly md5: string;
  readonly code?: string;
}

/** Starts a process that writes contents of this size until it ends. */
function startWriter(path: string, size: number, parent = ""): { readonly child: ChildProcess; readonly told: Told[] } {
  const child = fork(new URL(import.meta.url.replace("crash.test", "test-writer")), [path, String(size), parent]);
  const told: Told[] = [];
  child.on("message", (message) => told.push(message as Told));
  return { child, told };
}

describe("a process that is killed while it writes", () => {
  it("leaves what it had written whole, and halves that are swept away", async () => {
    for (let round = 0; round < 5; round++) {
      const { path, files } = await lasting();
      const { child, told } = startWriter(path, 3_000_000);
      await eventually(() => told.length >= 2);
      await setTimeout(round * 7);
      child.kill("SIGKILL");
      await once(child, "close");
      const contents = new ContentFolder(path);
      for (const { pieces } of told) contents.hold(pieces);
      assert.deepEqual((await contents.sweep()).missing, []);
      assert.equal((await files()).length, told.length);
      for (const { pieces, md5: expected } of told) {
        assert.equal(md5(await bytesOf(contents.read(pieces, undefined, unhurried))), expected);
      }
    }
  });

  it("leaves a temporary folder, which goes with the next that is made", async () => {
    const parent = await ownFolder();
    const { child, told } = startWriter("", 100_000, parent);
    await eventually(() => told.length >= 1);
    const living = new ContentFolder(undefined, { temporaryParent: parent });
    await living.write(bodyOf(randomBytes(10)), {}, unhurried);
    assert.equal((await readdir(parent)).length, 2, "that of a running process stays");
    child.kill("SIGKILL");
    await once(child, "close");
    const next = new ContentFolder(undefined, { temporaryParent: parent });
    await next.write(bodyOf(randomBytes(10)), {}, unhurried);
    assert.equal((await filesIn(parent)).length, 2);
    await Promise.all([living.close(), next.close()]);
    assert.deepEqual(await readdir(parent), []);
  });
});

describe("a disk that is full", () => {
  it("is told as what it is, and nothing is left", async (test) => {
    const path = await ownFolder();
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "none", path]).status !== 0) {
      test.skip("needs the right to mount a file system");
      return;
    }
    try {
      await mkdir(join(path, "content"));
      const contents = new ContentFolder(join(path, "content"));
      const { pieces } = await contents.write(bodyOf(randomBytes(1_000_000)), {}, unhurried);
      await assert.rejects(contents.write(bodyOf(randomBytes(3_000_000)), {}, unhurried), failing("capacity_unavailable"));
      assert.equal((await filesIn(path)).length, 1);
      contents.release(pieces);
      await contents.close();
      await contents.write(bodyOf(randomBytes(1_500_000)), {}, unhurried);
    } finally {
      spawnSync("umount", [path]);
    }
  });
});
