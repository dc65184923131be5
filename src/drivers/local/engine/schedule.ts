import type { Table } from "./table.ts";
import type { TableKey } from "./cloud.ts";

/** A change of state that only takes time. It is data, so that it can outlive the process. */
export interface StateChange {
  readonly table: TableKey | "destroyedInstances" | "answers" | "uploads";
  readonly resourceId: string;
  /** The state to be left. In any other state by then, nothing happens. */
  readonly from?: string | undefined;
  /** The state that is reached; absent when the resource is gone. */
  readonly to?: string | undefined;
}

/** A change of state that is due at some time. */
export interface Transition extends StateChange {
  readonly id: string;
  readonly at: Date;
}

interface Planned {
  readonly at: number;
  readonly account: string;
  readonly id: string;
}

/** What is to happen later. Nothing waits: it happens when the cloud is next looked at, in the order of its times. */
export class Schedule {
  readonly now: () => number;
  readonly #table: Table<Transition>;
  /** In the order of their times; one whose row is gone does not happen. */
  #planned: Planned[] = [];
  /** How many of them are over. */
  #over = 0;

  constructor(now: () => number, table: Table<Transition>) {
    this.now = now;
    this.#table = table;
  }

  plan(account: string, transition: Transition): void {
    const { id } = this.#table.of(account).put(transition);
    const at = transition.at.getTime();
    let place = this.#planned.length;
    while (place > this.#over && (this.#planned[place - 1]?.at ?? 0) > at) place--;
    this.#planned.splice(place, 0, { at, account, id });
  }

  /** Finds again what was planned before a restart. */
  resume(): void {
    this.#planned = [...this.#table.shelves()]
      .flatMap((shelf) => Array.from(shelf.values(), ({ id, at }) => ({ at: at.getTime(), account: shelf.owner, id })))
      .sort((one, other) => one.at - other.at);
    this.#over = 0;
  }

  /** Whether something is due. */
  isDue(): boolean {
    const next = this.#planned[this.#over];
    return next !== undefined && next.at <= this.now();
  }

  /** Takes what is due off the plan, the earliest first. To be called in a transaction. */
  *due(): Generator<{ readonly account: string; readonly transition: Transition }, void, undefined> {
    while (this.isDue()) {
      const { account, id } = this.#planned[this.#over++] as Planned;
      const transitions = this.#table.of(account);
      const transition = transitions.peek(id);
      if (!transition) continue;
      transitions.remove(id);
      yield { account, transition };
    }
    if (this.#over > 1000 && this.#over * 2 > this.#planned.length) {
      this.#planned.splice(0, this.#over);
      this.#over = 0;
    }
  }
}
