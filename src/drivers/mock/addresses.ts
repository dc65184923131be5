import type { Resource, Service } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import { formatAddress, parseAddress } from "./address-block.ts";
import type { Caller } from "./caller.ts";
import { hostNames } from "./host-names.ts";
import type { MockCloud } from "./mock-cloud.ts";
import { reading } from "./reading.ts";

export function addresses(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.addresses),
    async create() {
      caller.authenticate();
      const ip = nextAddress(cloud);
      return cloud.addresses.put({ id: ip, ip });
    },
    async destroy({ id }) {
      caller.authenticate();
      free(cloud, id);
      cloud.addresses.delete(id);
    },
    /** The address becomes the only public one of its instance. */
    async associate({ id, instanceId, networkInterfaceId }) {
      caller.authenticate();
      free(cloud, id);
      const target = instanceId ?? (networkInterfaceId && cloud.networkInterfaces.get(networkInterfaceId).instanceId);
      if (target === undefined) {
        throw new CloudError("invalid_argument", "It is not said which instance is to have the address.", {
          parameter: "instance_id",
        });
      }
      cloud.instances.change(target, { publicAddresses: [{ type: "ipv4", address: id }] });
      return cloud.addresses.change(id, { instanceId: target, networkInterfaceId });
    },
    /** The instance gets back the host name that it had, unless another address is still associated with it. */
    async disassociate({ id }) {
      caller.authenticate();
      const { instanceId } = cloud.addresses.get(id);
      if (instanceId === undefined) {
        throw new CloudError("failed_precondition", "AddressNotInUse", { providerCode: "AddressNotInUse" });
      }
      const address = cloud.addresses.change(id, { instanceId: undefined, networkInterfaceId: undefined });
      const instance = cloud.instances.get(instanceId);
      const other = [...cloud.addresses].find((each) => each.instanceId === instanceId);
      const publicAddresses = other
        ? [{ type: "ipv4" as const, address: other.ip }]
        : hostNames(instance.imageId, instanceId).publicAddresses;
      cloud.instances.change(instanceId, { publicAddresses });
      return address;
    },
  } satisfies Service<"addresses">;
}

/** @throws `not_found`; `failed_precondition` when an instance has the address */
function free(cloud: MockCloud, id: string): Resource<"addresses"> {
  const address = cloud.addresses.get(id);
  if (address.instanceId !== undefined) {
    throw new CloudError("failed_precondition", "AddressInUse", { providerCode: "AddressInUse" });
  }
  return address;
}

/** The one behind the highest, or the first where none is left. @throws `capacity_unavailable` */
function nextAddress(cloud: MockCloud): string {
  const highest = Math.max(-1, ...[...cloud.addresses].map(({ ip }) => parseAddress(ip) ?? -1));
  if (highest < 0) return "192.168.0.1";
  if (highest === 2 ** 32 - 1) throw new CloudError("capacity_unavailable", "There are no more addresses.");
  return formatAddress(highest + 1);
}
