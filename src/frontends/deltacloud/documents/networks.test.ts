import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { able, jsonMember, namesIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("networks, subnets and interfaces", () => {
  const network: Resource<"networks"> = { id: "net", name: "n", state: "up", addressBlocks: ["10.0.0.0/8"], subnetIds: ["sub"] };
  assert.deepEqual(namesIn(xmlOf("networks", network, able)), ["name", "state", "address_blocks", "subnets", "actions"]);
  assert.deepEqual(jsonMember("networks", network, able), {
    id: "net",
    name: "n",
    href: "http://h/api/networks/net",
    state: "UP",
    address_blocks: ["10.0.0.0/8"],
    subnets: [
      {
        id: "sub",
        href: "http://h/api/subnets/sub",
      },
    ],
  });
  const subnet: Resource<"subnets"> = { id: "sub", networkId: "net", addressBlock: "10.1.0.0/16" };
  assert.deepEqual(textsIn(xmlOf("subnets", subnet, plain)), ["", "", "10.1.0.0/16", "net", ""]);
  assert.deepEqual(jsonMember("subnets", subnet, plain), {
    id: "sub",
    name: null,
    href: "http://h/api/subnets/sub",
    type: null,
    state: null,
    address_block: "10.1.0.0/16",
    network: {
      id: "net",
      href: "http://h/api/networks/net",
    },
  });
  assert.deepEqual(at(xmlOf("networkInterfaces", { id: "nic" }, plain), "network").attributes, {
    href: "http://h/api/networks",
    rel: "network",
  });
  assert.deepEqual(jsonMember("networkInterfaces", { id: "nic" }, plain), {
    id: "nic",
    name: null,
    href: "http://h/api/network_interfaces/nic",
    network: {
      id: null,
      href: "http://h/api/networks",
    },
    instance: {
      id: null,
      href: "http://h/api/instances",
    },
    ip_address: null,
  });
});

const nic = { id: "nic", instanceId: "i", ipAddress: "10.1.0.2" };
const shown = (resource: Resource<"networkInterfaces">, cloud: typeof able) => [
  at(xmlOf("networkInterfaces", resource, cloud), "network").attributes,
  jsonMember("networkInterfaces", resource, cloud)["network"],
];

test("the network of an interface is its subnet, where the driver has subnets", () => {
  const both = { ...nic, networkId: "net1", subnetId: "sub1" };
  assert.deepEqual(shown(both, able), [
    { href: "http://h/api/subnets/sub1", id: "sub1", rel: "subnet" },
    { id: "sub1", href: "http://h/api/subnets/sub1" },
  ]);
  assert.deepEqual(shown({ ...nic, networkId: "net1" }, able), [
    { href: "http://h/api/networks/net1", id: "net1", rel: "network" },
    { id: "net1", href: "http://h/api/networks/net1" },
  ]);
  assert.deepEqual(shown(both, plain), [
    { href: "http://h/api/networks/net1", id: "net1", rel: "network" },
    { id: "net1", href: "http://h/api/networks/net1" },
  ]);
});

test("what a cloud took for the network of an interface is told as it was given, in JSON as a network", () => {
  const given = { ...nic, networkId: "net1", subnetId: "sub1", verbatim: { networkId: "net1" } };
  assert.deepEqual(shown(given, able), [
    { href: "http://h/api/subnets/net1", id: "net1", rel: "subnet" },
    { id: "net1", href: "http://h/api/networks/net1" },
  ]);
});
