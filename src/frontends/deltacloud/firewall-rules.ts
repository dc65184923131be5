import type { FirewallRule } from "../../model/collections/firewalls.ts";
import { CloudError } from "../../model/errors.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer, emptyAnswer, redirectAnswer } from "./answers.ts";
import { isNavigation, type ClassicRequest } from "./classic-request.ts";
import { memberDocument } from "./documents/documents.ts";
import { ruleIdsOf } from "./documents/firewall-rules.ts";
import { hrefOf } from "./documents/href.ts";
import { text, type Parameters } from "./parameters.ts";
import { missingParameter } from "./required-parameters.ts";

type Source = NonNullable<FirewallRule["source"]>;
type NewRule = Omit<FirewallRule, "id" | "action" | "logged">;

/** The protocols that rules of the classic API may be for. */
export const ruleProtocols: readonly string[] = ["tcp", "udp", "icmp"];
/** What a new rule has to say. */
export const requiredOfRules: readonly string[] = ["protocol", "port_from", "port_to"];

/** `POST /firewalls/:id/rules`: one rule of the classic API, which is one of the cloud's for each source. */
export async function createRules(request: ClassicRequest): Promise<FrontendResponse> {
  const id = request.segments[1] as string;
  const { parameters } = request;
  const missing = requiredOfRules.find((name) => parameters[name] === undefined);
  if (missing !== undefined) return missingParameter(missing, [...Object.keys(parameters), "id"]);
  const sources = sourcesOf(parameters);
  if (sources.length === 0) {
    throw new CloudError("invalid_argument", "No sources. Specify at least one source ip address or group.");
  }
  const rule = {
    direction: directionOf(request),
    protocol: protocolOf(parameters),
    portFrom: portOf(parameters, "port_from"),
    portTo: portOf(parameters, "port_to"),
  };
  const rules: NewRule[] = sources.map((source) => ({ ...rule, source }));
  const firewall = await request.cloud.call("firewalls", "createRules", { id, rules });
  if (isNavigation(request)) return redirectAnswer(hrefOf(request.context, "firewalls", id));
  return documentAnswer(201, request.format, memberDocument(request.format, "firewalls", firewall, request.context, "show"));
}

/** `DELETE /firewalls/:id/:rule_id`: the rule's own id, or the composed one that documents show. */
export async function destroyRules(request: ClassicRequest): Promise<FrontendResponse> {
  const [, id = "", composed = ""] = request.segments;
  const firewall = await request.cloud.call("firewalls", "get", { id });
  const ruleIds = ruleIdsOf(firewall, composed);
  if (ruleIds.length === 0) throw new CloudError("not_found", "Not Found");
  await request.cloud.call("firewalls", "destroyRules", { id, ruleIds });
  return request.format === "html" ? redirectAnswer(hrefOf(request.context, "firewalls", id)) : emptyAnswer(204);
}

/** Addresses first: whatever begins with `ip_address`; then groups, which are pairs numbered from 1. */
function sourcesOf(parameters: Parameters): Source[] {
  const sources: Source[] = [];
  for (const name of Object.keys(parameters)) {
    if (!/^ip[_-]address/i.test(name)) continue;
    const cidr = text(parameters, name);
    if (cidr === undefined) throw invalid(name, "is not a single value");
    if (cidr !== "") sources.push({ type: "address", cidr });
  }
  for (let number = 1; ; number++) {
    const name = text(parameters, `group${number}`);
    if (name === undefined) return sources;
    const ownerId = text(parameters, `group${number}owner`);
    if (name === "") continue;
    if (ownerId === undefined) throw invalid(`group${number}owner`, "is missing");
    sources.push({ type: "group", name, ownerId });
  }
}

function protocolOf(parameters: Parameters): string {
  const protocol = text(parameters, "protocol")?.toLowerCase() ?? "";
  if (!ruleProtocols.includes(protocol)) throw invalid("protocol", `is none of ${ruleProtocols.join(", ")}`);
  return protocol;
}

/** Never asks a cloud for a rule of the other direction because it has none of this one. */
function directionOf({ parameters, cloud }: ClassicRequest): "ingress" | "egress" {
  if (parameters["direction"] === undefined || parameters["direction"] === "") return "ingress";
  const direction = text(parameters, "direction")?.toLowerCase();
  if (direction !== "ingress" && direction !== "egress") throw invalid("direction", "is none of ingress, egress");
  if (direction === "egress" && !cloud.features("firewalls").some(([name]) => name === "egress_rules")) {
    throw new CloudError("unsupported", `The driver '${cloud.driver.name}' has no rules for what leaves an instance.`);
  }
  return direction;
}

function portOf(parameters: Parameters, name: string): number {
  const port = text(parameters, name) ?? "";
  if (!/^-?\d{1,5}$/.test(port) || Number(port) < -1 || Number(port) > 65535)
    throw invalid(name, "is not a whole number from -1 to 65535");
  return Number(port);
}

const invalid = (name: string, problem: string): CloudError =>
  new CloudError("invalid_argument", `Parameter '${name.slice(0, 100)}' ${problem}.`, { parameter: name });
