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
}

/** The region that S3 means where it says none. */
export const firstRegion = "us-east-1";

/** Amazon's S3, as it is seen from a region. */
export function amazonStore(region: string): StoreEndpoint {
  return { baseOf: amazonBase, region, addressing: "auto", isAmazon: true };
}

function amazonBase(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** Whether a bucket's name goes into the host: it needs to be a single label there, which certificates for `*.` cover. */
export function isInHost({ addressing, isAmazon }: StoreEndpoint, bucketId: string): boolean {
  if (addressing !== "auto") return addressing === "virtual";
  return isAmazon && /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/.test(bucketId);
}
