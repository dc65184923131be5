/** How long failures count, in milliseconds. */
const window = 15 * 60_000;
/** How many sources are remembered; then the oldest is forgotten. */
const mostSources = 10_000;

interface Count {
  attempts: number;
  readonly until: number;
}

/** Counts failed attempts by where they come from, so that passwords and secrets cannot be found by trying. */
export class FailedAttempts {
  readonly #most: number;
  readonly #counts = new Map<string, Count>();

  /** @param most how many failures a source has in a quarter of an hour */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Counts an attempt before it is made, so that many at once are no way around.
   * @param source such as the network of an address
   * @returns what takes it back, for one that did not fail; or the milliseconds until another one is allowed
   */
  attempt(source: string): (() => void) | number {
    const count = this.#countOf(source);
    if (count.attempts >= this.#most) return count.until - Date.now();
    count.attempts++;
    return () => count.attempts--;
  }

  #countOf(source: string): Count {
    const known = this.#counts.get(source);
    if (known && known.until > Date.now()) return known;
    const count: Count = { attempts: 0, until: Date.now() + window };
    this.#counts.delete(source);
    this.#counts.set(source, count);
    if (this.#counts.size > mostSources) this.#counts.delete(this.#counts.keys().next().value as string);
    return count;
  }
}

/** An IPv4 address, or the first half of an IPv6 one, all of which is one customer's. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const last = tail === "" ? [] : tail.split(":");
    while (groups.length + last.length < 8) groups.push("0");
    groups.push(...last);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
