import type { ServiceKey } from "../../../model/collections.ts";
import { encodeRow } from "../store/row-codec.ts";
import { digestOf } from "./cloud.ts";
import { invalid, refused } from "./failures.ts";
import type { Scope } from "./scope.ts";

/** What is made once for an idempotency key, as the driver declares it. */
export const madeOnce = ["instances", "volumes"] as const satisfies readonly ServiceKey[];

/** How long an idempotency key is remembered, in milliseconds: a day, as EC2 does at least. */
const remembered = 86_400_000;

interface Creation<Answer> {
  /** Makes what the request asks for. */
  readonly make: () => Answer;
  readonly idsOf: (made: Answer) => readonly string[];
  /** What was made, as it is now; undefined when nothing of it is left. */
  readonly find: (ids: readonly string[]) => Answer | undefined;
}

/**
 * Makes what a request asks for. One that repeats an idempotency key of the same collection gets what the first made, as it is now.
 * @throws `invalid_argument` when it asks for something else, `failed_precondition` when nothing of it is left
 */
export function createOnce<Answer>(
  scope: Scope,
  collection: (typeof madeOnce)[number],
  request: object,
  { make, idsOf, find }: Creation<Answer>,
): Answer {
  const { idempotencyKey: key } = scope.context;
  if (key === undefined) return make();
  const answers = scope.cloud.answers.of(scope.account);
  const id = `${collection} ${key}`;
  const digest = digestOf(JSON.stringify(encodeRow(request))).toString("base64");
  const known = answers.find(id);
  if (!known) {
    const made = make();
    answers.put({ id, madeIds: idsOf(made), request: digest });
    scope.at(remembered, { table: "answers", resourceId: id });
    return made;
  }
  if (known.request !== digest) {
    const message = "There was another request with this idempotency key, and other parameters.";
    throw invalid("idempotencyKey", message, "IdempotentParameterMismatch");
  }
  const found = find(known.madeIds);
  if (found === undefined) throw refused("What the first request with this idempotency key made is gone.");
  return found;
}
