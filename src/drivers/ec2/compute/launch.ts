import type { Params } from "../../../model/collections.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import { clientTokenOf } from "../client-token.ts";
import type { Connection } from "../connection.ts";
import { unsupported } from "../failures.ts";
import { describeImages } from "../images/image-actions.ts";
import { describedOf } from "../query/describe.ts";
import { tagsFor } from "../tagging.ts";
import { runInstances } from "./instance-actions.ts";
import { instancesIn } from "./instance-view.ts";
import { launchDisks } from "./launch-disks.ts";
import { launchNetwork } from "./launch-network.ts";
import { usualTypeFor } from "./usual-type.ts";

type LaunchRequest = Params<"instances", "create">;

const shutdownBehaviors = { stop: "stop", destroy: "terminate" } as const;

/**
 * Launches instances, all that were asked for or none.
 * @throws `unsupported` for what EC2 cannot do
 */
export async function launch(connection: Connection, request: LaunchRequest): Promise<readonly Instance[]> {
  const { imageId, instanceCount = 1, metrics, shutdownBehavior, name, tags } = request;
  refuseOverrides(request);
  const [type, network, BlockDeviceMapping] = await Promise.all([
    request.hardwareProfileId ?? usualTypeFor(connection, imageId),
    launchNetwork(connection, request),
    launchDisks(request, () => rootDeviceOf(connection, imageId)),
  ]);
  const reservation = await connection.call(
    runInstances,
    {
      ImageId: imageId,
      MinCount: instanceCount,
      MaxCount: instanceCount,
      ClientToken: clientTokenOf(connection.context),
      InstanceType: type,
      KeyName: request.keyName,
      ...network,
      UserData: request.userData,
      BlockDeviceMapping,
      Monitoring: metrics ? { Enabled: true } : undefined,
      DisableApiTermination: request.destroyProtected || undefined,
      DisableApiStop: request.stopProtected || undefined,
      InstanceInitiatedShutdownBehavior: shutdownBehavior && shutdownBehaviors[shutdownBehavior],
      TagSpecification: tagsFor("instance", { name, tags }),
    },
    [imageId, ...(request.firewallIds ?? []), ...(request.keyName === undefined ? [] : [request.keyName])],
  );
  const instances = instancesIn(reservation);
  await connection.made(...instances.map(({ id }) => id));
  return instances;
}

function refuseOverrides({ cpu, memory, storage, architecture, rootType, initialState }: LaunchRequest): void {
  for (const [parameter, value] of Object.entries({ cpu, memory, storage, architecture, rootType })) {
    if (value !== undefined) throw unsupported(parameter, "An instance type leaves no choice: take another one.");
  }
  if (initialState === "stopped") throw unsupported("initialState", "EC2 launches instances running.");
}

async function rootDeviceOf(connection: Connection, imageId: string): Promise<string> {
  const [image] = await describedOf(connection, describeImages, [imageId]);
  return image?.rootDeviceName || "/dev/sda1";
}
