import { allCollections, collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection, Operation } from "../../../model/collection.ts";
import { wireName } from "../../../model/shape.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";

/** An operation that has a page with a form. */
export interface FormOperation {
  readonly key: CollectionKey;
  readonly operation: string;
  /** The pattern of the page's path. */
  readonly pattern: string;
}

/** The original's name of a page, where it is not the operation's. */
const pageNames: Readonly<Record<string, string>> = { "volumes.attach": "attach_instance" };

/** Actions that need no answers, though they take some. */
const direct: ReadonlySet<string> = new Set(["volumes.detach"]);

/** Operations with pages of their own kind; and what is below a bucket are its blobs, whatever they are called. */
const special: ReadonlySet<CollectionKey> = new Set(["buckets", "blobs"]);
/** What has a place of its own on a member's page, or no path at all. */
export const specialOperations: ReadonlySet<string> = new Set([
  "firewalls.createRules",
  "firewalls.destroyRules",
  "firewalls.updateRules",
  "loadBalancers.unregister",
]);

export const declarationOf = (key: CollectionKey, operation: string): Operation | undefined =>
  (collections[key] as Collection).operations[operation];

/** The last segment of an operation's path. */
export const pathNameOf = (key: CollectionKey, operation: string): string =>
  declarationOf(key, operation)?.name ?? wireName(operation, {});

/** Whether an operation on a member wants to know something before it can be done. */
export function asksFirst(key: CollectionKey, operation: string): boolean {
  const declaration = declarationOf(key, operation);
  if (!declaration || direct.has(`${key}.${operation}`)) return false;
  if (declaration.kind !== "action" && declaration.kind !== "update") return false;
  return Object.entries(declaration.params).some(
    ([name, shape]) => name !== "id" && !(shape.optional && shape.kind === "boolean"),
  );
}

/** Every operation that has a form, whatever the driver can do. */
export const formOperations: readonly FormOperation[] = allCollections.flatMap(
  ([key, { name, operations, parent, audience, source }]) => {
    if (parent !== undefined || audience === "cimi" || source === "gateway") return [];
    const create = "create" in operations ? [{ key, operation: "create", pattern: `${name}/new` }] : [];
    if (special.has(key)) return create;
    const changes = Object.keys(operations).filter(
      (operation) => asksFirst(key, operation) && !specialOperations.has(`${key}.${operation}`),
    );
    return [
      ...create,
      ...changes.map((operation) => ({
        key,
        operation,
        pattern: `${name}/:id/${pageNames[`${key}.${operation}`] ?? pathNameOf(key, operation)}`,
      })),
    ];
  },
);

/** The form page of an operation on a member; undefined where it has none. */
export function formHref(context: DocumentContext, key: CollectionKey, operation: string, id: string): string | undefined {
  const found = formOperations.find((candidate) => candidate.key === key && candidate.operation === operation);
  return found && hrefOf(context, key, id) + found.pattern.slice(found.pattern.lastIndexOf("/"));
}

/** Where new members are made. */
export const createHref = (context: DocumentContext, key: CollectionKey): string => `${hrefOf(context, key)}/new`;
