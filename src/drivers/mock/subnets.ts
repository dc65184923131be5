import type { Resource, Service } from "../../model/collections.ts";
import { checkAddressBlock } from "./address-block.ts";
import type { Caller } from "./caller.ts";
import type { MockCloud } from "./mock-cloud.ts";
import { reading } from "./reading.ts";

export function subnets(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.subnets),
    /** The name is the id. A subnet that has it already is replaced. */
    async create({ networkId, addressBlock, name }) {
      caller.authenticate();
      checkAddressBlock(addressBlock);
      cloud.networks.get(networkId);
      const id = name || cloud.subnets.takeId("subnet_", cloud.now().unix);
      const replaced = cloud.subnets.find(id);
      if (replaced) leaveNetwork(cloud, replaced);
      const { subnetIds } = cloud.networks.get(networkId);
      cloud.networks.change(networkId, { subnetIds: [...subnetIds, id] });
      return cloud.subnets.put({ id, name: id, networkId, addressBlock, state: "up" });
    },
    async destroy({ id }) {
      caller.authenticate();
      leaveNetwork(cloud, cloud.subnets.remove(id));
    },
  } satisfies Service<"subnets">;
}

function leaveNetwork(cloud: MockCloud, { id, networkId = "" }: Resource<"subnets">): void {
  const network = cloud.networks.find(networkId);
  if (network) cloud.networks.change(networkId, { subnetIds: network.subnetIds.filter((each) => each !== id) });
}
