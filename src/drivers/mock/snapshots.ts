import type { Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import { reading } from "./reading.ts";

export function snapshots(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.snapshots),
    /** The volume is not looked up. A name or a description was never shown, and is not kept. */
    async create({ volumeId }) {
      caller.authenticate();
      const { date, unix, text } = cloud.now();
      return cloud.snapshots.put({
        id: cloud.snapshots.takeId("store_snapshot_", unix),
        created: date,
        state: "completed",
        volumeId,
        verbatim: { created: text },
      });
    },
    /** Succeeds also where there is no such snapshot. */
    async destroy({ id }) {
      caller.authenticate();
      cloud.snapshots.delete(id);
    },
  } satisfies Service<"snapshots">;
}
