import { escapeText } from "../../../wire/xml.ts";
import { firstRegion } from "./endpoint.ts";

/** The region that S3 means by the location of a bucket: none is the first one, and `EU` an old name. */
export const regionOfLocation = (location: string | undefined): string =>
  location === undefined || location === "" ? firstRegion : location === "EU" ? "eu-west-1" : location;

/** What a bucket is made with to be in a region; the first one must not be said. */
export function creationDocument(region: string | undefined): string | undefined {
  if (region === undefined || region === "" || region === firstRegion) return undefined;
  const constraint = `<LocationConstraint>${escapeText(region)}</LocationConstraint>`;
  return `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${constraint}</CreateBucketConfiguration>`;
}
