import type { Services } from "../../../model/collections.ts";
import type { DriverContext, Identity, Session } from "../../../model/driver.ts";
import type { LocalCloud } from "./cloud.ts";
import { Scope } from "./scope.ts";
import { serviceKeys, services } from "./services.ts";

type Method = (params: unknown) => Promise<unknown> | AsyncIterable<unknown>;

/** What one caller has of a local cloud. A request uses one service, and only that is made. */
export function openSession(cloud: LocalCloud, context: DriverContext): Session {
  const scope = new Scope(cloud, context);
  const session = {
    identity: async (): Promise<Identity> => {
      const user = scope.account;
      return { account: user, user, project: `${user}-project` };
    },
  };
  for (const key of serviceKeys) {
    Object.defineProperty(session, key, { enumerable: true, get: () => guarded(scope, services[key](scope)) });
  }
  return session;
}

/** The methods of a service, each of which first asks who calls, and sees the cloud as it is by then. */
function guarded(scope: Scope, service: object): Services[keyof Services] {
  const begin = (): void => {
    // Asked for its effect: credentials come first.
    void scope.account;
    scope.cloud.schedule.settle();
  };
  const methods = Object.entries(service as Readonly<Record<string, Method>>).map(([name, method]) => [
    name,
    name === "list"
      ? async function* (query: unknown) {
          begin();
          for await (const item of method(query) as AsyncIterable<unknown>) {
            yield item;
            scope.signal.throwIfAborted();
          }
        }
      : async (params: unknown) => {
          begin();
          return method(params);
        },
  ]);
  return Object.fromEntries(methods) as Services[keyof Services];
}
