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
  const pieces = writer.write(document, frame, pieceLength);
  const first = (await pieces.next()).value ?? "";
  return first.length < pieceLength ? first : rest(first, pieces);
}

async function* rest(first: string, pieces: AsyncGenerator<string, void, undefined>): AsyncGenerator<string, void, undefined> {
  try {
    yield first;
    yield* pieces;
  } finally {
    await pieces.return();
  }
}
