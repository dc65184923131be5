import { checkAddressBlock } from "./address-block.ts";
import type { Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import { reading } from "./reading.ts";

export function networks(caller: Caller) {
  const { cloud } = caller;
  return {
    ...reading(caller, cloud.networks),
    /** The name is the id. A network that has it already is replaced, and its subnets are kept. */
    async create({ name, addressBlock }) {
      caller.authenticate();
      if (addressBlock) checkAddressBlock(addressBlock);
      const id = name || cloud.networks.takeId("net_", cloud.now().unix);
      return cloud.networks.put({
        id,
        name: id,
        state: "up",
        addressBlocks: addressBlock ? [addressBlock] : [],
        subnetIds: cloud.networks.find(id)?.subnetIds ?? [],
      });
    },
    /** Destroys its subnets with it. */
    async destroy({ id }) {
      caller.authenticate();
      for (const subnetId of cloud.networks.remove(id).subnetIds) cloud.subnets.delete(subnetId);
    },
  } satisfies Service<"networks">;
}
