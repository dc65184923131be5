import { allCollections, type ServiceKey } from "../../../model/collections.ts";
import type { BlobLimits, DeclaredFeatures, Driver } from "../../../model/driver.ts";
import { madeOnce } from "./create-once.ts";
import { longestInstanceName } from "./instance-request.ts";
import { machine } from "./machine.ts";

const tagged: readonly ServiceKey[] = [
  "addresses",
  "blobs",
  "firewalls",
  "images",
  "instances",
  "keys",
  "loadBalancers",
  "networkInterfaces",
  "networks",
  "routers",
  "snapshots",
  "subnets",
  "volumes",
];

/** What the driver says of itself when these services and methods are left out: all of the model, as far as it is there. */
export function declarationWithout(
  omit: readonly string[],
  blobLimits: BlobLimits,
): Required<Pick<Driver, "features" | "filters" | "tags" | "idempotent">> & Pick<Driver, "states" | "blobs"> {
  const has = (operation: string): boolean => {
    const [service = ""] = operation.split(".");
    return !omit.includes(service) && !omit.includes(operation);
  };
  return {
    features: featuresOf(has),
    filters: {
      ...(has("instances.list") ? { instances: ["after", "destroyedSince"] } : {}),
      ...(has("images.list") ? { images: ["ownerId"] } : {}),
    },
    tags: tagged.filter(has),
    idempotent: madeOnce.filter((collection) => has(collection) && has(`${collection}.create`)),
    ...(has("instances") ? { states: machine } : {}),
    ...(has("blobs") ? { blobs: blobLimits } : {}),
  };
}

/** Every feature of the model whose operation is there; the name of an instance has a limit, as an example of a constraint. */
function featuresOf(has: (operation: string) => boolean): DeclaredFeatures {
  const features = allCollections.map(([key, collection]) => {
    const there = Object.entries(collection.features).filter(([, { on }]) => has(`${key}.${on}`));
    const declared = there.map(([name]) => [name, name === "user_name" ? { maxLength: longestInstanceName } : true]);
    return [key, Object.fromEntries(declared)];
  });
  return Object.fromEntries(features.filter(([, declared]) => Object.keys(declared as object).length > 0)) as DeclaredFeatures;
}
