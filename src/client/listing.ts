import { ApiError } from "./api-error.ts";
import { failureOf } from "./transport.ts";

/** A list that is read as it arrives, anew each time that it is iterated over. */
export interface Listing<T> extends AsyncIterable<T> {
  /** All of it at once. */
  toArray(): Promise<T[]>;
}

export function listing<T>(iterate: () => AsyncGenerator<T, void, undefined>): Listing<T> {
  return {
    [Symbol.asyncIterator]: iterate,
    async toArray() {
      const items: T[] = [];
      for await (const item of iterate()) items.push(item);
      return items;
    },
  };
}

/**
 * The items of the first array in a JSON document, each as soon as it is there. Who stops reading stops the server.
 * @throws ApiError `unexpected_answer` for what is no such document, `unreachable` when it breaks off
 */
export async function* arrayItems(response: Response, signal?: AbortSignal): AsyncGenerator<unknown, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) throw noList();
  const decoder = new TextDecoder();
  const splitter = new ItemSplitter();
  let ended = false;
  try {
    while (!ended) {
      const { done, value } = await reader.read();
      ended = done;
      yield* splitter.take(decoder.decode(value, { stream: !done }));
    }
  } catch (error) {
    throw error instanceof SyntaxError ? noList(error) : failureOf(error, "the server", signal);
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
  if (!splitter.complete) throw noList();
}

const noList = (cause?: unknown): ApiError =>
  new ApiError("unexpected_answer", "The server did not answer with a list.", { cause });

/** Cuts the text of an array into its items, whatever pieces it comes in. */
class ItemSplitter {
  /** Whether the array's end was seen. */
  complete = false;
  #text = "";
  #at = 0;
  /** How many brackets are open inside of the array; -1 before it begins. */
  #depth = -1;
  #inString = false;

  /** The items that end in this piece. @throws SyntaxError */
  *take(piece: string): Generator<unknown, void, undefined> {
    this.#text += piece;
    let start = this.#depth < 0 ? -1 : 0;
    for (; this.#at < this.#text.length && !this.complete; this.#at++) {
      const character = this.#text[this.#at] as string;
      if (this.#inString) {
        if (character === "\\") this.#at++;
        else if (character === '"') this.#inString = false;
      } else if (character === '"') this.#inString = true;
      else if (this.#depth < 0) {
        if (character !== "[") continue;
        this.#depth = 0;
        start = this.#at + 1;
      } else if (character === "[" || character === "{") this.#depth++;
      else if (this.#depth === 0 && (character === "," || character === "]")) {
        const item = this.#text.slice(start, this.#at).trim();
        if (item !== "") yield JSON.parse(item) as unknown;
        start = this.#at + 1;
        this.complete = character === "]";
      } else if (character === "]" || character === "}") this.#depth--;
    }
    if (start < 0) return;
    this.#text = this.#text.slice(start);
    this.#at -= start;
  }
}
