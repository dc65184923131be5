import { pages } from "../../../../http/pages.ts";
import { isCloudError } from "../../../../model/errors.ts";
import { needed, type Answer } from "../../../../protocols/aws-query/answer-reader.ts";
import type { listenerDocument, targetGroupDocument, targetHealthDocument } from "../../../../protocols/elb/v2.ts";
import type { Connection } from "../../connection.ts";
import { describeGroups, describeListeners, describeTargets } from "./actions.ts";

export type ListenerDocument = Answer<typeof listenerDocument>;
export type GroupDocument = Answer<typeof targetGroupDocument>;
type TargetDocument = Answer<typeof targetHealthDocument>;

/** A target group, and the instances in it. */
export interface Group {
  readonly arn: string;
  readonly document: GroupDocument;
  readonly targets: readonly TargetDocument[];
}

/** What belongs to a balancer. */
export interface Parts {
  readonly listeners: readonly ListenerDocument[];
  /** Those of its rules, too. */
  readonly groups: readonly Group[];
}

/** The target groups of a balancer, or all there are. */
export async function readGroups(connection: Connection, balancerArn?: string): Promise<readonly GroupDocument[]> {
  try {
    return await allOf(async (Marker) => {
      const page = await connection.call(describeGroups, { LoadBalancerArn: balancerArn, Marker });
      return { items: page.TargetGroups, next: page.NextMarker || undefined };
    });
  } catch (error) {
    // Of a balancer that has none some clouds say so. Whether the balancer is there tell its listeners.
    if (isCloudError(error) && error.code === "not_found") return [];
    throw error;
  }
}

/**
 * Reads what belongs to a balancer.
 * @param documents its target groups
 * @throws `not_found`
 */
export async function readParts(
  connection: Connection,
  balancerArn: string,
  documents: Promise<readonly GroupDocument[]> = readGroups(connection, balancerArn),
): Promise<Parts> {
  const listeners = allOf(async (Marker) => {
    const page = await connection.call(describeListeners, { LoadBalancerArn: balancerArn, Marker }, [balancerArn]);
    return { items: page.Listeners, next: page.NextMarker || undefined };
  });
  const groups = documents.then((all) => Promise.all(all.map((document) => readGroup(connection, document))));
  const [own, behind] = await Promise.all([listeners, groups]);
  return { listeners: own, groups: behind };
}

async function readGroup(connection: Connection, document: GroupDocument): Promise<Group> {
  const arn = needed(document, "TargetGroupArn");
  return { arn, document, targets: await readTargets(connection, arn) };
}

/** The instances of a group. What is being taken off has been taken off. */
async function readTargets(connection: Connection, arn: string): Promise<readonly TargetDocument[]> {
  try {
    const { TargetHealthDescriptions } = await connection.call(describeTargets, { TargetGroupArn: arn });
    return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State !== "draining");
  } catch (error) {
    // It has gone meanwhile.
    if (isCloudError(error) && error.code === "not_found") return [];
    throw error;
  }
}

async function allOf<T>(read: Parameters<typeof pages<T>>[0]): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const each of pages(read)) found.push(each);
  return found;
}

/** The ARNs of the groups that a listener forwards to. */
export const forwardedTo = ({ DefaultActions }: ListenerDocument): readonly string[] =>
  DefaultActions.flatMap(({ TargetGroupArn, ForwardConfig }) => {
    const several = ForwardConfig?.TargetGroups.flatMap((group) => group.TargetGroupArn ?? []) ?? [];
    return several.length > 0 ? several : (TargetGroupArn ?? []);
  });

/** The groups of instances that listeners forward to by themselves, without a rule, each once. */
export function groupsBehind({ listeners, groups }: Parts): readonly Group[] {
  const arns = new Set(listeners.flatMap(forwardedTo));
  return groups.filter(({ arn, document: { TargetType = "instance" } }) => arns.has(arn) && TargetType === "instance");
}
