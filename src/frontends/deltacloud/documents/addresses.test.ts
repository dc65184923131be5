import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { able, jsonMember, jsonOf, linksIn, plain, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("an address says whose it is, and what can be done with it", () => {
  const free: Resource<"addresses"> = { id: "1.2.3.4", ip: "1.2.3.4" };
  const taken = { ...free, instanceId: "i-1" };
  assert.deepEqual(linksIn(xmlOf("addresses", free, able)), [
    "destroy delete http://h/api/addresses/1.2.3.4",
    "associate post http://h/api/addresses/1.2.3.4/associate",
  ]);
  assert.equal(linksIn(xmlOf("addresses", taken, able))[1], "disassociate post http://h/api/addresses/1.2.3.4/disassociate");
  assert.deepEqual(at(xmlOf("addresses", taken, able), "instance").attributes, { href: "http://h/api/instances/i-1", id: "i-1" });
  assert.deepEqual(linksIn(xmlOf("addresses", free, plain)), []);
  assert.deepEqual(jsonMember("addresses", free, able), {
    id: "1.2.3.4",
    href: "http://h/api/addresses/1.2.3.4",
    associated: false,
  });
  const { address } = jsonOf("addresses", taken, able) as { address: Record<string, unknown> };
  assert.deepEqual([address["associated"], address["instance_id"]], [true, "i-1"]);
});
