import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { idKinds, type IdKind, type IdKindName } from "../../protocols/ec2/id-kinds.ts";
import { decodeId, encodeId } from "../../protocols/ec2/ids.ts";
import type { IdParameter } from "../aws-query/describe.ts";

/** EC2's form of a cloud's id. */
export function toEc2(kind: IdKindName, id: string): string {
  return encodeId(idKinds[kind].prefix, id);
}

/** EC2's form of an id that may be absent. */
export function toEc2IfThere(kind: IdKindName, id: string | undefined): string | undefined {
  return id === undefined ? undefined : toEc2(kind, id);
}

/** The cloud's own id. @throws AwsFault such as `InvalidInstanceID.Malformed` */
export function fromEc2(kind: IdKindName, id: string): string {
  const { prefix, title, malformed }: IdKind = idKinds[kind];
  const decoded = decodeId(prefix, id);
  if (decoded === undefined) throw new AwsFault(malformed, `Invalid ${title}: "${id.slice(0, 100)}" (expecting "${prefix}-...")`);
  return decoded;
}

/** The cloud's own id of what may not have been given. @throws AwsFault such as `InvalidSubnetID.Malformed` */
export function fromEc2IfThere(kind: IdKindName, id: string | undefined): string | undefined {
  return id === undefined ? undefined : fromEc2(kind, id);
}

/** The error for ids, in EC2's form, that are not there. Brackets and full stops are where EC2 has them: tools look for its texts. */
export function notFound(kind: IdKindName, ids: readonly string[]): AwsFault {
  const { title, notFound: code }: IdKind = idKinds[kind];
  const quoted = ids.map((id) => id.slice(0, 100)).join(", ");
  const named = kind === "image" ? `[${quoted}]` : quoted;
  const end = kind === "volume" || kind === "snapshot" ? "." : "";
  return new AwsFault(
    code,
    (ids.length === 1 ? `The ${title} '${named}' does not exist` : `The ${title}s '${named}' do not exist`) + end,
  );
}

/** How a describe is asked for single entries by ids of a kind. */
export function idParameter(name: string, kind: IdKindName): IdParameter {
  return { name, decode: (id) => fromEc2(kind, id), notFound: (ids) => notFound(kind, ids) };
}
