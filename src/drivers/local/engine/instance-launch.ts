import type { Instance } from "../../../model/collections/instances.ts";
import { digestOf, type StoredInstance } from "./cloud.ts";
import { newInterface } from "./interface-placement.ts";
import { planLaunch, type InstanceRequest, type LaunchPlan } from "./instance-request.ts";
import { viewInstance } from "./instance-view.ts";
import { attachInterface } from "./network-interfaces.ts";
import type { Scope } from "./scope.ts";
import { brokenImageId } from "./seed-ids.ts";
import { newVolume } from "./volumes.ts";

/** Launches the instances of a request: all of them, or none. */
export function launch(scope: Scope, request: InstanceRequest): Instance | readonly Instance[] {
  const plan = planLaunch(scope, request);
  const ids = plan.interfaces.map((interfaces) => launchOne(scope, request, plan, interfaces));
  const launched = ids.map((id) => viewInstance(scope, scope.table("instances").get(id)));
  return launched.length === 1 && launched[0] ? launched[0] : launched;
}

function launchOne(
  scope: Scope,
  request: InstanceRequest,
  plan: LaunchPlan,
  interfaces: LaunchPlan["interfaces"][number],
): string {
  const id = scope.cloud.id("instance");
  scope.table("instances").add(newInstance(id, scope.account, scope.cloud.now, request, plan));
  for (const wanted of interfaces) {
    const made =
      "id" in wanted ? wanted : scope.table("networkInterfaces").add({ ...newInterface(scope, wanted), ofInstance: true });
    attachInterface(scope, made.id, id, wanted.deviceIndex);
  }
  attachDisks(scope, id, request, plan.realmId);
  if (request.loadBalancerId !== undefined) {
    const { targets } = scope.table("loadBalancers").get(request.loadBalancerId);
    scope.table("loadBalancers").change(request.loadBalancerId, { targets: [...targets, { instanceId: id }] });
  }
  const to = request.imageId === brokenImageId ? "error" : (request.initialState ?? "running");
  scope.later({ table: "instances", resourceId: id, from: "pending", to });
  return id;
}

/** What a new instance is before it has booted. */
export function newInstance(
  id: string,
  ownerId: string,
  launchTime: Date,
  request: InstanceRequest,
  { image, profile, overrides, realmId }: Omit<LaunchPlan, "interfaces">,
): StoredInstance {
  const { keyName, password, userFiles, userIso, sandbox } = request;
  const extras = {
    ...(userFiles ? { userFiles: userFiles.map((file) => file.path).join("\n") } : {}),
    ...(userIso ? { userIsoSize: String(userIso.length) } : {}),
    ...(sandbox ? { sandbox } : {}),
  };
  return {
    id,
    name: request.name ?? id,
    ownerId,
    imageId: image.id,
    realmId,
    state: "pending",
    hardwareProfileId: profile.id,
    hardwareProfileOverrides: overrides,
    canCreateImage: false,
    launchTime,
    architecture: overrides?.architecture ?? image.architecture,
    rootDevice: { name: image.rootDevice, type: image.rootType },
    keyName,
    username: "root",
    password: password ?? (keyName === undefined ? digestOf(`password ${id}`).toString("base64url").slice(0, 12) : undefined),
    monitored: request.metrics !== undefined && request.metrics !== "",
    destroyProtected: request.destroyProtected ?? false,
    stopProtected: request.stopProtected ?? false,
    shutdownBehavior: request.shutdownBehavior ?? "stop",
    tags: request.tags,
    ...(Object.keys(extras).length > 0 ? { extras } : {}),
    userData: request.userData ?? new Uint8Array(),
    console: [],
  };
}

/** The lines that booting writes to the console. */
export const bootLines = (id: string): readonly string[] => [`Booting ${id}`, "Starting services", `${id} login:`];

function attachDisks(scope: Scope, instanceId: string, request: InstanceRequest, realmId: string): void {
  const { snapshotId, deviceName: device, blockDevices = [] } = request;
  const wanted = snapshotId === undefined ? blockDevices : [...blockDevices, { snapshotId, device }];
  wanted.forEach((disk, index) => {
    const attached = {
      state: "in-use" as const,
      instanceId,
      device: disk.device ?? `/dev/vd${String.fromCharCode("a".charCodeAt(0) + (index % 26))}`,
      attachedTime: scope.cloud.now,
      deleteOnTermination: disk.deleteOnTermination ?? disk.volumeId === undefined,
    };
    if (disk.volumeId !== undefined) scope.table("volumes").change(disk.volumeId, attached);
    else {
      const { snapshotId: from, imageId, size: capacity, type, iops, encrypted } = disk;
      const kind = disk.bootIndex === 0 ? ("system" as const) : ("data" as const);
      scope
        .table("volumes")
        .add({ ...newVolume(scope, { snapshotId: from, imageId, capacity, realmId, type, iops, encrypted }), ...attached, kind });
    }
  });
}
