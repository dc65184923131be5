import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Shape } from "../../../model/shape.ts";
import { shown, shownFields } from "../documents/shape-document.ts";
import { isKnown } from "./value-view.ts";

type Values = Readonly<Record<string, unknown>>;

/** A field that a list shows. */
export interface Column {
  readonly key: string;
  readonly shape: Shape;
}

/** More columns than these are not read any more. */
const mostColumns = 6;

/** Shown in their own places, or of no use in a list. */
const hidden: ReadonlySet<string> = new Set([
  "name",
  "actions",
  "canCreateImage",
  "allocationId",
  "associationId",
  "authenticationError",
]);
/** Worth a column only where there is room. */
const lesser: ReadonlySet<string> = new Set([
  "ownerId",
  "description",
  "architecture",
  "keyName",
  "username",
  "privateAddresses",
]);

/** The columns of a list: what any of its members has to say, the most useful first. */
export function columnsOf(key: CollectionKey, members: readonly Values[]): readonly Column[] {
  const candidates = shownFields(collections[key].resource)
    .map(([field, shape], order) => ({ key: field, shape, order, rank: rankOf(field, shape) }))
    .filter(
      ({ key: field, shape, rank }) => rank !== undefined && members.some((member) => isKnown(shown(field, shape, member).value)),
    );
  const best = candidates
    .toSorted((one, other) => Number(one.rank) - Number(other.rank) || one.order - other.order)
    .slice(0, mostColumns);
  return best.toSorted((one, other) => Number(other.key === "state") - Number(one.key === "state") || one.order - other.order);
}

/** How useful a field is in a list, 0 the most; undefined for what a cell cannot hold. */
function rankOf(key: string, shape: Shape): number | undefined {
  if (hidden.has(key)) return undefined;
  if (key === "state") return 0;
  if (lesser.has(key)) return 4;
  switch (shape.kind) {
    case "reference":
      return 1;
    case "string":
      return shape.multiline ? undefined : 2;
    case "map":
    case "binary":
    case "stream":
      return undefined;
    case "boolean":
      return 5;
    case "struct":
      return "kind" in shape.fields && "value" in shape.fields ? 2 : undefined;
    case "list":
      if (shape.of.kind === "struct") return Object.keys(shape.of.fields).length <= 3 ? 3 : undefined;
      return 3;
    default:
      return 2;
  }
}
