import { parseQuery, type Parameters } from "./parameters.ts";
import { parseTarget, type ParsedTarget } from "./request-target.ts";

/** A request target and its query, taken apart. */
export interface ReadTarget {
  readonly target: ParsedTarget;
  /** The segments below the mount. */
  readonly segments: readonly string[];
  readonly query: Parameters;
}

const remembered = new Map<string, ReadTarget>();
const mostRemembered = 500;
const longestRemembered = 256;

/**
 * Takes a request target and its query apart. Clients ask for the same again and again, so that what some short ones came to
 * is remembered.
 * @throws `invalid_argument` for what `parseTarget` and `parseQuery` refuse
 */
export function readTarget(raw: string): ReadTarget {
  const known = remembered.get(raw);
  if (known) return known;
  const target = parseTarget(raw);
  const query = parseQuery(target.rawQuery);
  const read = { target, segments: target.segments.slice(1), query };
  if (raw.length <= longestRemembered && isFlat(query)) {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(raw, frozen(read));
  }
  return read;
}

const isFlat = (query: Parameters): boolean => Object.values(query).every((value) => typeof value === "string");

/** The same, which nobody can change for those who read it later. */
function frozen({ target, segments, query }: ReadTarget): ReadTarget {
  Object.freeze(target.segments);
  Object.freeze(target.matrix);
  for (const parameters of target.matrix) Object.freeze(parameters);
  return { target, segments: Object.freeze(segments), query: Object.freeze(query) };
}
