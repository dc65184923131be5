import { unlessAborted } from "../../../http/abortable.ts";
import type { DriverContext } from "../../../model/driver.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { HttpDocument } from "../../../model/http.ts";

interface WaitingRead {
  /** Undefined where whoever was to send it has given it up. */
  readonly answer: Promise<HttpDocument | undefined>;
  readonly deadline: number;
}

/** Reads that wait to be sent, by what they ask. */
export type WaitingReads = Map<string, WaitingRead>;

/**
 * Sends a read, or takes the answer of the same read of another caller that waits to be sent. One that has been sent is not joined: its
 * answer may be older than what was changed meanwhile, by this process or by anybody else.
 * @param send told what to call when the request is on its way
 */
export async function sendOnce(
  waiting: WaitingReads,
  question: string,
  { signal, deadline }: DriverContext,
  send: (begun: () => void) => Promise<HttpDocument>,
): Promise<HttpDocument> {
  for (let other; (other = waiting.get(question));) {
    // It may wait longer than there is time here.
    if (other.deadline > deadline) return send(() => {});
    const answer = await unlessAborted(other.answer, signal);
    if (answer) return answer;
  }
  let hasBegun = false;
  const begun = (): void => {
    if (!hasBegun) waiting.delete(question);
    hasBegun = true;
  };
  const sent = send(begun);
  const answer = sent.catch((error: unknown) => {
    begun();
    if (isAnswer(error)) throw error;
    return undefined;
  });
  answer.catch(() => {});
  if (!hasBegun) waiting.set(question, { answer, deadline });
  return sent;
}

/** Whether the cloud itself has said no. What came of the signal or the deadline of one caller is his alone. */
const isAnswer = (error: unknown): boolean => isCloudError(error) && error.details.status !== undefined;
