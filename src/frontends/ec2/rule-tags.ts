import type { Cloud } from "../../gateway/cloud.ts";
import type { Firewall } from "../../model/collections/firewalls.ts";
import { isCloudError } from "../../model/errors.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { hiddenBeginning } from "../aws-query/hidden-tags.ts";
import { keepBehind, keptBehind, markOf } from "../aws-query/kept-tags.ts";
import { oneAtATime } from "../aws-query/one-at-a-time.ts";
import { tagParameters, type Tags } from "./tags.ts";

/**
 * The tags of rules are hidden tags of their group: `..sgr:`, six letters that the rule's id comes to, a colon, and the tag's key. So they
 * go with the group, and tags of rules that are gone mean nothing. The letters are few since some clouds take short tags only.
 */
const beginning = `${hiddenBeginning}sgr:`;

const beginningOf = (ruleId: string): string => `${beginning}${markOf(ruleId)}:`;

/** The tags of a rule of a group. */
export function ruleTagsOf({ tags = {} }: Pick<Firewall, "tags">, ruleId: string): Tags {
  if (!Object.keys(tags).some((key) => key.startsWith(beginning))) return {};
  return keptBehind(beginningOf(ruleId), tags);
}

/** @throws AwsFault `UnsupportedOperation` where the cloud has no place for tags of rules: firewalls without tags */
export function requireRuleTags(cloud: Cloud, tags: Tags): void {
  tagParameters(cloud, "firewalls", "update", tags);
}

/**
 * Changes the tags of rules of a group. Those of rules that are gone are swept out with it.
 * @throws AwsFault `InvalidParameterValue` for tags that the cloud cannot keep, `TagLimitExceeded`
 */
export async function changeRuleTags(
  cloud: Cloud,
  firewallId: string,
  ruleIds: readonly string[],
  change: (tags: Tags) => Tags,
): Promise<Firewall> {
  return oneAtATime(cloud, "firewalls", firewallId, async () => {
    const firewall = await cloud.call("firewalls", "get", { id: firewallId });
    const tags = tagsWith(firewall, ruleIds, change);
    if (!tags) return firewall;
    try {
      return await cloud.call("firewalls", "update", { id: firewallId, tags });
    } catch (error) {
      throw refused(error);
    }
  });
}

/** All tags of a group when those of some of its rules have changed; undefined where none does. */
function tagsWith(firewall: Firewall, ruleIds: readonly string[], change: (tags: Tags) => Tags): Tags | undefined {
  const { tags: before = {}, rules } = firewall;
  let after = keepBehind(beginning, {}, before);
  for (const { id } of rules) {
    const present = ruleTagsOf(firewall, id);
    after = keepBehind(beginningOf(id), ruleIds.includes(id) ? change(present) : present, after);
  }
  const keys = Object.keys(after);
  const isSame = keys.length === Object.keys(before).length && keys.every((key) => after[key] === before[key]);
  return isSame ? undefined : after;
}

/** Sweeps out the tags of rules that have been taken out. They mean nothing any more, so that nothing is lost where it fails. */
export async function forgetRuleTags(cloud: Cloud, firewall: Firewall, ruleIds: readonly string[]): Promise<void> {
  if (ruleIds.every((id) => Object.keys(ruleTagsOf(firewall, id)).length === 0)) return;
  await changeRuleTags(cloud, firewall.id, [], (tags) => tags).catch(() => {});
}

/** Gives new rules their tags. Where that fails the rules are taken out again. */
export async function tagNewRules(cloud: Cloud, firewallId: string, ruleIds: readonly string[], tags: Tags): Promise<Firewall> {
  try {
    return await changeRuleTags(cloud, firewallId, ruleIds, () => tags);
  } catch (error) {
    await cloud.call("firewalls", "destroyRules", { id: firewallId, ruleIds: [...ruleIds] }).catch(() => {});
    throw error;
  }
}

/** What the cloud says of a tag that it does not take; it knows the tag by its hidden name. */
function refused(error: unknown): unknown {
  if (!isCloudError(error) || error instanceof AwsFault) return error;
  const { code, message } = error;
  const kept = `The tags of rules are kept with those of their group, behind '${beginning}' and seven letters more.`;
  if (code === "invalid_argument") return new AwsFault("InvalidParameterValue", `${kept} ${message}`);
  if (code === "quota_exceeded") return new AwsFault("TagLimitExceeded", `${kept} ${message}`);
  return error;
}
