import type { Client, Listing } from "../../client/client.ts";
import { collections } from "../../model/collections.ts";
import type { Operation } from "../../model/collection.ts";
import type { Globals } from "./arguments.ts";
import type { Verb } from "./commands.ts";
import { UsageError } from "./exit-codes.ts";
import { writeJson, writeList, writeResource, writeValue } from "./output.ts";
import { ruleOf } from "./rule-verbs.ts";
import { getBlob, putBlob } from "./transfer.ts";

type Values = Readonly<Record<string, unknown>>;
type Call = (...args: unknown[]) => unknown;

/** What an operation shall lead to; of others any state at rest will do. */
const goals: Readonly<Record<string, readonly string[]>> = {
  "instances.start": ["running"],
  "instances.reboot": ["running"],
  "instances.resume": ["running"],
  "instances.stop": ["stopped", "finish"],
  "instances.suspend": ["suspended", "paused"],
  "volumes.attach": ["in-use"],
  "volumes.detach": ["available"],
};

/** Does what a command line says, and writes what comes of it. */
export async function runVerb(
  cloud: Client,
  verb: Verb,
  words: readonly string[],
  params: Values,
  globals: Globals,
  signal: AbortSignal,
): Promise<void> {
  const timeout = timeoutOf(globals);
  if (verb.collection === "blobs") return runBlobVerb(cloud, verb, words, params, globals, signal);
  // The verbs are made of the same model as the client's methods.
  const methods = cloud[verb.collection as "instances"] as unknown as Readonly<Record<string, Call>>;
  const call = methods[verb.operation] as Call;
  const [id] = words;
  if (verb.operation === "createRule") {
    return writeResource("firewalls", (await call(id, ruleOf(params), { signal })) as Values, globals);
  }
  if (verb.operation === "destroyRule") return void (await call(id, words[1], { signal }));

  const { kind, result } = operationOf(verb);
  const args = [...(id === undefined ? [] : [id]), ...(verb.options.length > 0 ? [params] : []), { signal }];
  if (kind === "list") return writeList(verb.collection, call(...args) as Listing<Values>, globals);
  const value = await call(...args);
  if (typeof result !== "string") return writeValue(result, value, globals);

  const several = Array.isArray(value) ? (value as readonly Values[]) : undefined;
  if (globals.wait) {
    const ids = several ? several.map((member) => String(member["id"])) : [id ?? String((value as Values)["id"])];
    const options = { signal, timeout };
    if (kind === "destroy") return void (await Promise.all(ids.map((one) => methods["waitUntilGone"]?.(one, options))));
    const states = goals[`${verb.collection}.${verb.operation}`];
    const settled = await Promise.all(ids.map((one) => methods["waitFor"]?.(one, { ...options, states })));
    return writeMembers(verb, settled as Values[], several !== undefined, globals);
  }
  if (value !== undefined) await writeMembers(verb, several ?? [value as Values], several !== undefined, globals);
}

async function writeMembers(verb: Verb, members: readonly Values[], asList: boolean, globals: Globals): Promise<void> {
  if (!asList) return writeResource(verb.collection, members[0] as Values, globals);
  await writeList(
    verb.collection,
    (async function* () {
      yield* members;
    })(),
    globals,
  );
}

function operationOf({ collection, operation }: Verb): Operation {
  return (collections[collection].operations as Readonly<Record<string, Operation>>)[operation] as Operation;
}

async function runBlobVerb(
  cloud: Client,
  { operation }: Verb,
  words: readonly string[],
  params: Values,
  globals: Globals,
  signal: AbortSignal,
): Promise<void> {
  const [bucket = "", id = "", file = ""] = words;
  switch (operation) {
    case "list":
      return writeList("blobs", cloud.blobs.list(bucket, { signal }) as unknown as AsyncIterable<Values>, globals);
    case "get":
      return writeResource("blobs", { ...(await cloud.blobs.get(bucket, id, { signal })) }, globals);
    case "content":
      return getBlob(cloud, [bucket, id, words[2]] as [string, string, string?], params, globals, signal);
    case "put":
      return putBlob(cloud, [bucket, id, file], params, globals, signal);
    case "setMetadata": {
      const metadata = await cloud.blobs.setMetadata(bucket, id, (params["metadata"] ?? {}) as Record<string, string>, {
        signal,
      });
      return globals.json ? writeJson(metadata) : undefined;
    }
    case "signedUrl": {
      const { result } = collections.blobs.operations.signedUrl;
      return writeValue(result, await cloud.blobs.signedUrl(bucket, id, { ...params, signal }), globals);
    }
    default:
      return cloud.blobs.destroy(bucket, id, { signal });
  }
}

function timeoutOf({ timeout }: Globals): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = timeout.trim() === "" ? Number.NaN : Number(timeout);
  if (!(seconds >= 0 && seconds <= 1e6)) throw new UsageError("--timeout is not a number of seconds");
  return seconds * 1000;
}
