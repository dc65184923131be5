import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Sends a request with curl, and gives the body of the answer. Rejects for a status from 400 on. */
export type Curl = (method: string, path: string, form?: Readonly<Record<string, string>>) => Promise<string>;

/** @param user as curl takes it: `USER:PASSWORD` */
export function curlTo(base: string, user: string): Curl {
  return async (method, path, form = {}) => {
    const fields = Object.entries(form).flatMap(([field, value]) => ["--data-urlencode", `${field}=${value}`]);
    const options = ["-sS", "--fail-with-body", "-X", method, "-u", user, "-H", "Accept: application/xml", ...fields];
    return (await run("curl", [...options, base + path])).stdout;
  };
}

/** What a user does with a cloud, from the first look to a clean project, with curl and the documents alone. */
export async function curlWalk(send: Curl, name: string): Promise<void> {
  assert.match(await send("GET", "/"), /<link[^>]* rel='instances'/);
  assert.match(await send("POST", "/keys", { name }), /-----BEGIN/);
  const image = idIn(await send("GET", "/images"), "image");
  const launched = { image_id: image, name, keyname: name, user_data: btoa("#!/bin/sh\n") };
  const instance = `/instances/${idIn(await send("POST", "/instances", launched), "instance")}`;
  const instanceId = instance.slice("/instances/".length);
  const volume = `/storage_volumes/${idIn(await send("POST", "/storage_volumes", { name, capacity: "1" }), "storage_volume")}`;
  const address = `/addresses/${idIn(await send("POST", "/addresses"), "address")}`;

  assert.match(await until(send, instance, "RUNNING"), new RegExp(`<login>\\s*<keyname>${name}|<name>${name}`));
  await send("POST", `${address}/associate`, { instance_id: instanceId });
  const ip = /<ip>([^<]+)</.exec(await send("GET", address))?.[1] ?? "no address";
  assert.match(await send("GET", instance), new RegExp(`<public_addresses>[\\s\\S]*${ip}`));

  await until(send, volume, "AVAILABLE");
  await send("POST", `${volume}/attach`, { instance_id: instanceId, device: "/dev/vdb" });
  assert.match(await until(send, volume, "IN-USE"), new RegExp(`<mount>[\\s\\S]*${instanceId}`));
  await send("POST", `${volume}/detach`);
  await until(send, volume, "AVAILABLE");
  const volumeId = volume.slice("/storage_volumes/".length);
  const taken = await send("POST", "/storage_snapshots", { volume_id: volumeId, name });
  const snapshot = `/storage_snapshots/${idIn(taken, "storage_snapshot")}`;
  await until(send, `${snapshot}?format=json`, "COMPLETED");

  const made = `/images/${idIn(await send("POST", "/images", { instance_id: instanceId, name }), "image")}`;
  await until(send, made, "AVAILABLE");
  await send("POST", `${instance}/stop`);
  await until(send, instance, "STOPPED");
  await send("POST", `${instance}/start`);
  await until(send, instance, "RUNNING");

  await send("POST", `${address}/disassociate`);
  for (const [member, list] of [
    [address, "/addresses"],
    [instance, "/instances"],
    [snapshot, "/storage_snapshots"],
    [made, "/images"],
    [volume, "/storage_volumes"],
    [`/keys/${name}`, "/keys"],
  ] as const) {
    await send("DELETE", member);
    await look(
      () => send("GET", list),
      (shown) => !shown.includes(member.slice(list.length + 1)),
    );
  }
}

/** The document of a member, when it has the state. */
const until = (send: Curl, path: string, state: string): Promise<string> =>
  look(
    () => send("GET", path),
    (shown) => shown.includes(`<state>${state}</state>`) || shown.includes(`"state":"${state}"`),
  );

async function look(get: () => Promise<string>, isGood: (shown: string) => boolean): Promise<string> {
  for (const end = Date.now() + 240_000; ; await sleep(500)) {
    const shown = await get();
    if (isGood(shown)) return shown;
    assert.ok(Date.now() < end, shown);
  }
}

/** The id of the first member in a document. */
function idIn(document: string, singular: string): string {
  const id = new RegExp(`<${singular}[^>]* id='([^']+)'`).exec(document)?.[1];
  assert.ok(id, document);
  return id;
}
