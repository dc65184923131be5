import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { ServiceKey } from "../../model/collections.ts";
import { refused } from "./assertions.ts";
import type { Check } from "./check.ts";
import { make, settledWell } from "./life-cycle.ts";
import { declarationOf } from "./samples.ts";
import { recipes } from "./recipes.ts";
import type { LooseParams, Scene } from "./scene.ts";

/** What to create with to use a feature; what is asked for must be seen in the field of the same name, where there is one. */
type Probe = (scene: Scene) => Promise<LooseParams> | LooseParams;

const tagged: Probe = () => ({ tags: { purpose: "conformance", "ключ & <b>": "“ü”" } });

/** A public key in OpenSSH's form, made for these checks; nobody has its private half. */
export const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm conformance";

/** The features that add parameters to `create`, except those of instances, which have effects of their own. */
export const probes: { readonly [K in ServiceKey]?: Readonly<Record<string, Probe>> } = {
  addresses: { address_tags: tagged },
  buckets: {
    bucket_location: async (scene) => {
      const [bucket] = await scene.list("buckets");
      return { location: bucket?.["location"] ?? (await scene.fixtures()).realmId };
    },
  },
  firewalls: { firewall_tags: tagged },
  images: {
    image_name: (scene) => ({ name: scene.name() }),
    image_description: () => ({ description: "What it is: <b>&" }),
    image_reboot: () => ({ noReboot: true }),
    image_tags: tagged,
  },
  keys: {
    import_key: () => ({ publicKey }),
    key_type: () => ({ keyType: "ed25519" }),
    key_tags: tagged,
  },
  networks: {
    network_description: () => ({ description: "What it is: <b>&" }),
    network_mtu: () => ({ mtu: 1400 }),
    network_tags: tagged,
  },
  routers: { router_tags: tagged },
  snapshots: { snapshot_tags: tagged },
  subnets: {
    subnet_realm: async (scene) => ({ realmId: (await scene.fixtures()).realmId }),
    subnet_gateway: () => ({ gateway: "10.77.1.9", dhcp: false, nameServers: ["10.77.1.53"] }),
    subnet_tags: tagged,
  },
  volumes: {
    volume_name: (scene) => ({ name: scene.name() }),
    volume_description: () => ({ description: "What it is for: <b>&" }),
    volume_type: async (scene) => ({
      type:
        (await scene.fixtures()).volumeType ??
        (await scene.list("volumes")).find(({ type }) => typeof type === "string")?.["type"] ??
        "standard",
    }),
    volume_image: async (scene) => ({ imageId: (await scene.fixtures()).imageId }),
    volume_tags: tagged,
  },
};

/** Creates with each feature that the driver may declare, and looks for its effect. */
export function featureChecks(collection: ServiceKey, check: Check): void {
  if (!recipes[collection] || collection === "instances") return;
  const { features, resource } = declarationOf(collection);
  for (const [feature, { on }] of Object.entries(features)) {
    if (on !== "create") continue;
    const probe = probes[collection]?.[feature];
    if (!probe) throw new Error(`the suite does not know how to use the feature ${feature} of ${collection}`);
    check(
      `create: the feature ${feature} has its effect`,
      [`${collection}.create`, `${collection}.get`, `${collection}+${feature}`],
      async (scene) => {
        const plain = await scene.plain(collection);
        const asked = await probe(scene);
        const { id } = await make(scene, collection, { ...plain, ...asked });
        const member = await settledWell(scene, collection, id);
        for (const [key, value] of Object.entries(asked)) {
          if (Object.hasOwn(resource, key))
            assert.ok(isDeepStrictEqual(member[key], value), `${key} is ${JSON.stringify(member[key])}`);
        }
      },
    );
  }
}

/** What the features' declared limits say is refused beyond them. */
export function constraintChecks(collection: ServiceKey, check: Check): void {
  const named = Object.values(declarationOf(collection).features).filter(({ on }) => on === "create");
  if (!recipes[collection] || !named.some(({ params }) => Object.values(params).some(({ kind }) => kind === "string"))) return;
  check("create: what is longer than a feature allows is refused", [`${collection}.create`], async (scene) => {
    const { features } = declarationOf(collection);
    let tried = 0;
    for (const [feature, { maxLength }] of scene.cloud.features(collection)) {
      const declaration = features[feature];
      if (typeof maxLength !== "number" || declaration?.on !== "create") continue;
      for (const [key, shape] of Object.entries(declaration.params)) {
        if (shape.kind !== "string") continue;
        const creation = make(scene, collection, await scene.plain(collection, { [key]: "x".repeat(maxLength + 1) }));
        await refused(creation, "invalid_argument", `${key}:`);
        tried++;
      }
    }
    if (tried === 0) scene.skip("the driver declares no longest length");
  });
}
