import { allCollections } from "../../src/model/collections.ts";
import type { Driver } from "../../src/model/driver.ts";
import type { ShownCloud } from "../../src/frontends/deltacloud/document.ts";

/** Clouds that can only be looked at: documents show more links and elements of one that can do more. */

const capabilities: ShownCloud["capabilities"] = new Map(
  allCollections.map(([key, { operations }]) => [key, new Set(Object.keys(operations))]),
);

function sampleDriver(features: Driver["features"]): Driver {
  return {
    name: "sample-driver",
    title: "Sample",
    status: "active",
    doc: "A cloud of which documents are written that nobody asked for.",
    credentials: { user: "User", password: "Password" },
    features,
    connect: () => ({ identity: () => Promise.reject(new Error("a sample cloud has no accounts")) }),
  };
}

/** It has every operation and every feature of the model. */
const whole: ShownCloud = {
  driver: sampleDriver(
    Object.fromEntries(
      allCollections.map(([key, { features }]) => [key, Object.fromEntries(Object.keys(features).map((name) => [name, true]))]),
    ),
  ),
  provider: { value: "sample-provider", vouched: false },
  capabilities,
  narrows: false,
  supports: () => true,
  features: (key) => {
    const collection = allCollections.find(([name]) => name === key)?.[1];
    return Object.keys(collection?.features ?? {}).map((name) => [name, { maxLength: 1 }] as const);
  },
};

/** Its collections can be listed, and that is all. */
const bare: ShownCloud = {
  driver: sampleDriver({}),
  provider: { value: undefined, vouched: false },
  capabilities: new Map([...capabilities.keys()].map((key) => [key, new Set(["list"])])),
  narrows: false,
  supports: (_collection, operation) => operation === "list",
  features: () => [],
};

/** Instances log in with passwords only, and no feature has a limit. */
const passwords: ShownCloud = {
  ...whole,
  driver: sampleDriver({ instances: { authentication_password: true } }),
  features: (key) => whole.features(key).map(([name]) => [name, {}] as const),
};

/** Subnets are unknown, so that interfaces are in networks. */
const flat: ShownCloud = { ...whole, supports: (collection) => collection !== "subnets" };

export const sampleClouds: readonly ShownCloud[] = [whole, bare, passwords, flat];
