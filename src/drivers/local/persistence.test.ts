import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import type { Cloud } from "../../gateway/cloud.ts";
import { allCollections } from "../../model/collections.ts";
import type { Instance } from "../../model/collections/instances.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { allOf, failsAs } from "../../testing/test-driver/open-cloud.ts";
import type { LocalSettings } from "./settings.ts";
import { openDriver, ownFolder } from "./test-local.ts";

const credentials = { user: "mockuser", password: "mockpassword" };

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** The cloud in a folder, as its first account has it. */
async function open(folder: string, settings: Partial<LocalSettings> = {}) {
  const driver = await openDriver(folder, settings);
  const { select, begin } = testGateway(driver);
  const cloud = await select({ credentials });
  return { cloud, select, begin, close: async () => driver.close?.() };
}

/** What a process leaves that is killed: the folder as it is now, but for the lock. */
async function killed(folder: string): Promise<string> {
  const copy = await ownFolder();
  await cp(folder, copy, { recursive: true });
  for (const name of await readdir(copy)) if (name.startsWith("lock-")) await rm(path.join(copy, name));
  return copy;
}

/** Everything that an account can see. */
async function everything(cloud: Cloud): Promise<unknown> {
  const seen: Record<string, unknown> = {};
  for (const [key, { source }] of allCollections) {
    if (source === "gateway" || key === "blobs") continue;
    seen[key] = await allOf(cloud.list(key as "instances", {}));
  }
  for (const { id: bucketId } of await allOf(cloud.list("buckets", {}))) {
    seen[`blobs of ${bucketId}`] = await allOf(cloud.list("blobs", { bucketId, versions: true }));
    seen[`uploads to ${bucketId}`] = await cloud.call("blobs", "listUploads", { bucketId });
  }
  seen["destroyed"] = await allOf(cloud.list("instances", { destroyedSince: new Date(0) }));
  // Its samples are of the moment.
  delete seen["metrics"];
  return seen;
}

/** Changes something of every kind. */
async function changeMuch(cloud: Cloud): Promise<void> {
  const bucketId = "first-bucket";
  const launched = await cloud.call("instances", "create", {
    imageId: "image-1",
    name: "</name>\u{1f600}\n",
    userData: new Uint8Array([0, 255, 10]),
    tags: { $date: "2026", ключ: "\t" },
    blockDevices: [{ size: 2 ** 30 }],
  });
  const { id } = launched as Instance;
  await cloud.call("instances", "destroy", { id: "instance-2" });
  const firewall = await cloud.call("firewalls", "create", { name: "web", description: "" });
  const rules = [
    { direction: "ingress", protocol: "tcp", portFrom: 80, portTo: 81, source: { type: "address", cidr: "0.0.0.0/0" } },
  ] as const;
  await cloud.call("firewalls", "createRules", { id: firewall.id, rules });
  await cloud.call("instances", "setFirewalls", { id, firewallIds: [firewall.id] });
  await cloud.call("systems", "create", { systemTemplateId: "system-template-1" });
  await cloud.call("keys", "create", { name: "second" });
  await cloud.call("keys", "destroy", { id: "first-key" });
  await cloud.call("buckets", "setDocument", { id: bucketId, document: "versioning", content: "<Status>Enabled</Status>" });
  for (const text of ["one", "two"])
    await cloud.call("blobs", "put", { bucketId, id: "ä/\u{1f600}", body: bodyOf(text), metadata: { a: text } });
  const { uploadId } = await cloud.call("blobs", "beginUpload", { bucketId, id: "large" });
  await cloud.call("blobs", "uploadSegment", { bucketId, id: "large", uploadId, number: 1, body: bodyOf("part") });
}

