import { isCloudError, type ErrorCode } from "../../../model/errors.ts";
import { string, struct } from "../../../model/shape.ts";
import type { Connection } from "../connection.ts";
import { describeImages } from "../images/image-actions.ts";
import { defineDescribe, describedOf } from "../query/describe.ts";

/** Small types of today, by the architecture of what runs on them. */
const usualTypes: Readonly<Record<string, string>> = { arm64: "t4g.micro", i386: "t2.micro", x86_64: "t3.micro" };

/** How long it is believed that a region has a type, in milliseconds. */
const believed = 24 * 3_600_000;

const describeInstanceTypes = defineDescribe("DescribeInstanceTypes", {
  ids: "InstanceType",
  set: "instanceTypeSet",
  item: struct({ instanceType: string() }),
  pageSize: "whole",
});

/**
 * The type of an instance for which none was asked. What EC2 takes by itself, `m1.small`, runs hardly an image of today, and is not
 * everywhere. Undefined where that type is right, as for an image that is paravirtual, and where the cloud has not, or does not tell, the one
 * that would be ours.
 */
export async function usualTypeFor(connection: Connection, imageId: string): Promise<string | undefined> {
  try {
    const [image] = await describedOf(connection, describeImages, [imageId]);
    const type = usualTypes[image?.architecture ?? ""];
    if (type === undefined || image?.virtualizationType === "paravirtual") return undefined;
    return (await isThere(connection, type)) ? type : undefined;
  } catch (error) {
    if (isCloudError(error) && untold.has(error.code)) return undefined;
    throw error;
  }
}

/** Whether the launch itself is good the cloud says then. */
const untold: ReadonlySet<ErrorCode> = new Set(["invalid_argument", "not_found", "permission_denied", "unsupported"]);

const isThere = (connection: Connection, type: string): Promise<boolean> =>
  connection.context.cache.getOrCreate(`type ${type} is there`, believed, async () => {
    const asked = { Filter: [{ Name: "instance-type", Value: [type] }] };
    const { items } = await connection.call(describeInstanceTypes.action, asked);
    return items.some(({ instanceType }) => instanceType === type);
  });
