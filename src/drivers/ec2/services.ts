import type { Driver } from "../../model/driver.ts";
import { realms } from "./compute/realms.ts";
import type { Connection } from "./connection.ts";
import { blobs } from "./object-store/blobs.ts";
import { buckets } from "./object-store/buckets.ts";
import { storeOf } from "./object-store/endpoint.ts";
import { blobLimits } from "./object-store/limits.ts";
import { ObjectStore } from "./object-store/store.ts";
import type { ServiceMakers } from "./session.ts";

/** What drivers of this family declare alike. */
export const declaration = {
  features: { buckets: { bucket_location: true } },
  filters: { blobs: ["after"] },
  tags: ["blobs"],
  blobs: blobLimits,
} satisfies Partial<Driver>;

/** All services of AWS's cloud. */
export const services = {
  realms,
  buckets: (connection) => buckets(storeBehind(connection)),
  blobs: (connection) => blobs(storeBehind(connection)),
} satisfies ServiceMakers;

const storeBehind = ({ context, location }: Connection): ObjectStore => new ObjectStore(context, storeOf(location));
