import type { LocalCloud, Row, TableKey } from "./cloud.ts";
import type { StateChange } from "./schedule.ts";
import type { AccountTable } from "./table.ts";

/** The cloud as one account has it, whether it calls or something of its own has become due. */
export abstract class AccountScope {
  readonly cloud: LocalCloud;

  constructor(cloud: LocalCloud) {
    this.cloud = cloud;
  }

  abstract get account(): string;

  /** A table as the account sees it. */
  table<K extends TableKey>(key: K): AccountTable<Row<K>> {
    // The tables are made in one loop, which the compiler cannot follow from key to type.
    return this.cloud.tables[key].of(this.account) as unknown as AccountTable<Row<K>>;
  }

  /** Begins a change of state, which is over when the time of a transition is; at once where it takes none. */
  later(transition: StateChange): void {
    const { transitionTime } = this.cloud.options;
    if (transitionTime > 0) this.at(transitionTime, transition);
    else this.cloud.arrive(this, transition, this.cloud.now);
  }

  /** Plans a change of state, so many milliseconds from now. */
  at(delay: number, transition: StateChange): void {
    const { schedule } = this.cloud;
    const at = new Date(schedule.now() + delay);
    schedule.plan(this.account, { ...transition, id: String(this.cloud.number("transition")), at });
  }
}

/** An account when nobody calls. */
export class OwnerScope extends AccountScope {
  override readonly account: string;

  constructor(cloud: LocalCloud, account: string) {
    super(cloud);
    this.account = account;
  }
}
