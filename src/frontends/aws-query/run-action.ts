import { createHash } from "node:crypto";
import { collections } from "../../model/collections.ts";
import type { Collection } from "../../model/collection.ts";
import { CloudError } from "../../model/errors.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import { parameterOf, type ParameterNode } from "../../protocols/aws-query/parameters.ts";
import { needsOf, type Action, type Need } from "./action.ts";
import type { Call } from "./call.ts";

/**
 * Runs an action. In this order: may the driver do it, may the caller, is it only a rehearsal (`DryRun`), was it done before
 * (`ClientToken`), and what the cloud says. Where the action itself asks the cloud nothing, it is asked whether it knows the caller: clients try
 * their credentials with such actions.
 * @throws AwsFault `UnsupportedOperation`, `UnauthorizedOperation`, `DryRunOperation`, `IdempotentParameterMismatch`
 */
export async function runAction(call: Call, action: Action, parameters: unknown, root: ParameterNode): Promise<unknown> {
  const lacking = needsOf(action).find(([collection, operation]) => !call.cloud.supports(collection, operation));
  const rehearses = isDryRun(parameterOf(root, "DryRun"));
  if (lacking && !action.without) call.cloud.require(lacking[0], lacking[1]);
  checkScope(call, action);
  if (rehearses) throw await rehearsal(call);
  if (lacking || action.needs === "static") await call.identity();
  if (lacking) return action.without?.(call, parameters);
  const token = action.idempotent ? parameterOf(root, "ClientToken") : undefined;
  return token === undefined ? action.run(call, parameters) : runOnce(call, action, parameters, token);
}

/** Refuses what the access key is not for, before a rehearsal says that it would succeed. @throws `permission_denied` */
function checkScope({ cloud, caller }: Call, action: Action): void {
  for (const [collection, operation] of needsOf(action)) cloud.permit(collection, operation);
  if (caller.account.scope.readOnly && changes(action))
    throw new CloudError("permission_denied", "The access key may only look.");
}

/** Whether an action changes anything. */
export function changes(action: Action): boolean {
  return action.changes ?? needsOf(action).some(isChange);
}

function isChange([collection, operation]: Need): boolean {
  const { kind } = (collections[collection] as Collection).operations[operation] ?? { kind: "action" };
  return kind !== "list" && kind !== "get" && kind !== "read";
}

function isDryRun(given: string | undefined): boolean {
  const value = given?.toLowerCase() ?? "false";
  if (value !== "true" && value !== "false") throw invalidValue("DryRun", value, "It must be true or false.");
  return value === "true";
}

/** What a rehearsal would have come to, as an error in either case. */
async function rehearsal(call: Call): Promise<Error> {
  try {
    await call.cloud.identity();
  } catch (error) {
    if (!(error instanceof CloudError) || error.code !== "permission_denied") throw error;
    return new AwsFault("UnauthorizedOperation", "You are not authorized to perform this operation.");
  }
  return new AwsFault("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
}

/** How long a token is remembered, in milliseconds; AWS says a day for most, clients repeat within minutes. */
const tokenTime = 3_600_000;

/** Runs an action once for a token, however often it is asked for in this process: at the same time, or later. */
async function runOnce(call: Call, action: Action, parameters: unknown, token: string): Promise<unknown> {
  const asked = createHash("sha256").update(JSON.stringify(parameters)).digest("base64");
  const first = await call.cloud.cache.getOrCreate(`aws ${action.name} ${token}`, tokenTime, async () => ({
    asked,
    document: await action.run(call, parameters),
  }));
  if (first.asked === asked) return first.document;
  throw new AwsFault(
    "IdempotentParameterMismatch",
    "The client token was used before, with other parameters. Use another token, or the same parameters.",
  );
}
