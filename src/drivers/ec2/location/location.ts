import { CloudError } from "../../../model/errors.ts";
import { endpointKinds, hostOf, type EndpointKind } from "./endpoints.ts";

/** Where a cloud of the family is, and which dialect it speaks. */
export interface Location {
  /** What requests are signed for. */
  readonly region: string;
  /** The services that are there. */
  readonly kinds: ReadonlySet<EndpointKind>;
  /** Their addresses where they are not AWS's own, each a URL, with a path where it has one, without a slash at its end. */
  readonly endpoints: { readonly [K in EndpointKind]?: string };
  /** How requests are signed; old Eucalyptus knows version 2 alone. */
  readonly signature: 2 | 4;
  /** The version of EC2's API that is spoken. */
  readonly ec2Version: string;
}

/** Whether all that is asked goes to AWS itself. */
export const isAws = ({ endpoints }: Location): boolean => Object.keys(endpoints).length === 0;

/**
 * The URL of a service, without a slash at its end.
 * @throws `unsupported` where the cloud does not have it
 */
export function endpointOf({ region, kinds, endpoints }: Location, kind: EndpointKind): string {
  if (!kinds.has(kind)) throw new CloudError("unsupported", `The provider names no address for '${kind}'.`);
  return endpoints[kind] ?? `https://${hostOf(kind, region)}`;
}

/** All services of AWS. */
export const allKinds: ReadonlySet<EndpointKind> = new Set(endpointKinds);
