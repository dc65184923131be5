import type { KnownKey } from "./sealed-keys.ts";

/** How long an opened key is remembered, in milliseconds. */
const rememberedFor = 60_000;
/** How many are; the one that was opened first is then forgotten. */
const mostKeys = 1000;

/**
 * The access keys that were opened last: a client presents the same one with every request. In memory alone, for a minute, and for
 * no longer than the sealing keys stay the same. Whether a key has ended or is denied is no matter of this; that is asked each time.
 */
export class OpenedKeys {
  readonly #keys = new Map<string, { readonly key: KnownKey; readonly until: number }>();
  #generation = 0;

  /**
   * @param generation of the sealing keys; another one than before opens everything anew
   * @param open opens the key. What it throws is not remembered.
   */
  of(id: string, token: string | undefined, generation: number, open: () => KnownKey): KnownKey {
    if (generation !== this.#generation) this.#keys.clear();
    this.#generation = generation;
    // With the length, so that no key with a token has the name of another key.
    const name = `${id.length} ${id}${token ?? ""}`;
    const known = this.#keys.get(name);
    const now = Date.now();
    if (known && known.until > now) return known.key;
    const key = open();
    this.#keys.delete(name);
    this.#keys.set(name, { key, until: now + rememberedFor });
    if (this.#keys.size > mostKeys) this.#keys.delete(this.#keys.keys().next().value as string);
    return key;
  }
}
