import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, jsonOf, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { at, type XmlElement } from "../../../testing/strict-xml.ts";
import { listDocument } from "./documents.ts";

test("hardware profiles say their kinds, and JSON the defaults", () => {
  const profile: Resource<"hardwareProfiles"> = {
    id: "large",
    cpu: { kind: "range", value: 1, first: 1, last: 6 },
    memory: { kind: "fixed", value: Math.round(1740.8 * 2 ** 20) },
    storage: { kind: "enum", value: 850 * 2 ** 30, values: [850 * 2 ** 30, 1024 * 2 ** 30] },
    architecture: { kind: "enum", value: "i386", values: ["i386", "x86_64"] },
    rootType: { kind: "fixed", value: "persistent" },
  };
  const element = xmlOf("hardwareProfiles", profile, plain);
  assert.deepEqual(
    element.children.map(({ name, attributes: { name: property, kind, unit, value } }) => [name, property, kind, unit, value]),
    [
      ["id", undefined, undefined, undefined, undefined],
      ["name", undefined, undefined, undefined, undefined],
      ["property", "cpu", "range", "count", "1"],
      ["property", "memory", "fixed", "MB", "1740.8"],
      ["property", "storage", "enum", "GB", "850"],
      ["property", "architecture", "enum", "label", "i386"],
      ["property", "root_type", "fixed", undefined, "persistent"],
    ],
  );
  const [, , cpu, , storage] = element.children as [XmlElement, XmlElement, XmlElement, XmlElement, XmlElement];
  assert.deepEqual(at(cpu, "range").attributes, { first: "1", last: "6" });
  assert.deepEqual(at(cpu, "param").attributes, {
    href: "http://h/api/instances",
    method: "post",
    name: "hwp_cpu",
    operation: "create",
  });
  assert.deepEqual(
    at(storage, "enum").children.map(({ attributes }) => attributes["value"]),
    ["850", "1024"],
  );
  assert.deepEqual(jsonMember("hardwareProfiles", profile, plain)["properties"], {
    cpu: "1",
    memory: "1740.8",
    storage: "850",
    architecture: "i386",
    root_type: "persistent",
  });
  assert.deepEqual(jsonOf("hardwareProfiles", { id: "opaque" }, plain), {
    hardware_profile: { id: "opaque", href: "http://h/api/hardware_profiles/opaque", name: "opaque" },
  });
});

test("XML lists profiles by processors and memory, those without at the end; JSON as they come", () => {
  const sized = (id: string, cpu: number, memory: number): Resource<"hardwareProfiles"> => ({
    id,
    cpu: { kind: "fixed", value: cpu },
    memory: { kind: "fixed", value: memory },
  });
  const profiles = [{ id: "opaque" }, sized("c", 2, 1), sized("b", 1, 9), { id: "other" }, sized("a", 1, 8)];
  const arranged = listDocument("xml", "hardwareProfiles", plain).arrange?.(profiles) as readonly { id: string }[];
  assert.deepEqual(
    arranged.map(({ id }) => id),
    ["a", "b", "c", "opaque", "other"],
  );
  assert.equal(listDocument("json", "hardwareProfiles", plain).arrange, undefined);
});
