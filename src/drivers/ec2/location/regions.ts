/**
 * The regions of AWS that are there for everybody or can be opted into, those first that the original knew, in its order; `npm run
 * refresh-regions` adds new ones. Those of an account are told by AWS itself: see the session's `providers`.
 */
export const regions = [
  "us-west-1",
  "us-west-2",
  "ap-southeast-1",
  "ap-northeast-1",
  "eu-west-1",
  "us-east-1",
  "sa-east-1",
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-central-1",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-2",
  "eu-west-3",
  "eusc-de-east-1",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "me-west-1",
  "mx-central-1",
  "sa-west-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
] as const;

/** Where a provider names none, as it was in the original. */
export const usualRegion = "us-east-1";

/** Whether a name is one that AWS gives to its regions, also where it is newer than the list: all its hosts are AWS's own. */
export const isAwsRegion = (name: string): boolean => /^(?:[a-z]{2}|eusc)(?:-[a-z]{2,10}){1,3}-\d{1,2}$/.test(name);
