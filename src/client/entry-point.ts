import { isObject, type Json } from "./decode.ts";

/** A feature that the driver has: parameters that an operation takes beyond its ordinary ones. */
export interface OfferedFeature {
  readonly name: string;
  /** By the API's names, such as `user_data`. */
  readonly params: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  /** Limits by name, such as `max_length`. */
  readonly constraints: Readonly<Record<string, string | number>>;
}

/** A collection that the cloud has, by its name in the API. */
export interface OfferedCollection {
  readonly name: string;
  readonly href: string;
  readonly features: readonly OfferedFeature[];
}

/** What the server and the cloud behind it can do. */
export interface EntryPoint {
  /** The version of the API. */
  readonly version: string;
  readonly driver: string;
  readonly provider: string;
  readonly collections: readonly OfferedCollection[];
}

/** Reads the entry point's JSON; undefined when it is none. */
export function readEntryPoint(json: unknown): EntryPoint | undefined {
  const api = isObject(json) ? json["api"] : undefined;
  if (!isObject(api) || !Array.isArray(api["links"])) return undefined;
  return {
    version: String(api["version"]),
    driver: String(api["driver"]),
    provider: String(api["provider"]),
    collections: objects(api["links"]).map(({ rel, href, features }) => ({
      name: String(rel),
      href: String(href),
      // Each feature stands in a list of its own.
      features: (Array.isArray(features) ? features : []).flatMap(objects).map(featureOf),
    })),
  };
}

/** Parameters are told as `name:type:required`. */
function featureOf({ name, params, constraints }: Json): OfferedFeature {
  return {
    name: String(name),
    params: (Array.isArray(params) ? params : []).map((param) => {
      const [paramName = "", type = "string", need] = String(param).split(":");
      return { name: paramName, type, required: need === "required" };
    }),
    constraints: isObject(constraints) ? (constraints as Record<string, string | number>) : {},
  };
}

const objects = (json: unknown): readonly Json[] => (Array.isArray(json) ? json.filter(isObject) : []);
