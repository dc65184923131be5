import type { HttpBody } from "../model/http.ts";
import { encodeFields } from "./http-target.ts";

/** A body that is ready to be sent. */
export interface OutgoingBody {
  /** What to send in the next attempt. */
  open(): string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  /** Whether it can be sent (again). */
  readonly isReplayable: boolean;
  readonly isStream: boolean;
  /** In bytes; undefined while nobody knows. */
  readonly length: number | undefined;
  /** The media type where the form of the body tells it. */
  readonly type: string | undefined;
}

/** Makes a body ready: JSON and forms are written once, whatever the number of attempts. */
export function outgoingBody(body: HttpBody | undefined): OutgoingBody {
  if (body === undefined) return empty;
  if (typeof body === "string") return fixed(Buffer.from(body), undefined);
  if (body instanceof Uint8Array) return fixed(body, undefined);
  if ("json" in body) return fixed(Buffer.from(JSON.stringify(body.json)), "application/json");
  if ("form" in body) return fixed(Buffer.from(encodeFields(body.form)), "application/x-www-form-urlencoded");
  if ("replay" in body) {
    return { open: body.replay, isReplayable: true, isStream: true, length: body.length, type: undefined };
  }
  return new OneShotBody(body.stream, body.length);
}

const empty: OutgoingBody = { open: () => undefined, isReplayable: true, isStream: false, length: 0, type: undefined };

function fixed(bytes: Uint8Array, type: string | undefined): OutgoingBody {
  return { open: () => bytes, isReplayable: true, isStream: false, length: bytes.length, type };
}

/** A stream can be sent again as long as nobody has begun to read it. */
class OneShotBody implements OutgoingBody {
  readonly isStream = true;
  readonly length: number | undefined;
  readonly type = undefined;
  readonly #stream: AsyncIterable<Uint8Array>;
  #begun = false;

  constructor(stream: AsyncIterable<Uint8Array>, length: number | undefined) {
    this.#stream = stream;
    this.length = length;
  }

  get isReplayable(): boolean {
    return !this.#begun;
  }

  /** To give up what nobody has begun to read leaves the stream as it is, for the next attempt. */
  open(): AsyncIterable<Uint8Array> {
    return {
      [Symbol.asyncIterator]: () => {
        let source: AsyncIterator<Uint8Array, unknown, Uint8Array | undefined> | undefined;
        return {
          next: (used?: Uint8Array) => {
            this.#begun = true;
            source ??= this.#stream[Symbol.asyncIterator]();
            return source.next(used);
          },
          return: async (): Promise<IteratorResult<Uint8Array>> => {
            await source?.return?.();
            return { done: true, value: undefined };
          },
        };
      },
    };
  }
}
