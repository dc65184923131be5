import type { HttpBody } from "../../../model/http.ts";

/** A body that can be sent elsewhere as long as nobody has begun to read it. */
export interface WatchedBody {
  readonly body: HttpBody | undefined;
  readonly isStream: boolean;
  /** Whether it is gone. What can be sent again never is. */
  isBegun(): boolean;
}

export function watchedBody(body: HttpBody | undefined): WatchedBody {
  if (body === undefined || typeof body === "string" || !("stream" in body)) {
    return { body, isStream: false, isBegun: () => false };
  }
  let begun = false;
  const { stream, length } = body;
  const watched: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]() {
      begun = true;
      return stream[Symbol.asyncIterator]();
    },
  };
  return { body: { stream: watched, length }, isStream: true, isBegun: () => begun };
}