describe("a local cloud in a folder", () => {
  it("is there again after it was closed, and after it was killed", async () => {
    const folder = await ownFolder();
    const first = await open(folder);
    await changeMuch(first.cloud);
    const before = await everything(first.cloud);
    const copy = await killed(folder);
    await first.close();
    for (const place of [folder, copy]) {
      const again = await open(place);
      assert.deepEqual(await everything(again.cloud), before, place);
      const { id } = (await allOf(again.cloud.list("instances", {}))).find(({ tags }) => tags !== undefined) as Instance;
      assert.deepEqual(await again.cloud.call("instances", "userData", { id }), new Uint8Array([0, 255, 10]));
      const { body } = await again.cloud.call("blobs", "content", { bucketId: "first-bucket", id: "ä/\u{1f600}" });
      assert.equal(Buffer.concat(await allOf(body)).toString(), "two");
      const [upload] = await again.cloud.call("blobs", "listUploads", { bucketId: "first-bucket" });
      const segmentId = createHash("md5").update("part").digest("hex");
      const completed = await again.cloud.call("blobs", "completeUpload", {
        bucketId: "first-bucket",
        id: "large",
        uploadId: upload?.uploadId ?? "",
        segments: [{ number: 1, segmentId }],
      });
      assert.equal(completed.size, 4);
      await again.close();
    }
  });

  it("gives new ids after a restart, and the same answer to the same idempotency key", async () => {
    const folder = await ownFolder();
    const repeat = async ({ select }: Awaited<ReturnType<typeof open>>) =>
      (await (
        await select({ credentials, idempotencyKey: "once" })
      ).call("instances", "create", { imageId: "image-1" })) as Instance;
    const first = await open(folder);
    const { id } = await repeat(first);
    await first.close();
    const second = await open(folder);
    assert.equal((await repeat(second)).id, id);
    const another = (await second.cloud.call("instances", "create", { imageId: "image-1" })) as Instance;
    assert.notEqual(another.id, id);
    const other = await second.select({ credentials, idempotencyKey: "once" });
    await assert.rejects(
      Promise.resolve(other.call("instances", "create", { imageId: "image-1", name: "x" })),
      failsAs("invalid_argument", { providerCode: "IdempotentParameterMismatch" }),
    );
    await second.close();
  });

  it("changes state while nobody runs it, and forgets what was destroyed", async (t: TestContext) => {
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const folder = await ownFolder();
    const settings = { transitionSeconds: 60 };
    const first = await open(folder, settings);
    const { id, state } = (await first.cloud.call("instances", "create", { imageId: "image-1" })) as Instance;
    assert.equal(state, "pending");
    await first.cloud.call("instances", "destroy", { id: "instance-1" });
    const copy = await killed(folder);
    await first.close();
    t.mock.timers.tick(61_000);
    for (const place of [folder, copy]) {
      const again = await open(place, settings);
      assert.equal((await again.cloud.call("instances", "get", { id })).state, "running");
      const [gone] = await allOf(again.cloud.list("instances", { destroyedSince: new Date(0) }));
      assert.deepEqual([gone?.id, gone?.state], ["instance-1", "finish"]);
      await again.close();
    }
    t.mock.timers.tick(3_600_000);
    const last = await open(folder, settings);
    const left = await allOf(last.cloud.list("instances", { destroyedSince: new Date(0) }));
    assert.deepEqual(
      left.map((each) => each.id),
      ["instance-2", id],
    );
    await last.close();
  });

  it("is refused to a second process, and free when the first has ended", async () => {
    const folder = await ownFolder();
    const first = await open(folder);
    await assert.rejects(openDriver(folder), failsAs("failed_precondition"));
    await first.cloud.call("keys", "create", { name: "still there" });
    await first.close();
    const second = await open(folder);
    assert.equal((await second.cloud.call("keys", "get", { id: "still there" })).name, "still there");
    await second.close();
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith("lock-")),
      [],
    );
  });

  it("begins new snapshots as it grows, and leaves nothing else", async () => {
    const folder = await ownFolder();
    const { cloud, close } = await open(folder, { sync: false });
    const content = "x".repeat(60_000);
    for (let count = 0; count < 60; count++)
      await cloud.call("buckets", "setDocument", { id: "first-bucket", document: "policy", content });
    const before = await everything(cloud);
    await close();
    const names = (await readdir(folder)).filter((name) => name !== "blobs").toSorted();
    const [journal = "", snapshot = ""] = names;
    assert.ok(
      /^journal\.\d+$/.test(journal) && snapshot === journal.replace("journal", "snapshot") && names.length === 2,
      String(names),
    );
    assert.notEqual(journal, "journal.1");
    assert.ok((await stat(path.join(folder, snapshot))).size < 1_000_000);
    const again = await open(folder);
    assert.deepEqual(await everything(again.cloud), before);
    await again.close();
  });

  it("opens whatever a snapshot that was not finished has left", async () => {
    const folder = await ownFolder();
    const { cloud, close } = await open(folder);
    await changeMuch(cloud);
    const before = await everything(cloud);
    await close();
    for (const journal of ["", "deltacloud-local", "deltacloud-local journal 1\n"]) {
      const copy = await killed(folder);
      await writeFile(path.join(copy, "journal.2"), journal);
      await writeFile(path.join(copy, "snapshot.2.tmp"), "deltacloud-local snap");
      for (let time = 0; time < 2; time++) {
        const again = await open(copy);
        assert.deepEqual(await everything(again.cloud), before);
        await again.cloud.call("keys", "create", { name: "new" });
        await again.cloud.call("keys", "destroy", { id: "new" });
        await again.close();
      }
      assert.ok(!(await readdir(copy)).includes("snapshot.2.tmp"));
    }
  });

  it("is for its owner's eyes, and holds no password of an account", async () => {
    const folder = await ownFolder();
    const { cloud, close } = await open(folder, { accounts: { mockuser: "mockpassword", ann: "a very secret one" } });
    const { privateKey = "" } = await cloud.call("keys", "create", { name: "mine" });
    await cloud.call("blobs", "put", { bucketId: "first-bucket", id: "x", body: bodyOf("x") });
    await close();
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      assert.equal((await stat(file)).mode & 0o077, 0, file);
      if (!entry.isFile()) continue;
      const text = await readFile(file, "utf8");
      for (const secret of ["a very secret one", "mockpassword", privateKey.split("\n")[1] ?? "?"])
        assert.ok(!text.includes(secret), file);
    }
  });

  it("gives accounts that are new what they begin with, and keeps those that are not named", async () => {
    const folder = await ownFolder();
    const first = await open(folder);
    await first.cloud.call("keys", "create", { name: "kept" });
    await first.close();
    const ann = { user: "ann", password: "a1" };
    const second = await openDriver(folder, { accounts: { [ann.user]: ann.password } });
    const gateway = testGateway(second);
    assert.equal((await allOf((await gateway.select({ credentials: ann })).list("instances", {}))).length, 2);
    await assert.rejects((await gateway.select({ credentials })).identity(), failsAs("unauthenticated"));
    await second.close?.();
    const third = await open(folder);
    assert.equal((await third.cloud.call("keys", "get", { id: "kept" })).id, "kept");
    await third.close();
  });

  it("does not open when it is damaged, and says what to do", async () => {
    const folder = await ownFolder();
    const { cloud, close } = await open(folder);
    await changeMuch(cloud);
    await close();
    await (await open(folder)).close();
    const refused = { code: "failed_precondition", message: /is damaged: .+\. Put the folder back from a copy, or move it away/ };
    const names = (await readdir(folder)).filter((name) => name !== "blobs");
    for (const name of names) {
      const flipped = await killed(folder);
      const content = await readFile(path.join(flipped, name));
      content[content.length >> 1] = (content[content.length >> 1] as number) ^ 4;
      await writeFile(path.join(flipped, name), content);
      await assert.rejects(openDriver(flipped), refused, name);
      const lacking = await killed(folder);
      await rm(path.join(lacking, name));
      await assert.rejects(openDriver(lacking), refused, name);
    }
    const cut = await killed(folder);
    await truncate(path.join(cut, "snapshot.1"), 10);
    await assert.rejects(openDriver(cut), refused);
    const newer = await killed(folder);
    await writeFile(path.join(newer, "snapshot.1"), "deltacloud-local snapshot 2\n");
    await assert.rejects(openDriver(newer), { message: /its format 2 is of another release/ });
  });
});
