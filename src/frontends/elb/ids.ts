import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { idKinds } from "../../protocols/ec2/id-kinds.ts";
import { decodeId, encodeId } from "../../protocols/ec2/ids.ts";

/** Resources of EC2 that balancers refer to, with what this API calls one that is not there. */
const invalid = {
  instance: "InvalidInstance",
  subnet: "InvalidSubnet",
  securityGroup: "InvalidSecurityGroup",
  vpc: "ValidationError",
} as const;

type Kind = keyof typeof invalid;

/** EC2's form of a cloud's id. */
export const toEc2 = (kind: Kind, id: string): string => encodeId(idKinds[kind].prefix, id);

/** The cloud's own id. @throws AwsFault such as `InvalidInstance` for what cannot be one */
export function fromEc2(kind: Kind, id: string): string {
  const decoded = decodeId(idKinds[kind].prefix, id);
  if (decoded === undefined) throw new AwsFault(invalid[kind], `There is no ${idKinds[kind].title} '${id.slice(0, 100)}'`);
  return decoded;
}
