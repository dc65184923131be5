import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { ownFolder } from "../test-local.ts";
import { FolderLock } from "./folder-lock.ts";

const refused = { code: "failed_precondition", message: /is in use by/ };

async function newFolder(): Promise<string> {
  const folder = await ownFolder();
  await mkdir(folder);
  return folder;
}

/** The lock that this process would write, and another with some fields otherwise. */
async function lockOf(folder: string, changes: Readonly<Record<string, unknown>>): Promise<string> {
  const lock = await FolderLock.take(folder);
  const [name = ""] = await readdir(folder);
  const holder = JSON.parse(await readFile(path.join(folder, name), "utf8")) as object;
  await lock.release();
  const file = path.join(folder, "lock-other");
  await writeFile(file, JSON.stringify({ ...holder, ...changes }));
  return file;
}

test("one process has the folder, once", async () => {
  const folder = await newFolder();
  const lock = await FolderLock.take(folder);
  await assert.rejects(FolderLock.take(folder), refused);
  await lock.release();
  await (await FolderLock.take(folder)).release();
  assert.deepEqual(await readdir(folder), []);
});

test("another process that runs is respected, until it is gone", async (t) => {
  if (!existsSync("/proc/self/stat")) return t.skip("needs /proc");
  const folder = await newFolder();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  const line = await readFile(`/proc/${child.pid}/stat`, "latin1");
  await lockOf(folder, { pid: child.pid, started: line.slice(line.lastIndexOf(")") + 2).split(" ")[19] });
  await assert.rejects(FolderLock.take(folder), {
    message: new RegExp(`process ${child.pid} on .*; if there is none, remove .*lock-other`),
  });
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await FolderLock.take(folder)).release();
  assert.deepEqual(await readdir(folder), []);
});

test("the lock of a process that is gone counts for nothing, though its number is in use again or the machine was started anew", async (t) => {
  if (!existsSync("/proc/self/stat")) return t.skip("needs /proc");
  for (const changes of [{ started: "1" }, { boot: "before" }]) {
    const folder = await newFolder();
    await lockOf(folder, changes);
    await (await FolderLock.take(folder)).release();
  }
});

test("a process that cannot be asked lives as long as it touches its lock", async () => {
  for (const changes of [
    { host: "elsewhere", boot: "other" },
    { namespace: "pid:[7]", boot: "other", host: "container" },
  ]) {
    const folder = await newFolder();
    const file = await lockOf(folder, changes);
    await assert.rejects(FolderLock.take(folder), refused);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await (await FolderLock.take(folder)).release();
  }
});

test("a lock that was not written to its end is respected while it is new", async () => {
  const folder = await newFolder();
  await writeFile(path.join(folder, "lock-9"), "{");
  await assert.rejects(FolderLock.take(folder), refused);
});
