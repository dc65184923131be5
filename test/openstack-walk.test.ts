import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { createClient, type Client } from "../src/client/client.ts";
import openstack from "../src/drivers/openstack/driver.ts";
import deltacloud from "../src/frontends/deltacloud/frontend.ts";
import { createHttpCore } from "../src/http/http-core.ts";
import { listen } from "../src/testing/frontend-listener.ts";
import { testGateway } from "../src/testing/gateway-harness.ts";
import { faultyTransport, onlyFor, resetBefore, resetInHead, sometimes, status } from "../src/testing/http-faults.ts";
import { needsOpenStack, openStackCloud, openStackHarness, type OpenStackCloud } from "../src/testing/openstack-cloud.ts";
import { serve } from "./running-server.ts";

const run = promisify(execFile);
const patience = { timeout: 240_000, interval: 1000 };

/** Everything that a walk has made is named so. */
const nameOfWalk = (): string => `walk-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** What a user does with a cloud. Every step may fail; `step` says what becomes of that, and gives undefined then. */
async function walk(client: Client, name: string, step: <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>) {
  await step("make a key", () => client.keys.create({ name }));
  const source = await step("choose an image", async () => {
    for await (const image of client.images.list()) if (image.state === "available") return image;
    throw new Error("there is no image");
  });
  const instance = await step("launch", () =>
    client.instances.create({
      imageId: source?.id ?? "",
      name,
      keyName: name,
      userData: new TextEncoder().encode("#!/bin/sh\n"),
    }),
  );
  const volume = await step("make a volume", () => client.volumes.create({ name, capacity: 2 ** 30 }));
  const address = await step("get an address", () => client.addresses.create());
  if (volume) await step("wait for the volume", () => client.volumes.waitFor(volume.id, patience));
  if (instance) {
    await step("wait for the instance", () => client.instances.waitFor(instance.id, { ...patience, states: ["running"] }));
    if (address) await step("give it the address", () => client.addresses.associate(address.id, { instanceId: instance.id }));
    if (volume) {
      await step("attach the volume", () => client.volumes.attach(volume.id, { instanceId: instance.id, device: "/dev/vdb" }));
      await step("wait for it", () => client.volumes.waitFor(volume.id, patience));
    }
    const shown = await step("look at it", () => client.instances.get(instance.id));
    if (shown && address) assert.ok(shown.publicAddresses.length <= 1);
    if (volume) {
      const snapshot = await step("take a snapshot", () => client.snapshots.create({ volumeId: volume.id, name }));
      if (snapshot) await step("wait for it", () => client.snapshots.waitFor(snapshot.id, patience));
      await step("detach the volume", () => client.volumes.detach(volume.id));
    }
    const image = await step("make an image", () => client.images.create({ instanceId: instance.id, name }));
    if (image) await step("wait for it", () => client.images.waitFor(image.id, patience));
    await step("stop", () => client.instances.stop(instance.id));
    await step("wait until it has stopped", () => client.instances.waitFor(instance.id, { ...patience, states: ["stopped"] }));
    await step("start", () => client.instances.start(instance.id));
    await step("wait until it runs", () => client.instances.waitFor(instance.id, { ...patience, states: ["running"] }));
  }
  return address?.id;
}

/** Takes away whatever has the name, and the address. */
async function cleanUp(client: Client, name: string, addressId: string | undefined): Promise<void> {
  const volumes = new Set<string | undefined>();
  for await (const { id, name: its } of client.volumes.list()) {
    if (its !== name) continue;
    volumes.add(id);
    const { state } = await client.volumes.waitFor(id, patience);
    if (state === "in-use") await client.volumes.detach(id).then(() => client.volumes.waitFor(id, patience));
  }
  if (addressId !== undefined) {
    const { instanceId } = await client.addresses.get(addressId);
    if (instanceId !== undefined) await client.addresses.disassociate(addressId);
    await client.addresses.destroy(addressId);
  }
  for await (const { id, name: its, actions } of client.instances.list()) {
    if (its !== name) continue;
    // One that is on its way out can no longer be sent there.
    if (actions?.includes("destroy")) await client.instances.destroy(id);
    await client.instances.waitUntilGone(id, patience);
  }
  for await (const { id, volumeId } of client.snapshots.list()) {
    if (!volumes.has(volumeId)) continue;
    await client.snapshots.waitFor(id, { ...patience, states: ["completed", "error"] });
    await client.snapshots.destroy(id).then(() => client.snapshots.waitUntilGone(id, patience));
  }
  for (const collection of [client.images, client.volumes, client.keys]) {
    for await (const { id, name: its } of collection.list()) {
      if (its === name) await collection.destroy(id).then(() => collection.waitUntilGone(id, patience));
    }
  }
}

/** What is there of the name. */
async function leftovers(client: Client, name: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const collection of [client.instances, client.images, client.volumes, client.keys]) {
    for await (const member of collection.list()) if (member.name === name) left.push(member.id);
  }
  return left;
}

const cloud = openStackCloud();
if (cloud) walks(cloud);
else it.skip(needsOpenStack, () => {});

function walks({ provider, credentials }: OpenStackCloud): void {
  describe("a walk through OpenStack by the classic API", { timeout: 900_000 }, async () => {
    const server = await serve([openstack], { provider, timeout: 60 });
    after(() => server.close());
    const client = createClient({ url: `http://127.0.0.1:${server.port}`, ...credentials });

    it("with the TypeScript client", async () => {
      const name = nameOfWalk();
      const failures: unknown[] = [];
      const address = await walk(client, name, (what, work) =>
        work().catch((error: unknown) => void failures.push(`${what}: ${String(error)}`)),
      );
      await cleanUp(client, name, address);
      assert.deepEqual(failures, []);
      assert.deepEqual(await leftovers(client, name), []);
    });

    it("with curl", async () => {
      const name = nameOfWalk();
      const send = curlTo(`http://127.0.0.1:${server.port}/api`, `${credentials.user}:${credentials.password}`);
      assert.match(await send("GET", "/"), /<link[^>]* rel='instances'/);
      await send("POST", "/keys", { name });
      const image = idIn(await send("GET", "/images?architecture=x86_64"), "image");
      const id = idIn(
        await send("POST", "/instances", { image_id: image, name, keyname: name, user_data: btoa("#!/bin/sh\n") }),
        "instance",
      );
      const until = async (path: string, state: string): Promise<string> => {
        for (const end = Date.now() + patience.timeout; ; await new Promise((resolve) => void setTimeout(resolve, 1000))) {
          const shown = await send("GET", path);
          if (shown.includes(`<state>${state}</state>`)) return shown;
          assert.ok(Date.now() < end, shown);
        }
      };
      try {
        assert.match(await until(`/instances/${id}`, "RUNNING"), new RegExp(`<login>\\s*<keyname>${name}|<name>${name}`));
        await send("POST", `/instances/${id}/stop`);
        await until(`/instances/${id}`, "STOPPED");
        await send("POST", `/instances/${id}/start`);
        await until(`/instances/${id}`, "RUNNING");
        await send("DELETE", `/instances/${id}`);
        await send("DELETE", `/keys/${name}`);
      } finally {
        await cleanUp(client, name, undefined);
      }
    });

    for (const [service, port] of portsOf(provider)) {
      it(`while ${service} fails now and then: clear errors, no hanging, and nothing that cannot be cleaned up`, async (context) => {
        const name = nameOfWalk();
        const options = openStackHarness({ provider, credentials });
        const { egress } = options.gateway ?? {};
        assert.ok(egress);
        const plan = onlyFor(
          ({ target }) => target.origin.endsWith(`:${port}`),
          sometimes(Number(port), 0.4, [status(500), status(503), resetBefore, resetInHead]),
        );
        const http = createHttpCore({ egress, wrap: (transport) => faultyTransport(transport, plan) });
        const { gateway } = testGateway(openstack, { egress, http, timeout: 30_000 });
        const listener = await listen(deltacloud, gateway);
        context.after(async () => {
          await listener.close();
          await gateway.close();
        });
        const shaken = createClient({ url: listener.url, provider, ...credentials });
        let failures = 0;
        const address = await walk(shaken, name, async (what, work) => {
          try {
            return await work();
          } catch (error) {
            const { code, status: answered, message } = error as { code?: string; status?: number; message: string };
            assert.ok(typeof code === "string" && code !== "internal", `${what}: ${message}`);
            assert.ok(answered === undefined || (answered >= 400 && answered !== 500), `${what}: ${String(answered)} ${message}`);
            failures++;
            return undefined;
          }
        });
        context.diagnostic(`${failures} steps failed`);
        await cleanUp(client, name, address);
        assert.deepEqual(await leftovers(client, name), []);
      });
    }
  });
}

/** The services and their ports, where they are where OpenStack's own installation puts them. */
function portsOf(provider: string): readonly (readonly [service: string, port: string])[] {
  const shift = Number(new URL(provider.split(";")[0] ?? "").port) - 5000;
  const usual = { Keystone: 5000, Nova: 8774, Neutron: 9696, Glance: 9292, Cinder: 8776 };
  return Object.entries(usual).map(([service, port]) => [service, String(port + shift)]);
}

function curlTo(base: string, user: string) {
  return async (method: string, path: string, form: Readonly<Record<string, string>> = {}): Promise<string> => {
    const fields = Object.entries(form).flatMap(([field, value]) => ["--data-urlencode", `${field}=${value}`]);
    const options = ["-sS", "--fail-with-body", "-X", method, "-u", user, "-H", "Accept: application/xml", ...fields];
    return (await run("curl", [...options, base + path])).stdout;
  };
}

/** The id of the first member in a document. */
function idIn(document: string, singular: string): string {
  const id = new RegExp(`<${singular}[^>]* id='([^']+)'`).exec(document)?.[1];
  assert.ok(id, document);
  return id;
}
