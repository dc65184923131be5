import type { HttpAttempt, HttpHeaders } from "../../../model/http.ts";
import type { AccessKey } from "./access-key.ts";
import { signV4, type SignedBody, type SigningScope } from "./sign-v4.ts";

/** Clocks may differ by five minutes, in S3 by fifteen: below this, another time would change nothing. In milliseconds. */
const smallestSkew = 4 * 60_000;

/** Signs an attempt of a request, or gives it up. */
type Authorize = (attempt: HttpAttempt) => HttpHeaders | undefined;

/**
 * Signs each attempt of a request, by the clock of the cloud where ours is wrong. A request that the cloud refuses is signed once more
 * where its answer has told that the clocks differ, which is why it may have been refused.
 * @param sign makes the header fields, for a time in milliseconds since the epoch
 */
export function byCloudClock(sign: (attempt: HttpAttempt, time: number) => HttpHeaders): Authorize {
  let offset = 0;
  return (attempt) => {
    const told = Math.abs(attempt.clockOffset) < smallestSkew ? 0 : attempt.clockOffset;
    const isTold = Math.abs(told - offset) >= smallestSkew;
    // What stands before a cloud may tell another time than it has.
    if (attempt.refused && !isTold && offset === 0) return undefined;
    offset = attempt.refused && !isTold ? 0 : told;
    return sign(attempt, Date.now() + offset);
  };
}

/** The same by SigV4. */
export const authorizeV4 = (key: AccessKey, scope: SigningScope, body: SignedBody): Authorize =>
  byCloudClock((attempt, time) => signV4(attempt, body, { key, scope, time }));
