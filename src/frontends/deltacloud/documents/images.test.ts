import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { able, jsonMember, linksIn, namesIn, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("an image with everything, and with nothing", () => {
  const image: Resource<"images"> = {
    id: "i 1",
    name: "n",
    description: "d",
    ownerId: "o",
    architecture: "x86_64",
    state: "available",
    created: new Date("2012-10-25T12:27:53Z"),
    hardwareProfileIds: ["small"],
    rootType: "persistent",
  };
  const element = xmlOf("images", image, able);
  assert.deepEqual(namesIn(element), [
    "name",
    "description",
    "owner_id",
    "architecture",
    "state",
    "creation_time",
    "hardware_profiles",
    "root_type",
    "actions",
  ]);
  assert.equal(at(element, "creation_time").text, "2012-10-25T12:27:53.000Z");
  assert.deepEqual(at(element, "hardware_profiles", "hardware_profile").attributes, {
    href: "http://h/api/hardware_profiles/small",
    id: "small",
    rel: "hardware_profile",
  });
  assert.deepEqual(linksIn(element), [
    "create_instance post http://h/api/instances;image_id=i%201",
    "destroy_image delete http://h/api/images/i%201",
  ]);
  assert.deepEqual(namesIn(xmlOf("images", { id: "i" }, plain)), [
    "name",
    "description",
    "owner_id",
    "architecture",
    "root_type",
    "actions",
  ]);
  assert.equal(linksIn(xmlOf("images", { id: "i" }, plain)).length, 1);
  assert.deepEqual(jsonMember("images", { id: "i" }, plain), {
    id: "i",
    href: "http://h/api/images/i",
    name: null,
    description: null,
    owner: null,
    architecture: null,
    state: null,
    root_type: "transient",
    creation_time: null,
    hardware_profiles: [],
  });
});

test("a new image has no list of profiles in XML", () => {
  const image = { id: "i", hardwareProfileIds: ["small"] };
  assert.ok(!namesIn(xmlOf("images", image, plain, "create")).includes("hardware_profiles"));
});
