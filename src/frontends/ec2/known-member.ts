import type { Resource } from "../../model/collections.ts";
import type { idKinds, IdKindName } from "../../protocols/ec2/id-kinds.ts";
import type { Call } from "../aws-query/call.ts";
import { memberOf, type Listed } from "../aws-query/listing.ts";
import { fromEc2, notFound } from "./ids.ts";

type CollectionOf<N extends IdKindName> = (typeof idKinds)[N] extends { readonly collection: infer C extends Listed } ? C : never;

/**
 * What an id in EC2's form stands for.
 * @throws AwsFault of the kind, such as `InvalidVolume.NotFound` or `InvalidVolumeID.Malformed`
 */
export async function knownMember<N extends IdKindName>(
  { cloud }: Call,
  kind: N,
  collection: CollectionOf<N>,
  given: string,
): Promise<Resource<CollectionOf<N>>> {
  const found = await memberOf(cloud, collection, fromEc2(kind, given));
  if (found === undefined) throw notFound(kind, [given]);
  return found;
}
