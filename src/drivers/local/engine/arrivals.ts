import type { AccountScope } from "./account-scope.ts";
import { expireUpload } from "./blob-uploads.ts";
import type { Row, TableKey } from "./cloud.ts";
import { instanceArrives } from "./instance-arrival.ts";
import type { StateChange } from "./schedule.ts";
import { detached } from "./volumes.ts";

/** Ends a change of state, unless the resource is gone or in another state by now. `time` is when that was due. */
export function arrive(scope: AccountScope, { table, resourceId, from, to }: StateChange, time: Date): void {
  if (table === "destroyedInstances" || table === "answers") {
    const rows = table === "answers" ? scope.cloud.answers : scope.cloud.destroyed;
    if (rows.of(scope.account).peek(resourceId)) rows.of(scope.account).remove(resourceId);
    return;
  }
  if (table === "uploads") {
    expireUpload(scope, resourceId);
    return;
  }
  const rows = scope.table(table);
  const row: { readonly id: string; readonly state?: string | undefined } | undefined = rows.find(resourceId);
  if (!row || (from !== undefined && row.state !== from)) return;
  if (table === "instances") instanceArrives(scope, resourceId, to, time);
  else if (to === undefined) rows.remove(resourceId);
  else rows.change(resourceId, { ...effects[table]?.[to], state: to } as Partial<Row<TableKey>>);
}

/** What else becomes of a resource that reaches a state. */
const effects: { readonly [K in TableKey]?: Readonly<Record<string, object>> } = {
  snapshots: { completed: { progress: 100 } },
  volumes: { available: detached },
};
