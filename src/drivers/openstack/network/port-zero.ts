import type { Params } from "../../../model/collections.ts";
import type { FirewallRule } from "../../../model/collections/firewalls.ts";
import { noteTag } from "./tags.ts";

type NewRule = Params<"firewalls", "createRules">["rules"][number];

/**
 * Neutron has no port 0, on which nothing can listen. A rule for just that one, as Packer makes where it will not log in, lets nothing pass: it
 * is kept as a tag of its group, so that it is shown and can be taken out again.
 */
const beginning = noteTag("port-0", "");
/** What the ids of such rules begin with; Neutron's own are UUIDs. */
const idBeginning = "port-0-";
/** The longest tag that Neutron takes, in characters. */
const longest = 60;

/** The tag that keeps a rule; undefined for one that Neutron is to look at. */
export function tagOfPortZero({ direction, protocol, portFrom, portTo, source, description }: NewRule): string | undefined {
  const kind = protocol.toLowerCase();
  if (portFrom !== 0 || portTo !== 0 || (kind !== "tcp" && kind !== "udp") || description !== undefined) return undefined;
  if (source?.type === "group") return undefined;
  const tag = `${beginning}${direction} ${kind} ${source?.cidr ?? "0.0.0.0/0"}`;
  return tag.length > longest ? undefined : tag;
}

/** The rules that tags keep. */
export function rulesOfPortZero(tags: readonly string[] = []): readonly FirewallRule[] {
  return tags.flatMap((tag) => {
    const [, direction, protocol, cidr] = /^(ingress|egress) (tcp|udp) (\S+)$/.exec(textOf(tag)) ?? [];
    if (direction === undefined || protocol === undefined) return [];
    return [
      {
        id: `${idBeginning}${Buffer.from(textOf(tag)).toString("hex")}`,
        direction: direction as FirewallRule["direction"],
        protocol,
        portFrom: 0,
        portTo: 0,
        source: { type: "address" as const, cidr },
        action: "accept" as const,
      },
    ];
  });
}

const textOf = (tag: string): string => (tag.startsWith(beginning) ? tag.slice(beginning.length) : "");

/** The tag that keeps the rule of an id; undefined for the id of one that Neutron has. */
export const tagOfRule = (ruleId: string): string | undefined =>
  ruleId.startsWith(idBeginning)
    ? `${beginning}${Buffer.from(ruleId.slice(idBeginning.length), "hex").toString("utf8")}`
    : undefined;

/** Whether ports begin at 0 and go on: Neutron is told that they begin at 1, which lets the same pass. */
export const isFromPortZero = ({ protocol, portFrom, portTo = 0 }: NewRule): boolean =>
  portFrom === 0 && portTo > 0 && !/icmp|^(?:1|58)$/i.test(protocol);

/** The tag of a group by which a rule of Neutron's is shown as it was asked for, from port 0 on. */
export const tagOfPortsFromZero = (ruleId: string): string => noteTag("from-port-0", ruleId);
