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
  readonly #keys = new Map<string, OpenedKey>();
  #generation = 0;

  /**
   * The key as it was opened; undefined for one that was not, or too long ago.
   * @param generation of the sealing keys; another one than before forgets everything
   */
  find(id: string, token: string | undefined, generation: number): KnownKey | undefined {
    if (generation !== this.#generation) this.#keys.clear();
    this.#generation = generation;
    const opened = this.#keys.get(id);
    return opened && opened.token === token && opened.until > Date.now() ? opened.key : undefined;
  }

  /** Remembers a key that was opened, of the generation that was last told. */
  keep(id: string, token: string | undefined, key: KnownKey): void {
    this.#keys.delete(id);
    this.#keys.set(id, { token, key, until: Date.now() + rememberedFor });
    if (this.#keys.size > mostKeys) this.#keys.delete(this.#keys.keys().next().value as string);
  }
}

interface OpenedKey {
  readonly token: string | undefined;
  readonly key: KnownKey;
  readonly until: number;
}
