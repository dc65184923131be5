import type { Address } from "../../../model/collections/addresses.ts";
import { networkInterfaces as declaration, type NetworkInterface } from "../../../model/collections/network-interfaces.ts";
import { invalid, refused, requireState } from "./failures.ts";
import type { StoredInterface } from "./cloud.ts";
import { checkedFirewalls, newInterface, place } from "./interface-placement.ts";
import type { AccountScope } from "./account-scope.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { given } from "./table.ts";

/** An instance keeps its first interface: that one can be neither detached nor destroyed. */
export const networkInterfaces: ServiceFactory<"networkInterfaces"> = (scope) => ({
  list: () => scope.table("networkInterfaces").listAs(toInterface),
  get: ({ id }) => toInterface(scope.table("networkInterfaces").get(id)),
  create: ({ instanceId, networkId, subnetId, name }) => {
    requireInstance(scope, instanceId);
    const row = newInterface(scope, place(scope, { networkId, subnetId }));
    scope.table("networkInterfaces").add({ ...row, ...given({ name }) });
    return toInterface(attachInterface(scope, row.id, instanceId));
  },
  allocate: ({ subnetId, networkId, name, description, ipAddress, firewallIds, tags }) => {
    if (subnetId === undefined && networkId === undefined) throw invalid("subnetId", "Neither a subnet nor a network is named.");
    const row = newInterface(scope, place(scope, { subnetId, networkId, firewallIds, address: ipAddress, public: false }));
    return toInterface(scope.table("networkInterfaces").add({ ...row, ...given({ name, description, tags }) }));
  },
  destroy: ({ id }) => {
    const row = scope.table("networkInterfaces").own(id);
    refuseFirst(row);
    releaseAddresses(scope, id);
    scope.table("networkInterfaces").remove(id);
  },
  attach: ({ id, instanceId, deviceIndex }) => {
    requireState("network_interface", scope.table("networkInterfaces").own(id), ["available"], declaration.states);
    requireInstance(scope, instanceId);
    return toInterface(attachInterface(scope, id, instanceId, deviceIndex));
  },
  detach: ({ id }) => {
    const row = scope.table("networkInterfaces").own(id);
    if (row.instanceId === undefined) throw refused(`The network interface '${id}' is not attached.`);
    refuseFirst(row);
    return toInterface(detachInterface(scope, id));
  },
  update: ({ id, firewallIds, deleteOnTermination, ...fields }) => {
    const { instanceId } = scope.table("networkInterfaces").own(id);
    if (deleteOnTermination !== undefined && instanceId === undefined)
      throw refused(`The network interface '${id}' is not attached.`);
    const firewalls = firewallIds && { firewallIds: checkedFirewalls(scope, firewallIds) };
    return toInterface(
      scope.table("networkInterfaces").change(id, { ...given({ ...fields, ofInstance: deleteOnTermination }), ...firewalls }),
    );
  },
});

const toInterface = ({ ofInstance, ...row }: StoredInterface): NetworkInterface =>
  row.instanceId === undefined ? row : { ...row, deleteOnTermination: ofInstance };

/** Gives an interface to an instance, at the first place that is free or at a place of its own. */
export function attachInterface(scope: Scope, id: string, instanceId: string, deviceIndex?: number): StoredInterface {
  const table = scope.table("networkInterfaces");
  const used = new Set(interfacesOf(scope, instanceId).map((each) => each.deviceIndex));
  if (deviceIndex !== undefined && used.has(deviceIndex)) {
    throw refused(`The instance '${instanceId}' has an interface ${deviceIndex} already.`);
  }
  let free = 0;
  while (used.has(free)) free++;
  const attachmentId = scope.cloud.id("attachment");
  return table.change(id, { state: "in-use", instanceId, deviceIndex: deviceIndex ?? free, attachmentId });
}

/** Takes an interface off its instance; its addresses stay with it. */
export function detachInterface(scope: AccountScope, id: string): StoredInterface {
  for (const address of scope.table("addresses").owned()) {
    if (address.networkInterfaceId === id) scope.table("addresses").change(address.id, { instanceId: undefined });
  }
  return scope.table("networkInterfaces").change(id, {
    state: "available",
    instanceId: undefined,
    deviceIndex: undefined,
    attachmentId: undefined,
    ofInstance: false,
  });
}

/** The interfaces of an instance, the first one first. */
export const interfacesOf = (scope: AccountScope, instanceId: string): readonly StoredInterface[] =>
  scope
    .table("networkInterfaces")
    .where("instanceId", instanceId)
    .sort((one, other) => (one.deviceIndex ?? 0) - (other.deviceIndex ?? 0));

/** Takes the addresses off an interface that goes. */
export function releaseAddresses(scope: AccountScope, networkInterfaceId: string): void {
  for (const { id } of scope.table("addresses").where("networkInterfaceId", networkInterfaceId)) releaseAddress(scope, id);
}

/** Takes one address off its interface. */
export function releaseAddress(scope: AccountScope, id: string): Address {
  return scope.table("addresses").change(id, {
    instanceId: undefined,
    networkInterfaceId: undefined,
    privateAddress: undefined,
    associationId: undefined,
    state: "available",
  });
}

function requireInstance(scope: Scope, instanceId: string): void {
  const instance = scope.table("instances").refer(instanceId, "instanceId");
  if (instance.state !== "running" && instance.state !== "stopped") {
    throw refused(`The instance '${instanceId}' is neither running nor stopped.`);
  }
}

function refuseFirst(row: StoredInterface): void {
  if (row.deviceIndex === 0) throw refused(`The network interface '${row.id}' is the first of the instance '${row.instanceId}'.`);
}
