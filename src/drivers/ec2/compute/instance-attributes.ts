import type { Instance } from "../../../model/collections/instances.ts";
import { isCloudError } from "../../../model/errors.ts";
import type { AnswerFields } from "../../../protocols/aws-query/answer-reader.ts";
import type { instanceAttributeFields } from "../../../protocols/ec2/documents/instance-attribute.ts";
import type { Connection } from "../connection.ts";
import { describeInstanceAttribute, modifyInstanceAttribute } from "./instance-actions.ts";

/** How long attributes of an instance are believed that others may change, in milliseconds. */
const believed = 60_000;

const keyOf = (id: string): string => `attributes of ${id}`;

type Attributes = Pick<Instance, "destroyProtected" | "stopProtected" | "shutdownBehavior">;

/**
 * What EC2 does not tell of an instance with the rest. Each is a call of its own, so that they are kept for a while; what the cloud does not
 * know, or one may not see, is left out.
 */
export function attributesOf(connection: Connection, id: string): Promise<Attributes> {
  const read = async (attribute: string): Promise<AnswerFields<typeof instanceAttributeFields> | undefined> => {
    try {
      return await connection.call(describeInstanceAttribute, { InstanceId: id, Attribute: attribute }, [id]);
    } catch (error) {
      if (isCloudError(error) && unseen.has(error.code)) return undefined;
      throw error;
    }
  };
  return connection.context.cache.getOrCreate(keyOf(id), believed, async () => {
    const [termination, stop, shutdown] = await Promise.all([
      read("disableApiTermination"),
      read("disableApiStop"),
      read("instanceInitiatedShutdownBehavior"),
    ]);
    const destroyProtected = termination?.disableApiTermination?.value;
    const stopProtected = stop?.disableApiStop?.value;
    const behavior = shutdown?.instanceInitiatedShutdownBehavior?.value;
    return {
      ...(destroyProtected !== undefined && { destroyProtected }),
      ...(stopProtected !== undefined && { stopProtected }),
      ...(behavior && { shutdownBehavior: behavior === "terminate" ? "destroy" : "stop" }),
    };
  });
}

const unseen: ReadonlySet<string> = new Set(["permission_denied", "unsupported", "invalid_argument", "not_found"]);

type Change = Omit<Parameters<(typeof modifyInstanceAttribute)["write"]>[0], "InstanceId">;

/** Changes one attribute of an instance. @throws what EC2 answers */
export async function changeAttribute(connection: Connection, id: string, change: Change): Promise<void> {
  await connection.call(modifyInstanceAttribute, { InstanceId: id, ...change }, [id]);
  connection.context.cache.drop(keyOf(id));
}
