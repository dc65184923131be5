import type { Correspondence } from "./correspondence.ts";

/** A place in two documents where they differ; what is not there is undefined. */
export interface Difference {
  /** Such as `Reservations[].Instances[].State.Name`. */
  readonly path: string;
  readonly straight: unknown;
  readonly through: unknown;
}

/** What nobody can know beforehand: that there is one must be the same. */
const opaque = new Set(["AccessKeyId", "KeyMaterial", "NextToken", "PasswordData", "SecretAccessKey", "SessionToken"]);

/**
 * Compares two documents. Names of what was made for the one and for the other must correspond, as `known` has it, and lists have no
 * order: each element is held against the one that is most like it.
 */
export function compare(straight: unknown, through: unknown, known: Correspondence, path = ""): readonly Difference[] {
  if (Array.isArray(straight) && Array.isArray(through)) return compareLists(straight, through, known, `${path}[]`);
  if (isDocument(straight) && isDocument(through)) {
    return Object.keys({ ...straight, ...through }).flatMap((key) => {
      const [one, other] = [straight[key], through[key]];
      const isThere = typeof one === "string" && typeof other === "string" && opaque.has(key);
      return isThere ? [] : compare(one, other, known, path === "" ? key : `${path}.${key}`);
    });
  }
  return known.same(straight, through) ? [] : [{ path, straight, through }];
}

function compareLists(
  straight: readonly unknown[],
  through: readonly unknown[],
  known: Correspondence,
  path: string,
): readonly Difference[] {
  const others = new Set(through);
  const unlike: unknown[] = [];
  for (const element of straight) {
    const same = [...others].find((other) => known.attempt(() => compare(element, other, known, path).length === 0));
    if (same === undefined) unlike.push(element);
    else others.delete(same);
  }
  const differences: Difference[] = [];
  for (const element of unlike) {
    const nearest = [...others]
      .map((other) => ({ other, distance: distanceOf(element, other, known) }))
      .toSorted((one, other) => one.distance - other.distance)[0];
    differences.push(...compare(element, nearest?.other, known, path));
    if (nearest) others.delete(nearest.other);
  }
  return [...differences, ...[...others].map((other) => ({ path, straight: undefined, through: other }))];
}

function distanceOf(straight: unknown, through: unknown, known: Correspondence): number {
  let distance = 0;
  known.attempt(() => {
    distance = compare(straight, through, known).length;
    return false;
  });
  return distance;
}

const isDocument = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
