import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { checkProtocols, protocols } from "../../../protocols/elb/v2.ts";

export type Protocol = LoadBalancer["listeners"][number]["protocol"];
export type HealthCheck = NonNullable<LoadBalancer["healthCheck"]>;

/**
 * What a target group was made as. No cloud behind us has a place for it before a listener forwards to it: its ARN says it all until then, and
 * the listener's name from then on.
 */
export interface GroupPlan {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly networkId: string | undefined;
  /** Without a port, targets are checked on the one that they serve. */
  readonly check: HealthCheck;
}

/** How long the name of a listener may be. */
export const longestTail = 255;

/** The end of a planned group's ARN: its name, and all else behind a letter that no other group's has there. */
export function tailOf({ name, protocol, port, networkId, check }: GroupPlan): string {
  const { interval, timeout, healthyThreshold, unhealthyThreshold } = check;
  const numbers = [port, check.port ?? 0, interval, timeout, healthyThreshold, unhealthyThreshold];
  const text = JSON.stringify([[protocol, networkId ?? "", check.protocol, check.path ?? ""], numbers]);
  return `${name}/p${Buffer.from(text, "utf8").toString("base64url")}`;
}

/** The plan in the end of an ARN, or the name of a listener; undefined for what is no end of our making. */
export function planIn(tail: string): GroupPlan | undefined {
  const [, name = "", encoded = ""] = /^([A-Za-z0-9-]{1,32})\/p([\w-]+)$/.exec(tail) ?? [];
  if (name === "") return undefined;
  try {
    const [words, numbers] = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")) as [string[], number[]];
    const [protocol, networkId, checkProtocol, path] = words;
    const [port = 0, checkPort, interval = 0, timeout = 0, healthyThreshold = 0, unhealthyThreshold = 0] = numbers;
    const [ofGroup, ofCheck] = [Object.values(protocols).find(is(protocol)), checkProtocols.find(is(checkProtocol))];
    if (!ofGroup || !ofCheck || !numbers.every(Number.isInteger)) return undefined;
    const check = { protocol: ofCheck, path: path || undefined, port: checkPort || undefined, interval, timeout };
    const plan: GroupPlan = {
      name,
      protocol: ofGroup,
      port,
      networkId: networkId || undefined,
      check: { ...check, healthyThreshold, unhealthyThreshold },
    };
    return tailOf(plan) === tail ? plan : undefined;
  } catch {
    return undefined;
  }
}

const is = (wanted: string | undefined) => (each: string) => each === wanted;
