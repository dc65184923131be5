import type { LoadBalancer } from "../../../model/collections/load-balancers.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import type { Call } from "../../aws-query/call.ts";
import { nameOf } from "../balancers.ts";

/** What an ARN of this API leads to: a balancer, and of that a listener. */
export interface Place {
  /** What the balancer may have for an id, the likelier first: what the ARN holds, or its own ARN. */
  readonly balancerIds: readonly string[];
  /** The port of the listener, or its own ARN; undefined for what leads to the balancer itself. */
  readonly listener: number | string | undefined;
}

/** What ARNs can be of. */
const kinds = {
  loadbalancer: { form: /^loadbalancer\/(?:app|net)\/[^/]+\/([0-9a-f]+)$/, notFound: "LoadBalancerNotFound" },
  listener: { form: /^listener\/(?:app|net)\/[^/]+\/([0-9a-f]+)\/(\d{1,5}|[0-9a-f]{16})$/, notFound: "ListenerNotFound" },
  "listener-rule": { form: /^listener-rule\/(?:app|net)\/[^/]+\/([0-9a-f]+)\/(\d{1,5})\/default$/, notFound: "RuleNotFound" },
  /** Those that come with a listener; a planned one has an ARN of its own. */
  targetgroup: { form: /^targetgroup\/[^/]+\/([0-9a-f]+)-(\d{1,5})$/, notFound: "TargetGroupNotFound" },
} as const;

export type ArnKind = keyof typeof kinds;

/** Writes ARNs. They hold the cloud's own id, so that nothing is stored; an id that is an ARN, as AWS's own are, is its own. */
export class Arns {
  readonly #beginning: string;

  private constructor(beginning: string) {
    this.#beginning = beginning;
  }

  static async of(call: Call): Promise<Arns> {
    return new Arns(`arn:aws:elasticloadbalancing:${call.region}:${await call.accountId()}`);
  }

  balancer(balancer: LoadBalancer): string {
    return isArn(balancer.id) ? balancer.id : `${this.#beginning}:loadbalancer/${pathOf(balancer)}`;
  }

  listener(balancer: LoadBalancer, { id = "", loadBalancerPort }: LoadBalancer["listeners"][number]): string {
    return isArn(id) ? id : `${this.#beginning}:listener/${pathOf(balancer)}/${loadBalancerPort}`;
  }

  rule(balancer: LoadBalancer, port: number): string {
    return `${this.#beginning}:listener-rule/${pathOf(balancer)}/${port}/default`;
  }

  /** @param tail what is behind `targetgroup/` */
  targetGroup(tail: string): string {
    return `${this.#beginning}:targetgroup/${tail}`;
  }
}

/** What the target group is called that comes with a listener, and the end of its ARN. */
export const ownGroupName = (balancer: LoadBalancer, port: number): string => `${nameOf(balancer)}-${port}`;
export const ownGroupTail = (balancer: LoadBalancer, port: number): string =>
  `${ownGroupName(balancer, port)}/${hexOf(balancer)}-${port}`;

/** The end of a target group's ARN; undefined for what is none. */
export const groupTailIn = (arn: string): string | undefined => /^targetgroup\/(.+)$/.exec(resourceIn(arn))?.[1];

/** What a balancer was made as. */
export const typeOf = ({ kind = "application" }: LoadBalancer): "application" | "network" => kind;

const hexOf = ({ id }: LoadBalancer): string => Buffer.from(id, "utf8").toString("hex");

/** What follows the kind in the ARNs of a balancer and its listeners. */
const pathOf = (balancer: LoadBalancer): string =>
  isArn(balancer.id)
    ? resourceIn(balancer.id).replace(/^loadbalancer\//, "")
    : `${typeOf(balancer) === "application" ? "app" : "net"}/${nameOf(balancer)}/${hexOf(balancer)}`;

/** The error for an ARN that leads nowhere. */
export const noSuch = (kind: ArnKind, arn: string): AwsFault =>
  new AwsFault(kinds[kind].notFound, `There is nothing of the ARN '${arn.slice(0, 300)}'`);

/** Where an ARN of a kind leads. @throws AwsFault such as `TargetGroupNotFound` for what is none of our making */
export function placeOf(kind: ArnKind, arn: string): Place {
  const place = placeIn(kind, arn);
  if (!place) throw noSuch(kind, arn);
  return place;
}

/** Where an ARN of any kind leads; undefined for what is none of our making. */
export function placeOfAny(arn: string): Place | undefined {
  for (const kind of Object.keys(kinds) as ArnKind[]) {
    const place = placeIn(kind, arn);
    if (place) return place;
  }
  return undefined;
}

function placeIn(kind: ArnKind, arn: string): Place | undefined {
  const [, hex, listener] = kinds[kind].form.exec(resourceIn(arn)) ?? [];
  if (hex === undefined) return undefined;
  // The path of a balancer's own ARN goes on in those of its listeners and rules.
  const [, own] = /^(.+?\/(?:app|net)\/[^/]+\/[0-9a-f]+)/.exec(arn.replace(/:listener(?:-rule)?\//, ":loadbalancer/")) ?? [];
  return {
    // AWS's own have 16 digits.
    balancerIds: (hex.length === 16 ? [own, textIn(hex)] : [textIn(hex), own]).filter((id) => id !== undefined),
    listener: listener === undefined ? undefined : /^\d{1,5}$/.test(listener) ? Number(listener) : arn,
  };
}

/** The text that hexadecimal digits stand for; undefined where they stand for none. */
function textIn(hex: string): string | undefined {
  const text = Buffer.from(hex, "hex").toString("utf8");
  return /\p{Cc}/u.test(text) || Buffer.from(text, "utf8").toString("hex") !== hex ? undefined : text;
}

const resourceIn = (arn: string): string => /^arn:aws[\w-]*:elasticloadbalancing:[\w-]*:\d{12}:(.+)$/.exec(arn)?.[1] ?? "";

const isArn = (id: string): boolean => resourceIn(id) !== "";
