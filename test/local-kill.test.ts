import assert from "node:assert/strict";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { ApiError, createClient, type Client } from "../src/client/client.ts";
import { runCommand, type RunningCommand } from "../src/testing/run-command.ts";

const rounds = 20;
const workers = 4;
const bucketId = "first-bucket";

// So large that the server begins new snapshots every now and then.
const userData = new Uint8Array(randomBytes(30_000));

/** What clients were told: the kind and id of a thing, and what must be true of it. Without a check it must be gone. */
type Promised = Map<string, ((cloud: Client) => Promise<void>) | undefined>;

const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

async function start(data: string): Promise<{ readonly command: RunningCommand; readonly cloud: Client }> {
  const command = runCommand("cli/deltacloudd", ["-i", "local", "-p", "0", "--data", data]);
  const [, port] = await command.printed(/^Starting Deltacloud API :: .*:(\d+)\/\w+\n/m);
  const cloud = createClient({ url: `http://127.0.0.1:${port}`, user: "mockuser", password: "mockpassword" });
  return { command, cloud };
}

async function contentOf(cloud: Client, id: string): Promise<Uint8Array> {
  const { body } = await cloud.blobs.content(bucketId, id);
  return new Uint8Array(await new Response(body).arrayBuffer());
}

/** Changes all kinds of things until the server is gone. What was under way then is promised nothing. */
async function work(cloud: Client, promised: Promised, name: string): Promise<void> {
  const instances: string[] = [];
  const own = (kind: string): string | undefined =>
    [...promised].findLast(([key, check]) => check && key.startsWith(`${kind} ${name}`))?.[0].slice(kind.length + 1);
  let underWay = "";
  const promise = async (key: string, change: () => Promise<unknown>, check?: (seen: Client) => Promise<void>) => {
    underWay = key;
    const made = await change();
    underWay = "";
    promised.set(key, check);
    return made;
  };
  const steps = [
    (id: string) =>
      promise(
        `key ${id}`,
        () => cloud.keys.create({ name: id }),
        async (seen) => assert.equal((await seen.keys.get(id)).id, id),
      ),
    async () => {
      const id = own("key");
      if (id !== undefined) await promise(`key ${id}`, () => cloud.keys.destroy(id));
    },
    async (id: string) => {
      const made = [await cloud.instances.create({ imageId: "image-1", name: id, userData })].flat()[0];
      if (!made) throw new Error("nothing was launched");
      instances.push(made.id);
      promised.set(`instance ${made.id}`, async (seen) => {
        const { name: kept, state, privateAddresses } = await seen.instances.get(made.id);
        assert.deepEqual([kept, state, privateAddresses], [id, "running", made.privateAddresses]);
      });
    },
    async () => {
      const id = instances.pop();
      if (id === undefined) return;
      await promise(
        `instance ${id}`,
        () => cloud.instances.stop(id),
        async (seen) => {
          assert.equal((await seen.instances.get(id)).state, "stopped");
        },
      );
      await promise(`instance ${id}`, () => cloud.instances.destroy(id));
    },
    async (id: string) => {
      const instanceId = instances.at(-1);
      if (instanceId === undefined) return;
      const volume = await cloud.volumes.create({ name: id });
      await promise(
        `volume ${volume.id}`,
        () => cloud.volumes.attach(volume.id, { instanceId, device: `/dev/${id}` }),
        async (seen) => {
          const { instanceId: attached, state } = await seen.volumes.get(volume.id);
          // Unless the instance went in the meantime.
          assert.ok((attached === instanceId && state === "in-use") || (attached === undefined && state === "available"));
        },
      );
    },
    async (id: string) => {
      const { id: firewallId } = await cloud.firewalls.create({ name: id, description: "made while others are" });
      const sources = [{ type: "address", cidr: "192.0.2.0/24" }] as const;
      const rule = { protocol: "tcp", portFrom: 22, portTo: 22, sources } as const;
      await promise(
        `firewall ${firewallId}`,
        () => cloud.firewalls.createRule(firewallId, rule),
        async (seen) => {
          assert.equal((await seen.firewalls.get(firewallId)).rules.length, 1);
        },
      );
    },
    (id: string) => {
      const content = randomBytes(randomInt(200_000));
      return promise(
        `blob ${id}`,
        () => cloud.blobs.put(bucketId, id, content),
        async (seen) => {
          assert.equal(md5(await contentOf(seen, id)), md5(content));
        },
      );
    },
    async () => {
      const id = own("blob");
      if (id !== undefined) await promise(`blob ${id}`, () => cloud.blobs.destroy(bucketId, id));
    },
  ];
  try {
    for (let count = 0; ; count++) await steps[randomInt(steps.length)]?.(`${name}-${count}`);
  } catch (error) {
    // An answer that refuses would be a defect; that there is none is what this test is about.
    if (error instanceof ApiError && error.status !== undefined && error.status >= 400) throw error;
    promised.delete(underWay);
  }
}

/** Whatever is there is there whole. */
async function checkReferences(cloud: Client): Promise<void> {
  const instances = await cloud.instances.list().toArray();
  const [ids, interfaces, volumes] = [
    new Set(instances.map(({ id }) => id)),
    await cloud.networkInterfaces.list().toArray(),
    await cloud.volumes.list().toArray(),
  ];
  for (const { id } of instances)
    assert.ok(
      interfaces.some(({ instanceId }) => instanceId === id),
      `${id} has an interface`,
    );
  for (const { id, instanceId } of [...interfaces, ...volumes]) assert.ok(instanceId === undefined || ids.has(instanceId), id);
  const addresses = interfaces.map(({ ipAddress }) => ipAddress);
  assert.equal(new Set(addresses).size, addresses.length);
  for (const { id } of await cloud.blobs.list(bucketId).toArray()) {
    const { size, etag } = await cloud.blobs.get(bucketId, id);
    const content = await contentOf(cloud, id);
    assert.deepEqual([content.length, md5(content)], [size, etag ?? md5(content)], id);
  }
}

test("a server that is killed at any moment has every change that it has answered, and none by half", async (t) => {
  const data = mkdtempSync(path.join(tmpdir(), "local-kill-"));
  const promised: Promised = new Map();
  let running: RunningCommand | undefined;
  let total = 0;
  t.after(() => {
    running?.process.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  });
  for (let round = 0; round < rounds; round++) {
    const { command, cloud } = await start(data);
    running = command;
    for (const [key, check] of promised) {
      const [kind = "", id = ""] = key.split(" ");
      if (check) await check(cloud);
      else if (kind === "key") await assert.rejects(cloud.keys.get(id), { status: 404 }, key);
      else if (kind === "instance") await assert.rejects(cloud.instances.get(id), { status: 404 }, key);
      else await assert.rejects(cloud.blobs.get(bucketId, id), { status: 404 }, key);
    }
    await checkReferences(cloud);
    // What was checked need not be checked again and again.
    total += promised.size;
    promised.clear();
    const working = Promise.all(Array.from({ length: workers }, (_, index) => work(cloud, promised, `r${round}w${index}`)));
    await setTimeout(randomInt(20, 600));
    command.process.kill("SIGKILL");
    await working;
    await command.ended();
  }
  assert.ok(total > rounds, `only ${total} changes were answered`);
});
