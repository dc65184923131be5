import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collections } from "../../model/collections.ts";
import type { Parameters } from "./parameters.ts";
import { parametersOf, readFilters, readValues } from "./values.ts";

const given = (values: Record<string, unknown>): Parameters => Object.assign(Object.create(null), values) as Parameters;
const create = parametersOf(collections.instances, "create");
const read = (values: Record<string, unknown>) => readValues(create, given(values));
const refuses = (values: Record<string, unknown>, pattern: RegExp) =>
  assert.throws(
    () => read(values),
    (error: { code?: string; message?: string }) => error.code === "invalid_argument" && pattern.test(error.message ?? ""),
  );

describe("parameters by their shapes", () => {
  it("go by the names of the API", () => {
    assert.deepEqual(read({ image_id: "img1", hwp_id: "m1", keyname: "k", name: "" }), {
      imageId: "img1",
      hardwareProfileId: "m1",
      keyName: "k",
      name: "",
    });
  });
  it("are converted to the units of the model", () => {
    assert.deepEqual(read({ image_id: "i", hwp_memory: "1740.8", hwp_storage: "10", hwp_cpu: "2" }), {
      imageId: "i",
      memory: Math.round(1740.8 * 2 ** 20),
      storage: 10 * 2 ** 30,
      cpu: 2,
    });
  });
  it("are absent when empty, where emptiness has no meaning", () => {
    assert.deepEqual(read({ image_id: "", realm_id: "", hwp_memory: "", hwp_id: "" }), { imageId: "" });
  });
  it("are refused by name when they are of the wrong type", () => {
    refuses({ image_id: "i", hwp_memory: "much" }, /hwp_memory/);
    refuses({ image_id: "i", hwp_cpu: "1e9" }, /hwp_cpu/);
    refuses({ image_id: "i", instance_count: "2.5" }, /instance_count/);
    refuses({ image_id: ["a", "b"] }, /image_id/);
    refuses({ image_id: "i", initial_state: "dancing" }, /initial_state/);
    refuses({ image_id: "i", user_data: "***" }, /user_data/);
    refuses({ image_id: "i", path1: "/etc/motd" }, /content1/);
  });
  it("decode user data from Base64", () => {
    assert.equal(Buffer.from(read({ image_id: "i", user_data: "aGVs\nbG8=" })["userData"] as Uint8Array).toString(), "hello");
  });
  it("number lists and files from 1", () => {
    const values = read({ image_id: "i", firewalls1: "a", firewalls2: "b", firewalls4: "d", path1: "/a", content1: "x" });
    assert.deepEqual(values["firewallIds"], ["a", "b"]);
    assert.deepEqual(values["userFiles"], [{ path: "/a", content: Buffer.from("x") }]);
  });
  it("take structures and maps", () => {
    const values = read({ image_id: "i", tags: given({ a: "1" }), block_devices: [given({ device: "/dev/sda", size: "8" })] });
    assert.deepEqual({ ...(values["tags"] as object) }, { a: "1" });
    assert.deepEqual(values["blockDevices"], [{ device: "/dev/sda", size: 8 * 2 ** 30 }]);
  });
});

describe("filters", () => {
  const filters = parametersOf(collections.images, "list");
  it("take one value or several", () => {
    assert.deepEqual(readFilters(filters, given({ id: ["a", "b"], architecture: "i386", unknown: "x" })), {
      id: ["a", "b"],
      architecture: "i386",
    });
  });
  it("compare an empty value as it is", () => assert.deepEqual(readFilters(filters, given({ id: "" })), { id: "" }));
});

describe("parameters that are there and empty", () => {
  it("are absent where they create something, except a name", () => {
    const empty = { image_id: "i", realm_id: "", hwp_architecture: "", password: "", tags: "", firewalls: "", block_devices: "" };
    assert.deepEqual(read({ ...empty, name: "", firewalls1: "" }), { imageId: "i", name: "" });
    const key = parametersOf(collections.keys, "create");
    assert.deepEqual(readValues(key, given({ name: "k", public_key: "", tags: "" })), { name: "k" });
  });
  it("empty what is updated", () => {
    const update = parametersOf(collections.images, "update");
    assert.deepEqual(readValues(update, given({ id: "i", name: "", shared_with: "", tags: "", minimum_memory: "" })), {
      id: "i",
      name: "",
      sharedWith: [],
      tags: {},
    });
    assert.deepEqual(readValues(update, given({ id: "i", shared_with: [""] })), { id: "i", sharedWith: [] });
    const firewalls = parametersOf(collections.instances, "setFirewalls");
    assert.deepEqual(readValues(firewalls, given({ id: "i", firewalls: "" })), { id: "i", firewallIds: [] });
    assert.deepEqual(readValues(firewalls, given({ id: "i" })), { id: "i" });
  });
});

it("a state may be told as the original's mock did", () => {
  assert.deepEqual(read({ image_id: "i", initial_state: "STARTED" }), { imageId: "i", initialState: "running" });
  assert.deepEqual(read({ image_id: "i", initial_state: "STOPPED" }), { imageId: "i", initialState: "stopped" });
  refuses({ image_id: "i", initial_state: "constructor" }, /initial_state/);
});
