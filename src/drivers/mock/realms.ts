import { onePage } from "../../http/pages.ts";
import type { Resource, Service } from "../../model/collections.ts";
import { CloudError, type ErrorCode } from "../../model/errors.ts";
import type { Caller } from "./caller.ts";
import { frozenCopy } from "./frozen-copy.ts";
import { readingFixed } from "./reading.ts";

const realm = { state: "available", limit: "unlimited" } as const;
const realmList: readonly Resource<"realms">[] = frozenCopy([
  { ...realm, id: "us", name: "United States" },
  { ...realm, id: "eu", name: "Europe" },
]);

/** Test hooks of the original: who asks for one of these realms gets this error. */
const errorHooks: ReadonlyMap<string, readonly [ErrorCode, string]> = new Map([
  ["500", ["internal", "DeltacloudErrorMessage"]],
  ["501", ["unsupported", "NotImplementedMessage"]],
  ["502", ["provider_error", "ProviderErrorMessage"]],
  ["504", ["provider_timeout", "ProviderTimeoutMessage"]],
]);

export function realms(caller: Caller) {
  const { get } = readingFixed(caller, "realm", realmList);
  return {
    list: ({ id = [] }) =>
      onePage(async () => {
        caller.authenticate();
        for (const each of [id].flat()) raiseHook(each);
        return realmList;
      }),
    async get(params) {
      caller.authenticate();
      raiseHook(params.id);
      return get(params);
    },
  } satisfies Service<"realms">;
}

function raiseHook(id: string): void {
  const hook = errorHooks.get(id);
  if (hook) throw new CloudError(...hook);
}
