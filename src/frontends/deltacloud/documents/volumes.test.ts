import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, jsonOf, linksIn, namesIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("a volume, attached and not", () => {
  const volume: Resource<"volumes"> = {
    id: "v",
    kind: "data",
    realmId: "us",
    state: "in-use",
    instanceId: "i1",
    device: "/dev/sdh",
    capacity: 10 * 2 ** 30,
    actions: ["detach", "destroy"],
    created: new Date("2009-07-30T14:35:11Z"),
  };
  const element = xmlOf("volumes", volume, plain);
  assert.deepEqual(namesIn(element), [
    "created",
    "capacity",
    "kind",
    "name",
    "device",
    "realm",
    "realm_id",
    "state",
    "mount",
    "actions",
  ]);
  assert.deepEqual([at(element, "name").text, at(element, "capacity").text, at(element, "state").text], ["v", "10", "IN-USE"]);
  assert.equal(at(element, "mount", "device").attributes["name"], "/dev/sdh");
  assert.deepEqual(linksIn(element), [
    "detach post http://h/api/storage_volumes/v/detach",
    "destroy delete http://h/api/storage_volumes/v",
  ]);
  assert.deepEqual(namesIn(xmlOf("volumes", { id: "v" }, plain)), ["capacity", "name"]);
  assert.deepEqual(jsonMember("volumes", { id: "v" }, plain), {
    id: "v",
    href: "http://h/api/storage_volumes/v",
    name: null,
    description: null,
    state: null,
    created: null,
    realm: {
      id: null,
      href: "http://h/api/realms",
      rel: "realm",
    },
    device: null,
    kind: null,
    capacity: null,
    actions: [],
    instance: {},
  });
});

test("a snapshot shows its id as name, and its state only in JSON", () => {
  const snapshot: Resource<"snapshots"> = { id: "s", name: "n", state: "completed", volumeId: "v", created: new Date(0) };
  assert.deepEqual(textsIn(xmlOf("snapshots", snapshot, plain)), ["s", "1970-01-01T00:00:00.000Z", ""]);
  assert.equal(jsonMember("snapshots", snapshot, plain)["state"], "COMPLETED");
});

test("the cloud's own spelling replaces ours", () => {
  const verbatim = { state: "available", created: "yesterday", capacity: "5" };
  const volume: Resource<"volumes"> = { id: "v", state: "in-use", created: new Date(0), capacity: 2 ** 31, verbatim };
  const element = xmlOf("volumes", volume, plain);
  assert.deepEqual(
    [at(element, "state").text, at(element, "created").text, at(element, "capacity").text],
    ["available", "yesterday", "5"],
  );
  const { storage_volume: shown } = jsonOf("volumes", volume, plain) as { storage_volume: Record<string, unknown> };
  assert.deepEqual([shown["state"], shown["created"], shown["capacity"]], ["available", "yesterday", "5"]);
});
