import assert from "node:assert/strict";
import { test } from "node:test";
import type { Resource } from "../../../model/collections.ts";
import { jsonMember, namesIn, plain, textsIn, xmlOf } from "../../../testing/classic-documents.ts";
import { at } from "../../../testing/strict-xml.ts";

test("what the original did not have is shown by its shape", () => {
  const router: Resource<"routers"> = {
    id: "r",
    name: "n",
    state: "up",
    networkId: "net",
    externalNetworkId: "ext",
    main: true,
    subnetIds: ["s1"],
    routes: [{ destination: "0.0.0.0/0", target: "igw" }],
  };
  const element = xmlOf("routers", router, plain);
  assert.deepEqual(namesIn(element), ["name", "state", "network", "external_network", "main", "subnets", "routes"]);
  assert.deepEqual(at(element, "subnets", "subnet").attributes, { href: "http://h/api/subnets/s1", id: "s1" });
  assert.deepEqual(textsIn(at(element, "routes", "route")), ["0.0.0.0/0", "igw"]);
  assert.deepEqual(jsonMember("routers", router, plain), {
    id: "r",
    href: "http://h/api/routers/r",
    name: "n",
    state: "UP",
    main: true,
    network: {
      id: "net",
      href: "http://h/api/networks/net",
      rel: "network",
    },
    external_network: {
      id: "ext",
      href: "http://h/api/networks/ext",
      rel: "network",
    },
    subnets: [
      {
        id: "s1",
        href: "http://h/api/subnets/s1",
        rel: "subnet",
      },
    ],
    routes: [
      {
        destination: "0.0.0.0/0",
        target: "igw",
      },
    ],
  });
});
