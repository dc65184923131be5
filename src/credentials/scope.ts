import { collections, type CollectionKey } from "../model/collections.ts";
import type { Collection, OperationKind } from "../model/collection.ts";
import { CloudError } from "../model/errors.ts";

/** What an access key may be used for. Everything that is absent is not restricted. */
export interface Scope {
  /** Whether it may only look. */
  readonly readOnly?: boolean | undefined;
  /** What of the driver it may use: `COLLECTION`, `COLLECTION.OPERATION`, either of them `*`, in the model's names. */
  readonly operations?: readonly string[] | undefined;
  /** The frontends that it is for, by name. */
  readonly frontends?: readonly string[] | undefined;
}

/** The scope of who is not restricted. */
export const everything: Scope = Object.freeze({});

const looking: ReadonlySet<OperationKind> = new Set(["list", "get", "read"]);

/** Whether a scope allows an operation of the model. */
export function permits(scope: Scope, collection: CollectionKey, operation: string): boolean {
  const { kind } = (collections[collection] as Collection).operations[operation] ?? {};
  if (scope.readOnly && (kind === undefined || !looking.has(kind))) return false;
  return scope.operations?.some((pattern) => covers(pattern, `${collection}.${operation}`)) ?? true;
}

/** Whether a scope allows anything of a collection. */
export function permitsSome(scope: Scope, collection: CollectionKey): boolean {
  return Object.keys(collections[collection].operations).some((operation) => permits(scope, collection, operation));
}

/** Whether a scope lets a key be used at a frontend. */
export const permitsFrontend = ({ frontends }: Scope, frontend: string): boolean => frontends?.includes(frontend) ?? true;

/** Whether the scope restricts anything of the driver. */
export const isRestricted = ({ readOnly, operations }: Scope): boolean => readOnly === true || operations !== undefined;

/**
 * The scope that both allow. It never allows what the first one does not, whatever the second says.
 */
export function narrowScope(wide: Scope, wanted: Scope): Scope {
  const readOnly = wide.readOnly === true || wanted.readOnly === true;
  const operations = both(wide.operations, wanted.operations, meet);
  const frontends = both(wide.frontends, wanted.frontends, (one, other) => (one === other ? one : undefined));
  return {
    ...(readOnly && { readOnly }),
    ...(operations && { operations }),
    ...(frontends && { frontends }),
  };
}

/**
 * The operations of a scope as somebody writes them, in their shortest form.
 * @throws `invalid_argument` for a name that the model does not have
 */
export function readOperations(patterns: readonly string[]): readonly string[] {
  if (patterns.length === 0) throw new CloudError("invalid_argument", "A scope without an operation allows nothing.");
  return patterns.map((pattern) => {
    const [collection = "", operation = any, ...rest] = pattern.trim().split(".");
    const known = collection === any || Object.hasOwn(collections, collection);
    if (!known || rest.length > 0) {
      throw new CloudError("invalid_argument", `'${printable(pattern)}' is not of the form COLLECTION or COLLECTION.OPERATION.`);
    }
    const declared = collection === any ? Object.values(collections) : [collections[collection as CollectionKey]];
    if (operation !== any && !declared.some(({ operations }) => Object.hasOwn(operations, operation))) {
      throw new CloudError("invalid_argument", `${printable(pattern)}: there is no such operation.`);
    }
    return operation === any ? collection : `${collection}.${operation}`;
  });
}

const any = "*";

const printable = (text: string): string => text.slice(0, 100).replaceAll(/[^\w .*-]/g, "?");

/** A pattern as its two halves. */
function halves(pattern: string): readonly [collection: string, operation: string] {
  const [collection = any, operation = any] = pattern.split(".");
  return [collection, operation];
}

function covers(pattern: string, name: string): boolean {
  const [collection, operation] = halves(pattern);
  const [ownCollection, ownOperation] = halves(name);
  return (collection === any || collection === ownCollection) && (operation === any || operation === ownOperation);
}

/** What two patterns have in common. */
function meet(one: string, other: string): string | undefined {
  const [collection, operation] = halves(one);
  const [otherCollection, otherOperation] = halves(other);
  const first = meetOf(collection, otherCollection);
  const second = meetOf(operation, otherOperation);
  if (first === undefined || second === undefined) return undefined;
  return second === any ? first : `${first}.${second}`;
}

function meetOf(one: string, other: string): string | undefined {
  if (one === any) return other;
  return other === any || other === one ? one : undefined;
}

/** What two lists have in common, where an absent one is everything. */
function both(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
  common: (one: string, other: string) => string | undefined,
): readonly string[] | undefined {
  if (!one || !other) return one ?? other;
  const found = one.flatMap((first) => other.map((second) => common(first, second)));
  return [...new Set(found.filter((item) => item !== undefined))];
}
