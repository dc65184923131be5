import assert from "node:assert/strict";
import type { Client } from "../../src/client/client.ts";
import type { WaitOptions } from "../../src/client/wait.ts";

/** How long a cloud on the same machine may take, in milliseconds. */
export const patience: WaitOptions = { timeout: 240_000, interval: 500 };

/** Everything that a walk has made is named so. */
export const nameOfWalk = (): string => `walk-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

/** Does one step; says what becomes of a failure, and gives undefined then. */
export type Step = <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>;

/**
 * What a user does with a cloud: launches with a key and user data, and adds an address, a volume, a snapshot and an image; stops, and starts.
 * Gives the id of the address, which has no name.
 */
export async function walk(client: Client, name: string, step: Step, waiting = patience): Promise<string | undefined> {
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
  if (volume) await step("wait for the volume", () => client.volumes.waitFor(volume.id, waiting));
  if (instance) {
    const until = (state: "running" | "stopped") => () => client.instances.waitFor(instance.id, { ...waiting, states: [state] });
    await step("wait for the instance", until("running"));
    if (address) await step("give it the address", () => client.addresses.associate(address.id, { instanceId: instance.id }));
    if (volume) {
      await step("attach the volume", () => client.volumes.attach(volume.id, { instanceId: instance.id, device: "/dev/vdb" }));
      await step("wait for it", () => client.volumes.waitFor(volume.id, waiting));
    }
    const shown = await step("look at it", () => client.instances.get(instance.id));
    if (shown && address) assert.ok(shown.publicAddresses.length <= 1);
    if (volume) {
      const snapshot = await step("take a snapshot", () => client.snapshots.create({ volumeId: volume.id, name }));
      if (snapshot) await step("wait for it", () => client.snapshots.waitFor(snapshot.id, waiting));
      await step("detach the volume", () => client.volumes.detach(volume.id));
    }
    const image = await step("make an image", () => client.images.create({ instanceId: instance.id, name }));
    if (image) await step("wait for it", () => client.images.waitFor(image.id, waiting));
    await step("stop", () => client.instances.stop(instance.id));
    await step("wait until it has stopped", until("stopped"));
    await step("start", () => client.instances.start(instance.id));
    await step("wait until it runs", until("running"));
  }
  return address?.id;
}

/** Asserts that an error is one of the API's that says what is wrong with the cloud or the request, and no defect. */
export function assertClear(what: string, error: unknown): void {
  const { code, status, message } = error as { code?: string; status?: number; message: string };
  assert.ok(typeof code === "string" && code !== "internal", `${what}: ${message}`);
  assert.ok(status === undefined || (status >= 400 && status !== 500), `${what}: ${String(status)} ${message}`);
}

/** Takes away whatever has the name, and the address. */
export async function cleanUp(client: Client, name: string, addressId: string | undefined): Promise<void> {
  const volumes = new Set<string | undefined>();
  for await (const { id, name: its } of client.volumes.list()) {
    if (its !== name) continue;
    volumes.add(id);
    const { state } = await client.volumes.waitFor(id, { ...patience, states: ["available", "in-use", "error"] });
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
export async function leftovers(client: Client, name: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const collection of [client.instances, client.images, client.volumes, client.keys]) {
    for await (const member of collection.list()) if (member.name === name) left.push(member.id);
  }
  return left;
}
