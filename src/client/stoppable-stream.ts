/** A stream whose source can be told to stop, whoever reads it. */
export interface StoppableStream {
  readonly stream: ReadableStream<Uint8Array>;
  /** Cancels the source; whoever still reads gets the reason. After the end of the stream nothing happens. */
  stop(reason: unknown): void;
}

/**
 * A body for `fetch`, which does not always stop reading a body when its request is over: some releases of Node read on, or
 * never cancel the stream, after an abort or an early answer.
 */
export function stoppable(source: ReadableStream<Uint8Array>): StoppableStream {
  const reader = source.getReader();
  let over = false;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const end = (): boolean => {
    const first = !over;
    over = true;
    return first;
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      async pull(given) {
        const { done, value } = await reader.read();
        if (over) return;
        if (!done) given.enqueue(value);
        else if (end()) given.close();
      },
      async cancel(reason) {
        if (end()) await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    stop(reason) {
      if (!end()) return;
      controller?.error(reason);
      reader.cancel(reason).catch(() => undefined);
    },
  };
}
