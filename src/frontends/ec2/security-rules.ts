import type { Firewall, FirewallRule } from "../../model/collections/firewalls.ts";
import { isCloudError } from "../../model/errors.ts";
import { integer, list, optional, string, struct, type InferFields } from "../../model/shape.ts";
import { AwsFault, invalidValue, missingParameter } from "../../protocols/aws-query/aws-fault.ts";
import { anyProtocol, ec2Protocol } from "../../protocols/ec2/ip-protocols.ts";
import { usualAddressBlock } from "../../wire/address-block.ts";
import type { Call } from "../aws-query/call.ts";
import { toEc2 } from "./ids.ts";
import { firewallOf } from "./security-groups.ts";

export type Direction = FirewallRule["direction"];
/** A rule that the cloud may not have yet. */
export type NewRule = Omit<FirewallRule, "id" | "action" | "logged">;

const described = { Description: optional(string()) };

const traffic = { IpProtocol: optional(string()), FromPort: optional(integer()), ToPort: optional(integer()) };

/** Rules as they are sent: in groups by traffic, or as one in the flat form of old clients. */
export const permissionParameters = {
  ...traffic,
  CidrIp: optional(string()),
  SourceSecurityGroupName: optional(string()),
  SourceSecurityGroupOwnerId: optional(string()),
  IpPermissions: optional(
    list(
      struct({
        ...traffic,
        Groups: optional(
          list(struct({ GroupId: optional(string()), GroupName: optional(string()), UserId: optional(string()), ...described })),
        ),
        IpRanges: optional(list(struct({ CidrIp: string(), ...described }))),
        Ipv6Ranges: optional(list(struct({ CidrIpv6: string(), ...described }))),
        PrefixListIds: optional(list(struct({ PrefixListId: string() }))),
      }),
    ),
  ),
};
type Permissions = InferFields<typeof permissionParameters>;
type Permission = NonNullable<Permissions["IpPermissions"]>[number];
type Group = NonNullable<Permission["Groups"]>[number];

/** The rules that permissions come to, each with one source. @throws AwsFault for what is no rule, and for groups that are not there */
export async function rulesOf(call: Call, given: Permissions, direction: Direction): Promise<readonly NewRule[]> {
  const permissions = given.IpPermissions ?? flatPermission(given);
  const rules: NewRule[] = [];
  for (const { Groups = [], IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], ...kind } of permissions) {
    const [prefixList] = PrefixListIds;
    if (prefixList) throw noPrefixList(prefixList.PrefixListId);
    const base = { direction, ...trafficOf(kind) };
    const add = (source: FirewallRule["source"], description: string | undefined): void => {
      rules.push({ ...base, source, ...(description === undefined ? {} : { description }) });
    };
    for (const { CidrIp, Description } of IpRanges) add(addressSource(CidrIp, 4), Description);
    for (const { CidrIpv6, Description } of Ipv6Ranges) add(addressSource(CidrIpv6, 6), Description);
    for (const group of Groups) add(await groupSource(call, group), group.Description);
  }
  if (rules.length === 0) throw missingParameter("ipPermissions");
  return rules;
}

/** The flat form is one permission; naming a group without a protocol lets in everything from it. */
function flatPermission(given: Permissions): readonly Permission[] {
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName: GroupName, SourceSecurityGroupOwnerId: UserId } = given;
  if (CidrIp === undefined && GroupName === undefined) return [];
  return [
    {
      IpProtocol: IpProtocol ?? (GroupName === undefined ? undefined : anyProtocol),
      FromPort,
      ToPort,
      ...(CidrIp === undefined ? {} : { IpRanges: [{ CidrIp }] }),
      ...(GroupName === undefined ? {} : { Groups: [{ GroupName, UserId }] }),
    },
  ];
}

/** There are none of Amazon's lists of addresses behind any driver. */
export const noPrefixList = (id: string): AwsFault =>
  new AwsFault("InvalidPrefixListID.NotFound", `The prefix list ID '${id.slice(0, 100)}' does not exist`);

type Traffic = Pick<FirewallRule, "protocol" | "portFrom" | "portTo">;

const highestPort = 65_535;

/**
 * Protocol and ports in the model's terms. Every port is none in particular; ICMP has type and code, of which -1 is any.
 * @throws AwsFault
 */
