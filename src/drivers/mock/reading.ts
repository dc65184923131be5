import type { Caller } from "./caller.ts";
import { missing, type Table } from "./table.ts";

/** What the collections of the mock are asked alike. */
export interface Query {
  readonly id?: string | readonly string[] | undefined;
  readonly after?: string | undefined;
}

/** `list` and `get` of a collection that is shown as it is stored. */
export function reading<T extends { readonly id: string }>(caller: Caller, table: Table<T>) {
  return {
    list: (query: Query) => listTable(caller, table, query),
    async get({ id }: { readonly id: string }): Promise<T> {
      caller.authenticate();
      return table.get(id);
    },
  };
}

/** `list` and `get` of a collection that never changes, in the order of its declaration. */
export function readingFixed<T extends { readonly id: string }>(caller: Caller, what: string, members: readonly T[]) {
  return {
    list: (_query: Query) => listFixed(caller, members),
    async get({ id }: { readonly id: string }): Promise<T> {
      caller.authenticate();
      return members.find((member) => member.id === id) ?? missing(what, id);
    },
  };
}

// Outside of the services: making a generator anew for each request is dear.

async function* listTable<T extends { readonly id: string }>(
  caller: Caller,
  table: Table<T>,
  { id, after }: Query,
): AsyncGenerator<T, void, undefined> {
  caller.authenticate();
  yield* table.list({ id, after });
}

async function* listFixed<T>(caller: Caller, members: readonly T[]): AsyncGenerator<T, void, undefined> {
  caller.authenticate();
  yield* members;
}
