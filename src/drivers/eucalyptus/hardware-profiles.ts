import type { HardwareProfile } from "../../model/collections/hardware-profiles.ts";
import { isCloudError } from "../../model/errors.ts";
import { integer, list, string, struct } from "../../model/shape.ts";
import { needed } from "../../protocols/aws-query/answer-reader.ts";
import { profilesAmong, readType, toProfile } from "../ec2/compute/hardware-profiles.ts";
import type { Connection } from "../ec2/connection.ts";
import { defineAction } from "../ec2/query/action.ts";
import { queryServices } from "../ec2/query/services.ts";
import { gibibyte, mebibyte } from "../ec2/sizes.ts";

/** Eucalyptus had the action years before EC2 did, with an answer of its own. */
const describeInstanceTypes = defineAction(queryServices.ec2, "DescribeInstanceTypes", {
  parameters: {},
  document: {
    instanceTypeDetails: list(struct({ name: string(), cpu: integer(), memory: integer(), disk: integer() })),
    instanceTypeSet: list(readType),
  },
});

/** A type by its processors, its memory in MiB and its disk in GiB. */
function profileOf(id: string, cpu = 0, memory = 0, disk = 0): HardwareProfile {
  return {
    id,
    name: id,
    cpu: { kind: "fixed", value: cpu },
    memory: { kind: "fixed", value: memory * mebibyte },
    storage: { kind: "fixed", value: disk * gibibyte },
    architecture: { kind: "fixed", value: "x86_64" },
  };
}

/** Those that clouds had which cannot be asked, unless their operators changed them. */
const usual: readonly HardwareProfile[] = [
  profileOf("m1.small", 1, 128, 2),
  profileOf("c1.medium", 1, 256, 5),
  profileOf("m1.large", 2, 512, 10),
  profileOf("m1.xlarge", 2, 1024, 20),
  profileOf("c1.xlarge", 4, 2048, 20),
];

/** How long the types are believed, in milliseconds: the operator of a cloud may change them. */
const believed = 3_600_000;

/** How clouds say that they do not know the action. */
const unknown: ReadonlySet<string> = new Set(["unsupported", "invalid_argument"]);

function typesOf(connection: Connection): Promise<readonly HardwareProfile[]> {
  return connection.context.cache.getOrCreate("instance types", believed, async () => {
    try {
      const { instanceTypeDetails, instanceTypeSet } = await connection.call(describeInstanceTypes, {});
      const own = instanceTypeDetails.map((type) => profileOf(needed(type, "name"), type.cpu, type.memory, type.disk));
      return own.length > 0 ? own : instanceTypeSet.map(toProfile);
    } catch (error) {
      if (isCloudError(error) && unknown.has(error.code)) return usual;
      throw error;
    }
  });
}

/** Hardware profiles are the cloud's instance types. */
export const hardwareProfiles = (connection: Connection) => profilesAmong(() => typesOf(connection));
