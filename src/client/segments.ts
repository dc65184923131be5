/** Cuts content into pieces of a size; a stream is read no further than the piece that is asked for. */
export async function* segmentsOf(
  content: Blob | ReadableStream<Uint8Array>,
  size: number,
): AsyncGenerator<Blob | Uint8Array, void, undefined> {
  if (content instanceof Blob) {
    for (let start = 0; start < content.size; start += size) yield content.slice(start, start + size);
    return;
  }
  const reader = content.getReader();
  let pieces: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let rest = value;
      while (length + rest.length >= size) {
        const cut = size - length;
        yield joined([...pieces, rest.subarray(0, cut)]);
        rest = rest.subarray(cut);
        pieces = [];
        length = 0;
      }
      if (rest.length > 0) pieces.push(rest);
      length += rest.length;
    }
    ended = true;
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
  if (length > 0) yield joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
