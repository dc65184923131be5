/** What stands for something in a text: an id, an address, a time. */
interface Token {
  readonly kind: string;
  readonly value: string;
}

const tokens = new RegExp(
  [
    "(?<time>\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?: ?UTC| GMT|Z|\\+00:00)?)",
    "(?<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    "(?<octets>(?:[0-9a-f]{2}:){5,}[0-9a-f]{2})",
    "(?<address>(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d./])|(?<=\\b(?:ip|ec2)-)\\d{1,3}(?:-\\d{1,3}){3})",
    "(?<accessKey>\\b(?:AKIA|ASIA|LSIA)[A-Z0-9]{16,})",
    "(?<id>\\b[a-z]{1,9}(?:-attach)?-(?:x[0-9a-f]+|[0-9a-f]{8,})\\b)",
  ].join("|"),
  "g",
);

/** Times of the walk itself may differ, those before it not. */
const recently = Date.now() - 3_600_000;
const sameTime = (one: number, other: number): boolean => one === other || (one > recently && other > recently);

/**
 * What corresponds to what in two walks: ids, addresses and the like are noted where they are met at the same place for the first time,
 * and must be so from then on.
 */
export class Correspondence {
  readonly #toThrough = new Map<string, string>();
  readonly #toStraight = new Map<string, string>();
  #noted: (readonly [string, string])[] = [];

  /** Whether two values, which are no documents, are the same but for what corresponds. */
  same(straight: unknown, through: unknown): boolean {
    if (typeof straight === "number" && typeof through === "number") return sameTime(straight * 1000, through * 1000);
    return typeof straight === "string" && typeof through === "string" ? this.#sameText(straight, through) : straight === through;
  }

  #sameText(straight: string, through: string): boolean {
    const [one, other] = [partsOf(straight), partsOf(through)];
    return (
      one.length === other.length &&
      one.every((part, index) => {
        const counterpart = other[index] as string | Token;
        if (typeof part === "string" || typeof counterpart === "string") return part === counterpart;
        return part.kind === counterpart.kind && this.#corresponds(part, counterpart);
      })
    );
  }

  /** Tries something; what it noted is forgotten where it gives false. */
  attempt(work: () => boolean): boolean {
    const before = this.#noted;
    this.#noted = [];
    const succeeded = work();
    if (!succeeded) {
      for (const [straight, through] of this.#noted) {
        this.#toThrough.delete(straight);
        this.#toStraight.delete(through);
      }
    }
    this.#noted = succeeded ? [...before, ...this.#noted] : before;
    return succeeded;
  }

  #corresponds({ kind, value: straight }: Token, { value: through }: Token): boolean {
    if (kind === "time") return sameTime(Date.parse(straight), Date.parse(through));
    const known = this.#toThrough.get(straight);
    if (known !== undefined || this.#toStraight.has(through)) return known === through;
    this.#toThrough.set(straight, through);
    this.#toStraight.set(through, straight);
    this.#noted.push([straight, through]);
    return true;
  }
}

/** The text between tokens, and the tokens. */
function partsOf(text: string): readonly (string | Token)[] {
  const parts: (string | Token)[] = [];
  let end = 0;
  for (const match of text.matchAll(tokens)) {
    parts.push(text.slice(end, match.index));
    const [kind = "", value = ""] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [];
    if (kind === "id") parts.push({ kind: value.slice(0, value.lastIndexOf("-")), value });
    else parts.push({ kind, value: kind === "address" ? value.replaceAll("-", ".") : value });
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
