import type { ServiceKey, Services } from "../../../model/collections.ts";
import type { DriverContext } from "../../../model/driver.ts";
import { CloudError } from "../../../model/errors.ts";
import type { LocalCloud, Row, TableKey } from "./cloud.ts";
import type { AccountTable } from "./table.ts";

/** One caller's way into the cloud. Nothing of it is looked at before an operation is called. */
export class Scope {
  readonly cloud: LocalCloud;
  readonly context: DriverContext;

  constructor(cloud: LocalCloud, context: DriverContext) {
    this.cloud = cloud;
    this.context = context;
  }

  /** Who calls. @throws `unauthenticated` */
  get account(): string {
    const { accounts } = this.cloud.options;
    const { user, password } = this.context.credentials;
    if (!Object.hasOwn(accounts, user) || accounts[user] !== password) {
      throw new CloudError("unauthenticated", "Authentication Failure", { providerCode: "AuthFailure", status: 401 });
    }
    return user;
  }

  get signal(): AbortSignal {
    return this.context.signal;
  }

  /** A table as the caller sees it. */
  table<K extends TableKey>(key: K): AccountTable<Row<K>> {
    // The tables are made in one loop, which the compiler cannot follow from key to type.
    return this.cloud.tables[key].of(this.account) as unknown as AccountTable<Row<K>>;
  }

  /** Does something when the time of a transition is over. */
  later(work: () => void): void {
    this.cloud.schedule.later(work);
  }
}

/** Makes the service of one collection. */
export type ServiceFactory<K extends ServiceKey> = (scope: Scope) => Required<NonNullable<Services[K]>>;
