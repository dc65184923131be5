import type { Instance } from "../../../model/collections/instances.ts";
import { encodeRow } from "../store/row-codec.ts";
import { digestOf } from "./cloud.ts";
import { invalid, refused } from "./failures.ts";
import { launch } from "./instance-launch.ts";
import type { InstanceRequest } from "./instance-request.ts";
import { viewInstance } from "./instance-view.ts";
import type { Scope } from "./scope.ts";

/** How long an idempotency key is remembered, in milliseconds: a day, as EC2 does at least. */
const remembered = 86_400_000;

/**
 * Launches what a request asks for. One that repeats an idempotency key gets what the first made, as it is now.
 * @throws `invalid_argument` when it asks for something else, `failed_precondition` when nothing of it is left
 */
export function launchOnce(scope: Scope, request: InstanceRequest): Instance | readonly Instance[] {
  const { idempotencyKey: key } = scope.context;
  if (key === undefined) return launch(scope, request);
  const answers = scope.cloud.answers.of(scope.account);
  const digest = digestOf(JSON.stringify(encodeRow(request))).toString("base64");
  const known = answers.find(key);
  if (!known) {
    const launched = launch(scope, request);
    answers.put({ id: key, instanceIds: [launched].flat().map(({ id }) => id), request: digest });
    scope.at(remembered, { table: "answers", resourceId: key });
    return launched;
  }
  if (known.request !== digest) {
    const message = "There was another request with this idempotency key, and other parameters.";
    throw invalid("idempotencyKey", message, "IdempotentParameterMismatch");
  }
  const made = known.instanceIds.flatMap((id) => asItIs(scope, id) ?? []);
  if (made.length === 0) throw refused("What the first request with this idempotency key made is gone.");
  return known.instanceIds.length === 1 && made[0] ? made[0] : made;
}

function asItIs(scope: Scope, id: string): Instance | undefined {
  const row = scope.table("instances").find(id);
  return row ? viewInstance(scope, row) : scope.cloud.destroyed.of(scope.account).find(id);
}
