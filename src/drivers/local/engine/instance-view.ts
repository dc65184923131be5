import type { Address } from "../../../model/collections/addresses.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import type { Volume } from "../../../model/collections/volumes.ts";
import type { StoredInstance, StoredInterface } from "./cloud.ts";
import { specialActions } from "./machine.ts";
import type { Scope } from "./scope.ts";

/** What belongs to one instance, from other tables. */
interface Belongings {
  readonly interfaces: readonly StoredInterface[];
  readonly volumes: readonly Volume[];
  readonly addresses: readonly Address[];
}

/** Looks up what belongs to instances: each table is read once, however many instances are asked for. */
export function viewInstances(scope: Scope): (row: StoredInstance) => Instance {
  const interfaces = byInstance(scope.table("networkInterfaces").owned());
  const volumes = byInstance(scope.table("volumes").owned());
  const addresses = byInstance(scope.table("addresses").owned());
  return (row) =>
    toInstance(row, {
      interfaces: interfaces.get(row.id) ?? [],
      volumes: volumes.get(row.id) ?? [],
      addresses: addresses.get(row.id) ?? [],
    });
}

/** An instance as the model has it. */
export function toInstance(stored: StoredInstance, { interfaces, volumes, addresses }: Belongings): Instance {
  const { userData: _, console: __, ...row } = stored;
  const inOrder = interfaces.toSorted((one, other) => (one.deviceIndex ?? 0) - (other.deviceIndex ?? 0));
  const actions = specialActions(row);
  return {
    ...row,
    ...(actions ? { actions } : {}),
    firewallIds: [...new Set(inOrder.flatMap((each) => each.firewallIds ?? []))],
    publicAddresses: [
      ...addresses.map(({ ip }) => ({ type: "ipv4" as const, address: ip })),
      ...inOrder.flatMap(({ publicAddress }) => (publicAddress ? [toAddress(publicAddress)] : [])),
    ],
    privateAddresses: inOrder.flatMap(({ ipAddress }) => (ipAddress ? [toAddress(ipAddress)] : [])),
    networkInterfaces: inOrder.map((each) => toAttached(each, addresses)),
    volumes: volumes.map(({ id, device, deleteOnTermination = false }) => ({ id, device, deleteOnTermination })),
  };
}

const toAddress = (address: string) => ({ type: address.includes(":") ? ("ipv6" as const) : ("ipv4" as const), address });

function toAttached(row: StoredInterface, addresses: readonly Address[]): NonNullable<Instance["networkInterfaces"]>[number] {
  const publicAddress = addresses.find((address) => address.networkInterfaceId === row.id)?.ip ?? row.publicAddress;
  return {
    id: row.id,
    networkId: row.networkId,
    subnetId: row.subnetId,
    firewallIds: row.firewallIds,
    privateAddress: row.ipAddress,
    ...(publicAddress ? { publicAddress } : {}),
    macAddress: row.macAddress,
    deviceIndex: row.deviceIndex,
  };
}

function byInstance<T extends { readonly instanceId?: string | undefined }>(rows: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    if (row.instanceId === undefined) continue;
    const group = groups.get(row.instanceId);
    if (group) group.push(row);
    else groups.set(row.instanceId, [row]);
  }
  return groups;
}
