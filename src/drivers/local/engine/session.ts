import type { ServiceKey, Services } from "../../../model/collections.ts";
import type { DriverContext, Identity, Session } from "../../../model/driver.ts";
import type { LocalCloud } from "./cloud.ts";
import { Scope } from "./scope.ts";
import { serviceKeys, services } from "./services.ts";

/** What one caller has of a local cloud. A request uses one service, and only that is made. */
export const openSession = (cloud: LocalCloud, context: DriverContext): Session => new LocalSession(new Scope(cloud, context));

class LocalSession {
  readonly #scope: Scope;

  static {
    for (const key of serviceKeys) {
      Object.defineProperty(this.prototype, key, {
        enumerable: true,
        get(this: LocalSession) {
          return this.#service(key);
        },
      });
    }
  }

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  async identity(): Promise<Identity> {
    const user = this.#scope.account;
    return { account: user, user, project: `${user}-project` };
  }

  #service(key: ServiceKey): Services[ServiceKey] {
    const scope = this.#scope;
    const guarded: Record<string, unknown> = {};
    for (const [name, method] of Object.entries(services[key](scope) as Readonly<Record<string, Method>>)) {
      guarded[name] =
        name === "list"
          ? (query: unknown) => list(scope, method as ListMethod, query)
          : (params: unknown) => call(scope, method, params);
    }
    return guarded as Services[ServiceKey];
  }
}

type Method = (params: unknown) => unknown;
type ListMethod = (query: unknown) => Iterable<unknown>;

/** What comes before each operation: who calls is known, and what is due has happened. */
function begin(scope: Scope): void {
  // Asked for its effect: credentials come first.
  void scope.account;
  scope.cloud.settle();
}

/** An operation happens whole or not at all, and is answered when what it has changed will last. */
async function call(scope: Scope, method: Method, params: unknown): Promise<unknown> {
  begin(scope);
  const { result, written } = scope.cloud.ledger.transact(() => method(params));
  if (written) await written;
  return result;
}

async function* list(scope: Scope, method: ListMethod, query: unknown): AsyncGenerator<unknown, void, undefined> {
  begin(scope);
  for (const item of method(query)) {
    yield item;
    scope.signal.throwIfAborted();
  }
}
