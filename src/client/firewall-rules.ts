import type { FirewallRule as ModelRule } from "../model/collections/firewalls.ts";
import { ApiError } from "./api-error.ts";
import { decodeFields, isObject, type Json } from "./decode.ts";
import type { FormEntry } from "./encode.ts";
import { model } from "./model.gen.ts";
import type { FirewallRule, RuleSource } from "./resources.ts";

/** A rule to be added; the API makes one of it for each source. */
export interface NewFirewallRule {
  readonly protocol: "tcp" | "udp" | "icmp";
  /** First and last port, or ICMP type and code. */
  readonly portFrom: number;
  readonly portTo: number;
  /** `ingress` unless told. */
  readonly direction?: ModelRule["direction"] | undefined;
  /** Address blocks such as 192.0.2.0/24, and groups with their owner; at least one. */
  readonly sources: readonly RuleSource[];
}

/** The rules in a firewall's JSON. */
export function rulesOf(json: unknown): readonly FirewallRule[] {
  return objects(json).map((rule) => {
    const { id, ...told } = decodeFields(ruleFields, rule, {
      protocol: "allow_protocol",
      action: "rule_action",
      logged: "log_rule",
    });
    return { ...told, id: String(id), sources: objects(rule["sources"]).map(sourceOf) } as unknown as FirewallRule;
  });
}

/** The parameters that say a new rule. */
export function encodeRule({ protocol, portFrom, portTo, direction, sources }: NewFirewallRule): readonly FormEntry[] {
  if (sources.length === 0) throw new ApiError("invalid_argument", "A rule needs at least one source.");
  const entries: FormEntry[] = [
    ["protocol", protocol],
    ["port_from", String(portFrom)],
    ["port_to", String(portTo)],
  ];
  if (direction !== undefined) entries.push(["direction", direction]);
  let groups = 0;
  for (const [index, source] of sources.entries()) {
    if (source.type === "address") entries.push([`ip_address${index + 1}`, source.cidr]);
    else {
      groups++;
      entries.push([`group${groups}`, source.name ?? ""], [`group${groups}owner`, source.ownerId ?? ""]);
    }
  }
  return entries;
}

const rules = model["firewalls"]?.resource["rules"];
const ruleFields = rules?.kind === "list" && rules.of.kind === "struct" ? rules.of.fields : {};

const objects = (json: unknown): readonly Json[] => (Array.isArray(json) ? json.filter(isObject) : []);

function sourceOf({ type, address, prefix, name, owner }: Json): RuleSource {
  if (type !== "group") return { type: "address", cidr: `${String(address)}/${String(prefix)}` };
  return {
    type: "group",
    ...(typeof name === "string" && { name }),
    ...(typeof owner === "string" && { ownerId: owner }),
  };
}
