import type { Params } from "../../../model/collections.ts";
import { images as imageDeclaration, type Image } from "../../../model/collections/images.ts";
import type { HardwareProfile } from "../../../model/collections/hardware-profiles.ts";
import { CloudError } from "../../../model/errors.ts";
import { invalid, requireState } from "./failures.ts";
import type { Row } from "./cloud.ts";
import { chosenOverrides, type Overrides } from "./hardware-profiles.ts";
import { checkedFirewalls, place, type Placement } from "./interface-placement.ts";
import type { Scope } from "./scope.ts";

export type InstanceRequest = Params<"instances", "create">;

/** The longest name of an instance; declared as the constraint of the feature `user_name`. */
export const longestInstanceName = 50;

/** Refuses a name that is too long; an empty one is a name. */
export function checkInstanceName(name = ""): void {
  if (name.length > longestInstanceName) throw invalid("name", `The name is longer than ${longestInstanceName} characters.`);
}

/** An interface of an instance to be: one that is there, or the place of a new one. */
export type InterfacePlan =
  | { readonly id: string; readonly deviceIndex: number }
  | (Placement & { readonly deviceIndex: number });

/** A request whose every part has been found to be possible. */
export interface LaunchPlan {
  readonly image: Image;
  readonly profile: HardwareProfile;
  readonly overrides: Overrides | undefined;
  readonly realmId: string;
  /** For each instance its interfaces. */
  readonly interfaces: readonly (readonly InterfacePlan[])[];
}

/** Checks all of a launch before anything is made, so that one that fails leaves nothing behind. */
export function planLaunch(scope: Scope, request: InstanceRequest): LaunchPlan {
  const image = scope.table("images").refer(request.imageId, "imageId");
  requireState("image", image, ["available"], imageDeclaration.states);
  const profile = profileOf(scope, image, request.hardwareProfileId);
  const overrides = chosenOverrides(profile, request);
  const realmId = request.realmId ?? scope.table("realms").all()[0]?.id ?? "";
  if (scope.table("realms").refer(realmId, "realmId").state !== "available") {
    throw new CloudError("capacity_unavailable", `There is no room in the realm '${realmId}'.`);
  }
  checkInstanceName(request.name);
  if (request.keyName !== undefined) scope.table("keys").refer(request.keyName, "keyName");
  if (request.loadBalancerId !== undefined) scope.table("loadBalancers").refer(request.loadBalancerId, "loadBalancerId");
  checkDisks(scope, request);
  const count = request.instanceCount ?? 1;
  scope.table("instances").checkQuota(count);
  return { image, profile, overrides, realmId, interfaces: planInterfaces(scope, request, count) };
}

function profileOf(scope: Scope, image: Image, id: string | undefined): HardwareProfile {
  const table = scope.table("hardwareProfiles");
  const fits = (profile: HardwareProfile): boolean => image.hardwareProfileIds?.includes(profile.id) ?? true;
  const profile = id === undefined ? table.all().find(fits) : table.refer(id, "hardwareProfileId");
  if (!profile || !fits(profile)) throw invalid("hardwareProfileId", `The image '${image.id}' does not run on '${id ?? ""}'.`);
  return profile;
}

function checkDisks(scope: Scope, { snapshotId, deviceName, blockDevices = [], instanceCount = 1 }: InstanceRequest): void {
  if (snapshotId !== undefined) scope.table("snapshots").refer(snapshotId, "snapshotId");
  if (snapshotId !== undefined && deviceName === undefined) throw invalid("deviceName", "The device name is missing.");
  const devices = [deviceName, ...blockDevices.map((each) => each.device)].filter((device) => device !== undefined);
  if (new Set(devices).size < devices.length) throw invalid("blockDevices", "A device name is used twice.");
  for (const each of blockDevices) {
    if (each.snapshotId !== undefined) scope.table("snapshots").refer(each.snapshotId, "blockDevices.snapshotId");
    if (each.imageId !== undefined) scope.table("images").refer(each.imageId, "blockDevices.imageId");
    if (each.volumeId === undefined) continue;
    if (instanceCount > 1) throw invalid("blockDevices.volumeId", "One volume cannot be attached to several instances.");
    requireState("storage_volume", scope.table("volumes").refer(each.volumeId, "blockDevices.volumeId"), ["available"], {});
  }
  const made = blockDevices.filter((each) => each.volumeId === undefined).length + (snapshotId === undefined ? 0 : 1);
  if (made > 0) scope.table("volumes").checkQuota(made * instanceCount);
}

function planInterfaces(scope: Scope, request: InstanceRequest, count: number): readonly (readonly InterfacePlan[])[] {
  const wanted: NonNullable<InstanceRequest["networkInterfaces"]> = request.networkInterfaces?.length
    ? request.networkInterfaces
    : [{}];
  const indexes = wanted.map((each, index) => each.deviceIndex ?? index);
  if (new Set(indexes).size < indexes.length || !indexes.includes(0)) {
    throw invalid("networkInterfaces.deviceIndex", "The places of the interfaces are not 0 and others, each once.");
  }
  checkedFirewalls(scope, request.firewallIds);
  const promised = new Set<string>();
  return Array.from({ length: count }, () =>
    wanted.map((each, index): InterfacePlan => {
      const deviceIndex = indexes[index] ?? index;
      if (each.id !== undefined) return { id: existing(scope, each.id, count).id, deviceIndex };
      const placement = place(
        scope,
        {
          subnetId: each.subnetId ?? (each.networkId === undefined ? request.subnetId : undefined),
          networkId: each.networkId,
          firewallIds: each.firewallIds ?? request.firewallIds,
          address: each.privateAddress,
          public: each.publicAddress,
        },
        promised,
      );
      promised.add(placement.address);
      return { ...placement, deviceIndex };
    }),
  );
}

function existing(scope: Scope, id: string, count: number): Row<"networkInterfaces"> {
  if (count > 1) throw invalid("networkInterfaces.id", "One interface cannot be attached to several instances.");
  const row = scope.table("networkInterfaces").refer(id, "networkInterfaces.id");
  requireState("network_interface", row, ["available"], {});
  return row;
}
