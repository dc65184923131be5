import type { Cloud } from "../../gateway/cloud.ts";
import type { Instance } from "../../model/collections/instances.ts";
import { hiddenBeginning } from "../aws-query/hidden-tags.ts";
import { keepBehind } from "../aws-query/kept-tags.ts";
import type { Tags } from "./tags.ts";

/** The tag that keeps it, without a value. */
const ebsOptimizedTag = `${hiddenBeginning}ebs-optimized`;

/**
 * Whether an instance was asked to be optimized for its volumes. No cloud but EC2 lets one choose it, and there no instance type of today can do without; so it
 * is only kept: Terraform would change it each time where it is not shown as asked.
 */
export const isEbsOptimized = ({ tags = {} }: Pick<Instance, "tags">): boolean => Object.hasOwn(tags, ebsOptimizedTag);

const tagsFor = (wanted: boolean): Tags => (wanted ? { [ebsOptimizedTag]: "" } : {});

/** The tags of ours that keep it for a new instance; none where the cloud has no place for them, as nothing else depends on it. */
export const ebsOptimizedTags = ({ driver }: Cloud, wanted = false): Tags =>
  tagsFor(wanted && (driver.tags?.includes("instances") ?? false));

/** All tags of an instance when it is to be so, or not. */
export const withEbsOptimized = ({ tags = {} }: Pick<Instance, "tags">, wanted: boolean): Tags => ({
  ...keepBehind(ebsOptimizedTag, {}, tags),
  ...tagsFor(wanted),
});
