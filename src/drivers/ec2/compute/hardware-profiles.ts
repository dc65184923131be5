import { onePage } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { HardwareProfile } from "../../../model/collections/hardware-profiles.ts";
import { integer, optional, struct } from "../../../model/shape.ts";
import { needed, type Answer } from "../../../protocols/aws-query/answer-reader.ts";
import { instanceTypeDocument } from "../../../protocols/ec2/documents/instance-type.ts";
import type { Connection } from "../connection.ts";
import { notFound } from "../failures.ts";
import { allDescribed, defineDescribe } from "../query/describe.ts";
import { gibibyte, mebibyte } from "../sizes.ts";

const { instanceType, processorInfo, vCpuInfo, memoryInfo } = instanceTypeDocument.fields;

/** What is read of a type, out of some hundred elements. */
export const readType = struct({
  instanceType,
  processorInfo,
  vCpuInfo,
  memoryInfo,
  instanceStorageInfo: optional(struct({ totalSizeInGB: integer() })),
});

const describeInstanceTypes = defineDescribe("DescribeInstanceTypes", {
  ids: "InstanceType",
  set: "instanceTypeSet",
  item: readType,
  pageSize: 100,
});

/** How long the types of a region are believed, in milliseconds: new ones come some times a year. */
const believed = 24 * 3_600_000;

/** All types of the region. There are many hundred, in pages of a hundred, which is why they are kept. */
function typesOf(connection: Connection): Promise<readonly HardwareProfile[]> {
  return connection.context.cache.getOrCreate("instance types", believed, async () =>
    (await allDescribed(connection, describeInstanceTypes)).map(toProfile),
  );
}

/** Hardware profiles are the instance types of the region, those of today as they are. */
export const hardwareProfiles = (connection: Connection) => profilesAmong(() => typesOf(connection));

/** Hardware profiles that are the instance types of a list. */
export function profilesAmong(readTypes: () => Promise<readonly HardwareProfile[]>) {
  return {
    list: () => onePage(readTypes),
    get: async ({ id }) => {
      const profile = (await readTypes()).find((type) => type.id === id);
      if (!profile) throw notFound("instance type", id);
      return profile;
    },
  } satisfies Services["hardwareProfiles"];
}

/** An instance type as a profile. */
export function toProfile(type: Answer<typeof readType>): HardwareProfile {
  const id = needed(type, "instanceType");
  const architectures = type.processorInfo?.supportedArchitectures ?? [];
  const [architecture] = architectures.includes("x86_64") ? ["x86_64"] : architectures;
  return {
    id,
    name: id,
    cpu: { kind: "fixed", value: type.vCpuInfo?.defaultVCpus ?? 0 },
    memory: { kind: "fixed", value: (type.memoryInfo?.sizeInMiB ?? 0) * mebibyte },
    storage: { kind: "fixed", value: (type.instanceStorageInfo?.totalSizeInGB ?? 0) * gibibyte },
    ...(architecture !== undefined && {
      architecture:
        architectures.length > 1
          ? { kind: "enum" as const, value: architecture, values: architectures }
          : { kind: "fixed" as const, value: architecture },
    }),
  };
}
