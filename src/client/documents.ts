import { decode, decodeFields, isObject, type Json, type Names } from "./decode.ts";
import type { CollectionFacts } from "./facts.ts";
import { rulesOf } from "./firewall-rules.ts";
import { model } from "./model.gen.ts";
import type { ClassicKey, Resource } from "./resources.ts";

/** How the JSON of one collection differs from the rule, which is the model's names in snake_case. */
interface Document {
  readonly names?: Names;
  /** Further fields, or others. */
  special?(json: Json): Json;
}

const documents: { readonly [K in ClassicKey]?: Document } = {
  addresses: { special: ({ ip, id }) => ({ ip: ip ?? id }) },
  blobs: { names: { size: "content_length", metadata: "user_metadata" } },
  buckets: { names: { blobCount: "size", blobIds: "blob_list", size: undefined } },
  drivers: { special: driver },
  firewalls: { names: { rules: undefined }, special: ({ rules }) => ({ rules: rulesOf(rules) }) },
  hardwareProfiles: { special: ({ properties }) => profile(properties) },
  images: { names: { ownerId: "owner", created: "creation_time" } },
  instances: {
    names: { ownerId: "owner", launchTime: "create_time", canCreateImage: "create_image", volumes: "storage_volumes" },
    special: instance,
  },
  instanceStates: { special: ({ name }) => ({ id: name }) },
  keys: { names: { privateKey: "pem_rsa_key" } },
  loadBalancers: {
    names: { created: "created_at" },
    special: ({ instances }) => ({ targets: list(instances).map(({ id }) => ({ instanceId: id })) }),
  },
  metrics: { names: { samples: "values" } },
  snapshots: { names: { volumeId: "storage_volume" } },
};

export const factsOf = (key: ClassicKey): CollectionFacts => model[key] as CollectionFacts;

/** A member of a collection from its JSON, which may be wrapped in an object with the name of its kind. */
export function readResource<K extends ClassicKey>(key: K, json: unknown): Resource<K> {
  const { resource, singular } = factsOf(key);
  const inner = isObject(json) && isObject(json[singular]) ? json[singular] : json;
  const own = isObject(inner) ? inner : {};
  const { names, special } = documents[key] ?? {};
  // The model's shapes say what there is, and its types are made of the same shapes.
  return { id: String(own["id"]), ...decodeFields(resource, own, names), ...special?.(own) } as unknown as Resource<K>;
}

const list = (json: unknown): readonly Json[] => (Array.isArray(json) ? json.filter(isObject) : []);
const without = (values: Json): Json => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What differs from the profile stands beside it, and how to log in stands together. */
function instance({ hardware_profile: hardware, authentication }: Json): Json {
  const overrides = factsOf("instances").resource["hardwareProfileOverrides"];
  const properties = isObject(hardware) && isObject(hardware["properties"]) ? hardware["properties"] : {};
  const login = isObject(authentication) ? authentication : {};
  const differing = overrides?.kind === "struct" ? decodeFields(overrides.fields, properties, overrideNames) : {};
  return without({
    hardwareProfileOverrides: Object.keys(differing).length > 0 ? differing : undefined,
    keyName: decode({ kind: "string" }, login["keyname"]),
    username: decode({ kind: "string" }, login["user"]),
    password: decode({ kind: "string" }, login["password"]),
  });
}

const overrideNames = { cpu: "cpu", memory: "memory", storage: "storage", architecture: "architecture", rootType: "root_type" };

/** Values without their ranges: `{"cpu": "1", "memory": "1740.8"}`. */
function profile(properties: unknown): Json {
  if (!isObject(properties)) return {};
  const { resource } = factsOf("hardwareProfiles");
  const values = Object.entries(overrideNames).map(([key, name]) => {
    const shape = resource[key];
    const value = shape?.kind === "struct" && shape.fields["value"] ? decode(shape.fields["value"], properties[name]) : undefined;
    return [key, value === undefined ? undefined : { value }] as const;
  });
  return without(Object.fromEntries(values));
}

/** A driver's endpoints: kind → provider → address, or, where the cloud itself told them, a list. */
function driver({ entrypoints, providers, username, password }: Json): Json {
  const kinds = isObject(entrypoints) ? Object.entries(entrypoints) : [];
  const ids = new Set(kinds.flatMap(([, addresses]) => (isObject(addresses) ? Object.keys(addresses) : [])));
  const declared = [...ids].map((id) => ({
    id,
    entrypoints: kinds.flatMap(([kind, addresses]) =>
      isObject(addresses) && typeof addresses[id] === "string" ? [{ kind, url: addresses[id] }] : [],
    ),
  }));
  const told = list(providers).map(({ id, name, url }) => ({
    id: String(id),
    name: String(name),
    entrypoints: typeof url === "string" ? [{ kind: String(name), url }] : [],
  }));
  return without({
    providers: told.length > 0 ? told : declared,
    usernameLabel: username,
    passwordLabel: password,
  });
}
