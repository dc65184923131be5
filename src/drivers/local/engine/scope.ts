import { timingSafeEqual } from "node:crypto";
import type { ServiceKey, Services } from "../../../model/collections.ts";
import type { DriverContext } from "../../../model/driver.ts";
import { CloudError } from "../../../model/errors.ts";
import { AccountScope } from "./account-scope.ts";
import type { LocalCloud } from "./cloud.ts";
import type { Outcome } from "./ledger.ts";

/** One caller's way into the cloud. Nothing of it is looked at before an operation is called. */
export class Scope extends AccountScope {
  readonly context: DriverContext;
  #account: string | undefined;

  constructor(cloud: LocalCloud, context: DriverContext) {
    super(cloud);
    this.context = context;
  }

  /** Who calls. @throws `unauthenticated` */
  override get account(): string {
    return (this.#account ??= authenticate(this.cloud.options.accounts, this.context));
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }

  /** Does changes after something was waited for: all of them, or none. Resolves when they last. */
  async change<R>(work: () => R): Promise<R> {
    const { result, written }: Outcome<R> = this.cloud.ledger.transact(work);
    if (written) await written;
    return result;
  }
}

function authenticate(accounts: Readonly<Record<string, string>>, { credentials }: DriverContext): string {
  const { user, password } = credentials;
  const [given, expected] = [Buffer.from(password), Buffer.from(Object.hasOwn(accounts, user) ? (accounts[user] ?? "") : "")];
  if (expected.length === 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new CloudError("unauthenticated", "Authentication Failure", { providerCode: "AuthFailure", status: 401 });
  }
  return user;
}

type Method<F> = F extends (query: infer Q) => AsyncIterable<infer T>
  ? (query: Q) => Iterable<T>
  : F extends (params: infer P) => Promise<infer R>
    ? (params: P) => R | Promise<R>
    : never;

/** What a cloud without an address of its own cannot have: URLs that lead to it. */
type Impossible = "signedUrl";

/** All operations of a collection. Those that need not wait do not, so that each happens at once. */
export type Service<K extends ServiceKey> = {
  readonly [O in Exclude<keyof NonNullable<Services[K]>, Impossible>]-?: Method<NonNullable<NonNullable<Services[K]>[O]>>;
};

/** Makes the service of one collection. */
export type ServiceFactory<K extends ServiceKey> = (scope: Scope) => Service<K>;
