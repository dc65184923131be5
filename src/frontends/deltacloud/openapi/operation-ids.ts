import { collections } from "../../../model/collections.ts";
import type { RouterEntry } from "../router.ts";
import type { Route } from "../routes.ts";
import { componentName } from "./schema.ts";

/** Routes that do what another one does as well, or nothing of the model, by method and pattern. */
const named: Readonly<Record<string, string>> = {
  "GET ": "getEntryPoint",
  "POST ": "switchDriver",
  "GET docs/openapi.json": "getOpenApi",
  "HEAD buckets/:id/:blob_id": "headBlob",
  "HEAD buckets/:id/:blob_id/metadata": "getBlobMetadata",
  "POST buckets/:id/:blob_id": "setBlobMetadata",
  "GET buckets/:id/:blob_id/content": "getBlobContent",
  "PUT buckets/:id/:blob_id": "putBlob",
  "PUT buckets/:id/:blob_id/stream": "putBlobStream",
  "POST buckets/:id": "createBlob",
};

/**
 * The name of an operation in generated clients: `listInstances`, `stopInstance`, `setInstanceFirewalls`,
 * `getInstanceConsoleOutput`; of what is no operation of the model, the words of its path.
 */
export function operationId({ method, pattern, route }: RouterEntry<Route>): string {
  const known = named[`${method} ${pattern}`];
  if (known !== undefined) return known;
  const { collection, operation } = route;
  if (collection === undefined || operation === undefined) return fromPath(method, pattern);
  const { name, singular } = collections[collection];
  if (operation === "list") return `list${componentName(name)}`;
  // Something to be read is called by a noun.
  if (method === "GET" && operation !== "get") return `get${componentName(singular)}${capitalized(operation)}`;
  const [verb = operation] = /^[a-z]+/.exec(operation) ?? [];
  return verb + componentName(singular) + operation.slice(verb.length);
}

function fromPath(method: string, pattern: string): string {
  const words = pattern.split(/[/._]/).map((word) => (word.startsWith(":") ? `by_${word.slice(1)}` : word));
  return `${method === "GET" ? "show" : method.toLowerCase()}${componentName(words.join("_"))}`;
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
