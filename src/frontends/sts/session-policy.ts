import { narrowScope, everything, readOperations, type Scope } from "../../credentials/scope.ts";
import { isCloudError } from "../../model/errors.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";

/** Policies of AWS that have the same meaning here. */
const managed: Readonly<Record<string, Scope>> = {
  "arn:aws:iam::aws:policy/AdministratorAccess": everything,
  "arn:aws:iam::aws:policy/ReadOnlyAccess": { readOnly: true },
};

/** What all given policies together leave. @throws AwsFault `MalformedPolicyDocument` for one that is not understood as a whole */
export function scopeOfPolicies(policy: string | undefined, arns: readonly string[]): Scope {
  let scope = policy === undefined ? everything : scopeOfPolicy(policy);
  for (const arn of arns) {
    const known = Object.hasOwn(managed, arn) ? managed[arn] : undefined;
    if (!known) throw malformed(`The policy ${arn.slice(0, 200)} is not known; there are: ${Object.keys(managed).join(", ")}.`);
    scope = narrowScope(scope, known);
  }
  return scope;
}

/**
 * The scope of a policy document whose statements all allow, for every resource and on no condition, the actions
 * `deltacloud:COLLECTION.OPERATION`, either of them `*`. Whatever else it says is refused: what is not understood may be what restricts.
 */
function scopeOfPolicy(text: string): Scope {
  const { Version: _, Id: __, Statement, ...others } = object(parse(text), "The policy");
  refuseOthers(others);
  const statements = [Statement].flat();
  if (Statement === undefined || statements.length === 0) throw malformed("The policy has no Statement.");
  const patterns = statements.flatMap((statement) => {
    const { Sid: _sid, Effect, Action, Resource, ...unknown } = object(statement, "A statement");
    refuseOthers(unknown);
    if (Effect !== "Allow") throw malformed("Only the Effect Allow is understood: what is not allowed is denied.");
    if (Resource !== undefined && [Resource].flat().some((resource) => resource !== "*")) {
      throw malformed("Only the Resource * is understood.");
    }
    return [Action].flat().map(patternOf);
  });
  if (patterns.includes("*")) return everything;
  try {
    return { operations: readOperations(patterns) };
  } catch (error) {
    throw isCloudError(error) ? malformed(error.message) : error;
  }
}

const prefix = "deltacloud:";

function patternOf(action: unknown): string {
  if (action === "*") return action;
  if (typeof action === "string" && action.startsWith(prefix)) return action.slice(prefix.length);
  throw malformed(`An Action is * or begins with ${prefix}, such as ${prefix}instances.list.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed("The policy is no JSON.");
  }
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(`${what} is no object.`);
  return value as Readonly<Record<string, unknown>>;
}

function refuseOthers(others: Readonly<Record<string, unknown>>): void {
  const [name] = Object.keys(others);
  if (name !== undefined) throw malformed(`The element ${name.slice(0, 50)} is not understood.`);
}

const malformed = (message: string): AwsFault => new AwsFault("MalformedPolicyDocument", message);
