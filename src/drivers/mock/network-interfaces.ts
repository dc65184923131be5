import type { Resource, Service } from "../../model/collections.ts";
import { CloudError } from "../../model/errors.ts";
import { formatAddress, hostRange } from "./address-block.ts";
import type { Caller } from "./caller.ts";
import type { MockCloud } from "./mock-cloud.ts";
import { reading } from "./reading.ts";
import { missing } from "./table.ts";

type Subnet = Resource<"subnets">;

export function networkInterfaces(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.networkInterfaces),
    /**
     * The name is the id; an interface that has it already is replaced. What the caller gave as network is shown as such,
     * be it a network or a subnet: the original had one field for both.
     */
    async create({ instanceId, networkId, subnetId, name }) {
      caller.authenticate();
      cloud.instances.get(instanceId);
      const subnet = chooseSubnet(cloud, networkId, subnetId);
      const ipAddress = freeAddress(cloud, subnet);
      const id = name || cloud.networkInterfaces.takeId("nic_", cloud.now().unix);
      const replaced = cloud.networkInterfaces.find(id);
      if (replaced) leaveInstance(cloud, replaced);
      const attached = cloud.instances.get(instanceId).networkInterfaces ?? [];
      cloud.instances.change(instanceId, { networkInterfaces: [...attached, { id }] });
      const place = { networkId: subnet.networkId, subnetId: subnet.id, verbatim: { networkId } };
      return cloud.networkInterfaces.put({ id, name: id, instanceId, ipAddress, ...place });
    },
    async destroy({ id }) {
      caller.authenticate();
      leaveInstance(cloud, cloud.networkInterfaces.remove(id));
    },
  } satisfies Service<"networkInterfaces">;
}

/**
 * The subnet asked for, else the network read as a subnet's id, else the network's first subnet.
 * @throws `not_found`; `failed_precondition` for a network without subnets
 */
function chooseSubnet(cloud: MockCloud, networkId: string, subnetId: string | undefined): Subnet {
  if (subnetId) return cloud.subnets.get(subnetId);
  const subnet = cloud.subnets.find(networkId);
  if (subnet) return subnet;
  const network = cloud.networks.find(networkId) ?? missing("network or subnet", networkId);
  const [first] = network.subnetIds;
  if (first === undefined) throw new CloudError("failed_precondition", `Network '${networkId}' has no subnet.`);
  return cloud.subnets.get(first);
}

/** @throws `failed_precondition` for a block that has no addresses, `capacity_unavailable` when all are taken */
function freeAddress(cloud: MockCloud, { id, addressBlock = "" }: Subnet): string {
  const range = hostRange(addressBlock);
  if (!range) throw new CloudError("failed_precondition", `Subnet '${id}' has no usable address block.`);
  const taken = new Set([...cloud.networkInterfaces].map(({ ipAddress }) => ipAddress));
  const start = cloud.randomInteger(range.first, range.last);
  const count = range.last - range.first + 1;
  for (let step = 0; step < Math.min(count, taken.size + 1); step++) {
    const address = formatAddress(range.first + ((start - range.first + step) % count));
    if (!taken.has(address)) return address;
  }
  throw new CloudError("capacity_unavailable", `All addresses of subnet '${id}' are taken.`);
}

function leaveInstance(cloud: MockCloud, { id, instanceId = "" }: Resource<"networkInterfaces">): void {
  const instance = cloud.instances.find(instanceId);
  if (!instance?.networkInterfaces) return;
  cloud.instances.change(instanceId, { networkInterfaces: instance.networkInterfaces.filter((each) => each.id !== id) });
}