export function trafficOf({ IpProtocol, FromPort: from, ToPort: to }: InferFields<typeof traffic>): Traffic {
  if (IpProtocol === undefined) throw missingParameter("ipProtocol");
  const protocol = ec2Protocol(IpProtocol);
  if (protocol === undefined) throw invalidValue("IpProtocol", IpProtocol, "Unknown protocol.");
  if (protocol === anyProtocol) return { protocol: "all" };
  if (protocol === "tcp" || protocol === "udp") {
    if (from === undefined || to === undefined)
      throw invalidValue("portRange", "", "Must specify both from and to ports with TCP/UDP.");
    if (from < 0 || to > highestPort || from > to) throw invalidValue("portRange", `${from}-${to}`, "It is no range of ports.");
    return from === 0 && to === highestPort ? { protocol } : { protocol, portFrom: from, portTo: to };
  }
  // Other protocols have no ports, whatever is sent for them.
  if (!protocol.startsWith("icmp")) return { protocol };
  const [type, code] = [from ?? -1, to ?? -1];
  if (type < -1 || type > 255 || code < -1 || code > 255 || (type === -1 && code !== -1))
    throw invalidValue("portRange", `${type}-${code}`, "There is no such ICMP type and code.");
  return { protocol, portFrom: type, portTo: code };
}

/** @throws AwsFault for what is no block of addresses of the family */
export function addressSource(cidr: string, family: 4 | 6): NonNullable<FirewallRule["source"]> {
  try {
    const usual = usualAddressBlock(cidr, "CidrIp");
    if (usual.includes(":") === (family === 6)) return { type: "address", cidr: usual };
  } catch (error) {
    if (!isCloudError(error)) throw error;
  }
  throw new AwsFault("InvalidParameterValue", `CIDR block ${cidr.slice(0, 100)} is malformed`);
}

/** @throws AwsFault `InvalidGroup.NotFound` */
export async function groupSource(call: Call, { GroupId, GroupName }: Group): Promise<NonNullable<FirewallRule["source"]>> {
  const { id, name } = await firewallOf(call, { GroupId, GroupName });
  return { type: "group", firewallId: id, name };
}

/** What makes two rules of a group the same to EC2, whoever wrote them. */
export function samenessOf(rule: NewRule): string {
  const { fromPort, toPort, ipProtocol } = ec2Traffic(rule);
  return [rule.direction, ipProtocol, fromPort, toPort, rule.source?.firewallId ?? prefixListOf(rule) ?? cidrOf(rule)].join(" ");
}

/** A rule as messages of EC2 have it. */
export function describedRule(rule: NewRule): string {
  const { ipProtocol, fromPort, toPort } = ec2Traffic(rule);
  const { firewallId } = rule.source ?? {};
  const peer = `peer: ${firewallId === undefined ? (prefixListOf(rule) ?? cidrOf(rule)) : toEc2("securityGroup", firewallId)}`;
  return `${peer}, ${describedTraffic(ipProtocol, fromPort, toPort)}, ALLOW`;
}

function describedTraffic(protocol: string, from: number, to: number): string {
  if (protocol === anyProtocol) return "ALL";
  if (protocol === "tcp" || protocol === "udp") return `${protocol.toUpperCase()}, from port: ${from}, to port: ${to}`;
  const [type, code] = [from, to].map((number) => (number === -1 ? "ALL" : number));
  return protocol.startsWith("icmp") ? `${protocol.toUpperCase()}, type: ${type}, code: ${code}` : `protocol: ${protocol}`;
}

/** The list of addresses that a rule is for: a group that is no firewall. */
export const prefixListOf = ({ source }: NewRule): string | undefined =>
  source?.type === "group" && source.firewallId === undefined ? source.name : undefined;

/** A rule that names no source is for all addresses. */
export const cidrOf = ({ source }: NewRule): string => source?.cidr ?? "0.0.0.0/0";

/** Protocol and ports in EC2's terms; -1 is any. */
export function ec2Traffic({ protocol, portFrom, portTo }: Traffic): {
  readonly ipProtocol: string;
  readonly fromPort: number;
  readonly toPort: number;
} {
  const ipProtocol = ec2Protocol(protocol) ?? protocol;
  const hasPorts = ipProtocol === "tcp" || ipProtocol === "udp";
  if (!hasPorts && !ipProtocol.startsWith("icmp")) return { ipProtocol, fromPort: -1, toPort: -1 };
  const [lowest, highest] = hasPorts ? [0, highestPort] : [-1, -1];
  return { ipProtocol, fromPort: portFrom ?? lowest, toPort: portTo ?? highest };
}

/** The rule that lets everything out, which every new group of EC2 has. */
export const allowsAllEgress = (cidr = "0.0.0.0/0"): NewRule => ({
  direction: "egress",
  protocol: "all",
  source: { type: "address", cidr },
});

/** The rules of a group in one direction. */
export const rulesIn = ({ rules }: Firewall, direction: Direction): readonly FirewallRule[] =>
  rules.filter((rule) => rule.direction === direction);
