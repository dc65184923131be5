import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer, mediaTypes } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import type { ListDocument } from "./document.ts";

/** A longer document is streamed, and has neither ETag nor Content-Length. */
export const longestBuffered = 256 * 1024;

/**
 * A list as an answer. It is gathered up to a limit, so that a short one has its ETag and an error its own status; what is
 * longer goes out as it comes, no faster than the client takes it.
 */
export async function listAnswer(
  request: ClassicRequest,
  items: AsyncGenerator<unknown, void, undefined>,
  document: ListDocument,
): Promise<FrontendResponse> {
  const started = request.exchange.cloudDuration;
  const runtime = (): Record<string, string> => ({
    "X-Backend-Runtime": seconds(request.exchange.cloudDuration - started),
  });
  if (document.arrange) return documentAnswer(200, request.format, await arranged(items, document, document.arrange), runtime());

  let text = document.head;
  let index = 0;
  let untilFirst: Record<string, string> | undefined;
  for (;;) {
    const step = await items.next();
    untilFirst ??= runtime();
    if (step.done) return documentAnswer(200, request.format, text + document.tail, runtime());
    text += document.item(step.value, index++);
    if (text.length > longestBuffered) break;
  }
  return {
    status: 200,
    headers: { "Content-Type": mediaTypes[request.format], ...untilFirst },
    body: rest(text, items, document, index),
  };
}

/** Milliseconds as seconds, to the microsecond; never none at all. */
export function seconds(milliseconds: number): string {
  const microseconds = Math.max(Math.round(milliseconds * 1000), 1);
  return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, "0")}`;
}

async function arranged(
  items: AsyncIterable<unknown>,
  document: ListDocument,
  arrange: NonNullable<ListDocument["arrange"]>,
): Promise<string> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return (
    document.head +
    arrange(all)
      .map((item, index) => document.item(item, index))
      .join("") +
    document.tail
  );
}

/** Pieces of a size that is cheap to send. */
const pieceLength = 64 * 1024;

async function* rest(
  begun: string,
  items: AsyncGenerator<unknown, void, undefined>,
  document: ListDocument,
  from: number,
): AsyncGenerator<string> {
  yield begun;
  let text = "";
  let index = from;
  for await (const item of items) {
    text += document.item(item, index++);
    if (text.length < pieceLength) continue;
    yield text;
    text = "";
  }
  yield text + document.tail;
}
