import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonOf, linksIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("a load balancer with its listeners and instances", () => {
  const balancer: Resource<"loadBalancers"> = {
    id: "lb",
    name: "n",
    created: new Date(0),
    realmIds: ["us"],
    publicAddresses: ["lb.example"],
    listeners: [
      {
        protocol: "HTTP",
        loadBalancerPort: 80,
        instancePort: 3001,
      },
    ],
    targets: [{ instanceId: "i&1" }],
  };
  const element = xmlOf("loadBalancers", balancer, plain);
  assert.deepEqual(linksIn(element), [
    "destroy delete http://h/api/load_balancers/lb",
    "register post http://h/api/load_balancers/lb/register",
  ]);
  assert.deepEqual(textsIn(at(element, "listeners", "listener")), ["80", "3001"]);
  assert.deepEqual(at(element, "instances", "instance", "link").attributes, {
    href: "http://h/api/load_balancers/lb/unregister?instance_id=i%261",
    method: "post",
    rel: "unregister",
  });
  const { load_balancer: shown } = jsonOf("loadBalancers", balancer, plain) as { load_balancer: Record<string, unknown> };
  assert.deepEqual(shown["realms"], [{ id: "us", href: "http://h/api/realms/us", rel: "realm" }]);
  assert.deepEqual(shown["listeners"], [{ id: null, protocol: "HTTP", load_balancer_port: "80", instance_port: "3001" }]);
  assert.deepEqual(shown["instances"], [{ id: "i&1", href: "http://h/api/instances/i&1", rel: "instance" }]);
});
