import type { VolumeType } from "../../../model/collections/volume-types.ts";
import type { ServiceFactory } from "./scope.ts";

/** The type of a volume unless told. */
export const standardType = "standard";
/** The type whose speed can be chosen. */
export const fastType = "fast";

export const seededVolumeTypes: readonly VolumeType[] = [
  { id: standardType, name: "Standard", default: true },
  { id: fastType, name: "Fast", description: "With as many operations a second as asked for", default: false },
];

export const volumeTypes: ServiceFactory<"volumeTypes"> = (scope) => ({
  list: () => scope.table("volumeTypes").list(),
  get: ({ id }) => scope.table("volumeTypes").get(id),
});
