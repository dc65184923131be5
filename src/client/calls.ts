import { ApiError } from "./api-error.ts";
import type { RegularKey } from "./collections.ts";
import { decode, isObject } from "./decode.ts";
import { factsOf, readResource } from "./documents.ts";
import { encode, encodeFilters, wireName } from "./encode.ts";
import type { OperationFacts } from "./facts.ts";
import { encodeRule, type NewFirewallRule } from "./firewall-rules.ts";
import { readJson } from "./json-answer.ts";
import type { ClassicKey } from "./resources.ts";
import { arrayItems, listing } from "./listing.ts";
import type { CallOptions, Transport } from "./transport.ts";
import { waitForState, waitUntilGone, type StateOptions, type WaitOptions } from "./wait.ts";

type Values = Readonly<Record<string, unknown>>;
type AnyMethod = (...args: never[]) => unknown;

/** The methods of a collection, made of the model's facts. Their types are in `collections.ts`. */
export function collectionCalls(transport: Transport, key: RegularKey): Readonly<Record<string, AnyMethod>> {
  const { operations, states, resource } = factsOf(key);
  const methods: Record<string, AnyMethod> = {};
  for (const [name, operation] of Object.entries(operations)) {
    methods[name] = operation.result === "list" ? listCall(transport, key, operation) : call(transport, key, name, operation);
  }
  if (key === "firewalls") Object.assign(methods, ruleCalls(transport));
  if (key === "instances") for (const action of checkedActions) methods[action] = explained(methods, action);
  const get = methods["get"] as ((id: string, options: CallOptions) => Promise<{ id: string; state?: string }>) | undefined;
  if (states && get && "state" in resource) {
    // A metric's `get` takes parameters too, but a metric has no state.
    methods["waitFor"] = (id: string, options: StateOptions<{ id: string; state?: string }> = {}) =>
      waitForState(() => get(id, { signal: options.signal }), states, options);
    methods["waitUntilGone"] = (id: string, options: WaitOptions = {}) =>
      waitUntilGone(() => get(id, { signal: options.signal }), options);
  }
  return methods;
}

function listCall(transport: Transport, key: RegularKey, { params: fields }: OperationFacts): AnyMethod {
  const { name } = factsOf(key);
  const takesFilters = Object.keys(fields).length > 0;
  return (...args: (Values & CallOptions)[]) => {
    const [filters = {}, { signal } = {}] = takesFilters ? args : [{}, args[0]];
    return listing(async function* () {
      const query = encodeFilters(fields, filters);
      const response = await transport.send({ method: "GET", path: [name], query, signal });
      const items = key === "drivers" ? namedItems(response, signal) : arrayItems(response, signal);
      for await (const item of items) yield readResource(key, item);
    });
  };
}

/** Drivers are not listed in an array but by name. */
async function* namedItems(response: Response, signal: AbortSignal | undefined): AsyncGenerator<unknown, void, undefined> {
  const json = await readJson(response, signal);
  if (!isObject(json)) throw new ApiError("unexpected_answer", "The server did not answer with a list.");
  for (const [id, value] of Object.entries(json)) yield { ...(isObject(value) ? value : {}), id };
}

function call(transport: Transport, key: RegularKey, operationName: string, operation: OperationFacts): AnyMethod {
  const { name } = factsOf(key);
  const { method, path, params: fields, result } = operation;
  const takesId = path[0] === ":id";
  const takesParams = Object.keys(fields).length > 0;
  return async (...args: unknown[]) => {
    const id = takesId ? memberId(args.shift()) : undefined;
    const params = (takesParams ? args.shift() : undefined) as Values | undefined;
    const { signal } = (args[0] ?? {}) as CallOptions;
    const entries = encode(fields, params ?? {});
    const response = await transport.send({
      method,
      path: [name, ...path.map((segment) => (segment === ":id" ? (id as string) : segment))],
      signal,
      // A request without a form says so, since a POST without a type would be taken for one.
      ...(method === "GET" ? { query: entries } : method === "POST" && { form: entries }),
    });
    const json = await readJson(response, signal);
    if (result === "nothing" || json === undefined) return undefined;
    if (result === "resource") return resourceOf(key, json, params);
    return readValue(key, operationName, operation, json);
  };
}

/** The id of a member. @throws ApiError for what is none, so that JavaScript does not ask for `undefined` */
function memberId(id: unknown): string {
  if (typeof id === "string") return id;
  throw new ApiError("invalid_argument", "An id is needed.");
}

/** Several new members come as a list, one alone never does; who asked for a number gets a list. */
function resourceOf(key: RegularKey, json: unknown, params: Values | undefined): unknown {
  const { name, singular } = factsOf(key);
  const several = isObject(json) && !isObject(json[singular]) && Array.isArray(json[name]) && json["id"] === undefined;
  const found = several ? (json[name] as readonly unknown[]).map((item) => readResource(key, item)) : [readResource(key, json)];
  return params?.["instanceCount"] === undefined ? found[0] : found;
}

/** A value that is no resource stands in an object with the operation's name; what a command wrote, with the instance's. */
export function readValue(key: ClassicKey, name: string, { result }: OperationFacts, json: unknown): unknown {
  if (typeof result === "string" || !isObject(json)) return undefined;
  const value = json[wireName(name, { kind: "string" })] ?? json[factsOf(key).singular];
  return decode(result, value, { address: "public_address" });
}

/** Actions before which the API looks at the instance. */
const checkedActions = ["start", "stop", "reboot", "destroy"] as const;

/** The API calls an action on a missing instance forbidden. Whoever is told so looks whether it is there. */
function explained(methods: Readonly<Record<string, AnyMethod>>, action: string): AnyMethod {
  const act = methods[action] as (id: string, ...rest: unknown[]) => Promise<unknown>;
  const get = methods["get"] as unknown as (id: string) => Promise<unknown>;
  return async (id: string, ...rest: unknown[]) => {
    try {
      return await act(id, ...rest);
    } catch (error) {
      if (error instanceof ApiError && error.code === "permission_denied") {
        await get(id).catch((reason: unknown) => {
          if (reason instanceof ApiError && reason.code === "not_found") throw reason;
        });
      }
      throw error;
    }
  };
}

function ruleCalls(transport: Transport): Record<string, AnyMethod> {
  return {
    createRule: async (id: string, rule: NewFirewallRule, { signal }: CallOptions = {}) => {
      const form = encodeRule(rule);
      const response = await transport.send({ method: "POST", path: ["firewalls", id, "rules"], form, signal });
      return readResource("firewalls", await readJson(response, signal));
    },
    destroyRule: async (id: string, ruleId: string, { signal }: CallOptions = {}) => {
      await transport.send({ method: "DELETE", path: ["firewalls", id, ruleId], signal });
    },
  };
}
