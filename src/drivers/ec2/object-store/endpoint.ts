import { hostOf } from "../location/endpoints.ts";
import { endpointOf, type Location } from "../location/location.ts";
import { usualRegion } from "../location/regions.ts";

/** How a bucket is named in an address: in the path, in the host, or as suits the store and the name. */
export type Addressing = "auto" | "path" | "virtual";

/** A store that speaks S3: where it is, and what it is like. */
export interface StoreEndpoint {
  /** Where what is in a region is found, without a slash at the end: `https://s3.eu-west-1.amazonaws.com`. */
  baseOf(region: string): string;
  /** The region of those buckets of which nobody knows it yet. */
  readonly region: string;
  readonly addressing: Addressing;
  /** Whether it is Amazon's own, which does what its look-alikes may not. */
  readonly isAmazon: boolean;
  /** How requests are signed; old look-alikes know S3's version 2 alone. */
  readonly signature: 2 | 4;
}

/** The region that S3 means where it says none. */
export const firstRegion: string = usualRegion;

/** Amazon's S3, as it is seen from a region. */
export function amazonStore(region: string): StoreEndpoint {
  return { baseOf: (each) => `https://${hostOf("s3", each)}`, region, addressing: "auto", isAmazon: true, signature: 4 };
}

/** Another store, at an address without a slash at its end. */
export function storeAt(
  base: string,
  region: string,
  { addressing = "auto", signature = 4 }: { addressing?: Addressing | undefined; signature?: 2 | 4 | undefined } = {},
): StoreEndpoint {
  return { baseOf: () => base, region, addressing, isAmazon: false, signature };
}

/** The store of a cloud of the family. @throws `unsupported` where it has none */
export function storeOf(location: Location): StoreEndpoint {
  const base = endpointOf(location, "s3");
  return location.endpoints.s3 === undefined
    ? amazonStore(location.region)
    : storeAt(base, location.region, { signature: location.signature });
}

/** Whether a bucket's name goes into the host: it needs to be a single label there, which certificates for `*.` cover. */
export function isInHost({ addressing, isAmazon }: StoreEndpoint, bucketId: string): boolean {
  if (addressing !== "auto") return addressing === "virtual";
  return isAmazon && /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/.test(bucketId);
}
