import { CloudError } from "../../../model/errors.ts";

/** An endpoint of a catalogue: a service at one interface of one region. */
export interface Endpoint {
  /** The service's type, such as `compute`. */
  readonly type: string;
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

/** What the identity service gave. */
export interface Token {
  /** What goes into `X-Auth-Token`. */
  readonly id: string;
  /** For how many milliseconds from now it may be used; infinite where that is not told. */
  readonly lifetime: number;
  readonly user: { readonly id: string; readonly name: string };
  /** Absent for a token without scope, which nothing but the identity service takes. */
  readonly project: { readonly id: string; readonly name: string } | undefined;
  readonly catalogue: readonly Endpoint[];
}

/** A token is renewed when this share of its life is over. */
export const usableShare = 0.8;

/** Who the token is for. @throws `permission_denied` for one without a project */
export function projectOf({ project }: Token): NonNullable<Token["project"]> {
  if (project) return project;
  throw new CloudError("permission_denied", "These credentials have no project: name one as USER+PROJECT.");
}
