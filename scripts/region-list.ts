import { isAwsRegion } from "../src/drivers/ec2/location/regions.ts";

/** The list in the source, its names in quotes. */
const list = /(?<=export const regions = \[\n)[^\]]*(?=\] as const;)/;

/** What becomes of the source of the list. */
export interface RefreshedList {
  readonly source: string;
  /** Names that are new, in their order. */
  readonly added: readonly string[];
  /** Names that AWS told of and that look like no region. */
  readonly ignored: readonly string[];
}

/**
 * Adds regions to the source of the driver's list. Those that are there stay where they are: an account sees one of AWS's partitions at a
 * time, and clients show the list in its order. New ones go behind them, among those that are in alphabetical order.
 * @param first how many at the beginning have an order of their own
 * @throws Error for a source without a list
 */
export function withRegions(source: string, told: readonly string[], first: number): RefreshedList {
  const present = [...(list.exec(source)?.[0] ?? "").matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
  if (present.length === 0) throw new Error("there is no list of regions in this source");
  const ignored = told.filter((name) => !isAwsRegion(name));
  const added = [...new Set(told)].filter((name) => isAwsRegion(name) && !present.includes(name)).toSorted();
  if (added.length === 0) return { source, added, ignored };
  const names = [...present.slice(0, first), ...[...present.slice(first), ...added].toSorted()];
  return { source: source.replace(list, names.map((name) => `  "${name}",\n`).join("")), added, ignored };
}
