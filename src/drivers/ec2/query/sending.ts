import { codeOfStatus } from "../../../http/status-errors.ts";
import type { HttpAttempt, HttpDocument, HttpRequest } from "../../../model/http.ts";
import type { Connection } from "../connection.ts";
import { sendOnce } from "./coalescing.ts";

/** What is known of a call beside its request. */
interface Call {
  /** What the cloud counts it as. */
  readonly action: string;
  /** What it asks, where others who ask the same may have its answer. */
  readonly question: string | undefined;
}

/**
 * Sends a request, as fast as the cloud allows its action: every attempt has to wait for its turn where the cloud has throttled the action.
 * @throws what `HttpClient.request` throws, and `rate_limited` where its turn is not before the deadline
 */
export async function sendInTurn({ context, throttling }: Connection, call: Call, request: HttpRequest): Promise<HttpDocument> {
  const { action, question } = call;
  const send = (begun?: () => void): Promise<HttpDocument> => {
    let sentAt = 0;
    const begin = (attempt: HttpAttempt): ReturnType<NonNullable<HttpRequest["authorize"]>> => {
      begun?.();
      sentAt = throttling.clock.now();
      return request.authorize?.(attempt);
    };
    return context.http.request(
      Object.assign({}, request, {
        authorize: (attempt) =>
          attempt.refused || throttling.isQuiet ? begin(attempt) : throttling.turn(context, action).then(() => begin(attempt)),
        toError: (answer) => {
          const error = request.toError?.(answer);
          if ((error?.code ?? codeOfStatus(answer.status)) === "rate_limited") throttling.throttled(context, action, sentAt);
          return error;
        },
      } satisfies Partial<HttpRequest>),
    );
  };
  const waiting = question === undefined || throttling.isQuiet ? undefined : await throttling.waiting(context, action);
  return waiting && question !== undefined ? sendOnce(waiting, `${action} ${question}`, context, send) : send();
}
