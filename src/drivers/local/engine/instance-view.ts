import type { Address } from "../../../model/collections/addresses.ts";
import type { Instance } from "../../../model/collections/instances.ts";
import type { Volume } from "../../../model/collections/volumes.ts";
import type { StoredInstance, StoredInterface } from "./cloud.ts";
import { actionsOf } from "./machine.ts";
import type { AccountScope } from "./account-scope.ts";
import { interfacesOf } from "./network-interfaces.ts";

/** What belongs to one instance, from other tables. */
interface Belongings {
  readonly interfaces: readonly StoredInterface[];
  readonly volumes: readonly Volume[];
  readonly addresses: readonly Address[];
}

/** An instance with what belongs to it in other tables. */
export const viewInstance = (scope: AccountScope, row: StoredInstance): Instance =>
  toInstance(row, {
    interfaces: interfacesOf(scope, row.id),
    volumes: scope.table("volumes").where("instanceId", row.id),
    addresses: scope.table("addresses").where("instanceId", row.id),
  });

/** An instance as the model has it. Lists are long, and filling an object is ten times as quick as spreading one into it. */
function toInstance(stored: StoredInstance, { interfaces, volumes, addresses }: Belongings): Instance {
  const { userData: _, console: __, ...row } = stored;
  return Object.assign(row, {
    actions: actionsOf(row),
    firewallIds: [...new Set(interfaces.flatMap((each) => each.firewallIds ?? []))],
    publicAddresses: [
      ...addresses.map(({ ip }) => ({ type: "ipv4" as const, address: ip })),
      ...interfaces.flatMap(({ publicAddress }) => (publicAddress ? [toAddress(publicAddress)] : [])),
    ],
    privateAddresses: interfaces.flatMap(({ ipAddress }) => (ipAddress ? [toAddress(ipAddress)] : [])),
    networkInterfaces: interfaces.map((each) => toAttached(each, addresses)),
    volumes: volumes.map(({ id, device, deleteOnTermination = false }) => ({ id, device, deleteOnTermination })),
  });
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
    ...(row.sourceDestinationCheck === undefined ? {} : { sourceDestinationCheck: row.sourceDestinationCheck }),
  };
}
