import type { ResponseBody } from "../../gateway/frontend.ts";
import type { ResponseFrame, ResponseWriter } from "../../protocols/aws-query/response.ts";

/** Characters that go out in one piece. */
const pieceLength = 65_536;

/**
 * The body of an answer: whole where it fits into one piece, else a stream that reads the document's lists no further than the client
 * takes them. What goes wrong in the first piece can still be told as an error.
 */
export async function answerBody(writer: ResponseWriter, document: unknown, frame: ResponseFrame): Promise<ResponseBody> {
  const whole = writer.writeWhole(document, frame);
  if (whole !== undefined) return whole;
  const pieces = writer.write(document, frame);
  const first = await gather(pieces);
  return first.ended ? first.text : rest(first.text, pieces);
}

async function* rest(first: string, pieces: AsyncGenerator<string, void, undefined>): AsyncGenerator<string, void, undefined> {
  try {
    yield first;
    for (;;) {
      const { text, ended } = await gather(pieces);
      if (text !== "") yield text;
      if (ended) return;
    }
  } finally {
    await pieces.return();
  }
}

async function gather(
  pieces: AsyncGenerator<string, void, undefined>,
): Promise<{ readonly text: string; readonly ended: boolean }> {
  let text = "";
  while (text.length < pieceLength) {
    const step = await pieces.next();
    if (step.done) return { text, ended: true };
    text += step.value;
  }
  return { text, ended: false };
}
