import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, linksIn, listOf, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at, readXml } from "../../../testing/strict-xml.ts";

test("a firewall as one, and in a list", () => {
  const firewall: Resource<"firewalls"> = {
    id: "web",
    name: "w<b>",
    description: "d",
    ownerId: "1234",
    rules: [
      {
        id: "r1",
        direction: "ingress",
        protocol: "tcp",
        portFrom: 22,
        portTo: 22,
        source: { type: "address", cidr: "10.1.2.0/24" },
      },
      {
        id: "r2",
        direction: "ingress",
        protocol: "tcp",
        portFrom: 22,
        portTo: 22,
        source: { type: "group", name: "default", ownerId: "1234" },
      },
    ],
  };
  const id = "1234~tcp~22~22~@group,1234,default,@address,ipv4,10.1.2.0,24";
  const one = xmlOf("firewalls", firewall, plain);
  assert.deepEqual(linksIn(one), ["destroy delete http://h/api/firewalls/web", "update post http://h/api/firewalls/web/rules"]);
  assert.deepEqual(at(one, "rules", "rule").attributes, { href: `http://h/api/firewalls/web/${id}`, id });
  assert.deepEqual(textsIn(at(one, "rules", "rule")).slice(1, -1), ["tcp", "22", "22", "ingress", "", ""]);
  assert.deepEqual(
    at(one, "rules", "rule", "sources").children.map(({ attributes }) => attributes),
    [
      { name: "default", owner: "1234", type: "group" },
      { address: "10.1.2.0", family: "ipv4", prefix: "24", type: "address" },
    ],
  );

  const listed = at(readXml(listOf("xml", "firewalls", [firewall])), "firewall");
  assert.deepEqual(at(listed, "actions").children[1]?.attributes, {
    href: "http://h/api/firewalls/web/rules",
    id: "web",
    method: "post",
    rel: "add_rule",
  });
  assert.deepEqual(at(listed, "rules", "rule").attributes, { id });
  assert.equal(at(listed, "rules", "rule", "actions", "link").attributes["id"], id);

  assert.deepEqual(jsonMember("firewalls", firewall, plain)["rules"], [
    {
      id,
      allow_protocol: "tcp",
      port_from: "22",
      port_to: "22",
      sources: [
        {
          type: "group",
          name: "default",
          owner: "1234",
        },
        {
          type: "address",
          family: "ipv4",
          address: "10.1.2.0",
          prefix: "24",
        },
      ],
      direction: "ingress",
    },
  ]);
});
