import assert from "node:assert/strict";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { openDriver, ownFolder } from "../test-local.ts";
import { testGateway } from "../../../testing/gateway-harness.ts";
import { allOf, failsAs } from "../../../testing/test-driver/open-cloud.ts";
import { JournalFile, readJournal } from "./journal-file.ts";
import { JournalWriter } from "./journal-writer.ts";

async function newJournal(t: TestContext): Promise<JournalFile> {
  const folder = await ownFolder();
  await mkdir(folder);
  const journal = await JournalFile.create(path.join(folder, "journal.1"));
  t.after(() => journal.close());
  return journal;
}

const change = (id: string) => [{ table: "keys", owner: "ann", id, row: { id } }];

test("what waits at the same time shares a record, and each is answered when it is written", async (t) => {
  const journal = await newJournal(t);
  const writer = new JournalWriter(journal, { sync: true, between: async () => {} });
  await Promise.all(["a", "b", "c"].map((id) => writer.write(change(id), () => assert.fail())));
  const { texts } = await readJournal(journal.path);
  assert.deepEqual(
    texts.map((text) => JSON.parse(text) as unknown),
    [["a", "b", "c"].map((id) => [["keys", "ann", id, { id }]])],
  );
});

test("what cannot be written is undone, as if nobody had asked, and the next change is written again", async (t) => {
  const folder = await ownFolder();
  const driver = await openDriver(folder);
  const cloud = await testGateway(driver).select({ credentials: { user: "mockuser", password: "mockpassword" } });
  const before = await allOf(cloud.list("instances", {}));
  await mockWrites(t, folder, 2);
  const launch = cloud.call("instances", "create", { imageId: "image-1" });
  const built = cloud.call("buckets", "create", { name: "built-upon-it" });
  for (const refused of [launch, built]) await assert.rejects(Promise.resolve(refused), failsAs("capacity_unavailable"));
  assert.deepEqual(await allOf(cloud.list("instances", {})), before);
  await assert.rejects(Promise.resolve(cloud.call("buckets", "get", { id: "built-upon-it" })), failsAs("not_found"));
  const next = await cloud.call("instances", "create", { imageId: "image-1" });
  await driver.close?.();
  const again = await openDriver(folder);
  t.after(() => again.close?.());
  const kept = await testGateway(again).select({ credentials: { user: "mockuser", password: "mockpassword" } });
  assert.deepEqual(await allOf(kept.list("instances", {})), [...before, next]);
});

test("after the disk has failed nothing is written any more", async (t) => {
  const journal = await newJournal(t);
  const writer = new JournalWriter(journal, { sync: true, between: async () => {} });
  t.mock.method(journal, "sync", async () => Promise.reject(Object.assign(new Error("broken"), { code: "EIO" })), { times: 1 });
  let undone = 0;
  for (const id of ["a", "b"])
    await assert.rejects(
      writer.write(change(id), () => undone++),
      failsAs("internal"),
    );
  assert.equal(undone, 2);
});

/** From the next write on a file takes ten bytes and then no more, so many times. */
async function mockWrites(t: TestContext, folder: string, calls: number): Promise<void> {
  const handle = await open(path.join(folder, "journal.1"));
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const write = prototype.write as (bytes: Buffer, start: number, length: number, position: number) => Promise<unknown>;
  let count = 0;
  t.mock.method(
    prototype,
    "write",
    async function (this: FileHandle, bytes: Buffer, start: number, length: number, position: number) {
      count++;
      if (count === calls) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      return write.call(this, bytes, start, count < calls ? 10 : length, position);
    },
  );
}
