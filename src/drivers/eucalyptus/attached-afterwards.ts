import type { networkInterfaces } from "../ec2/network/network-interfaces.ts";

type Interfaces = ReturnType<typeof networkInterfaces>;

/** A `create` of a network interface that attaches it when it has its name. What could not be attached goes again. */
export const attachedAfterwards =
  ({ allocate, attach, destroy }: Pick<Interfaces, "allocate" | "attach" | "destroy">): Interfaces["create"] =>
  async ({ instanceId, networkId, subnetId, name }) => {
    const { id } = await allocate({ networkId, subnetId, name });
    try {
      return await attach({ id, instanceId });
    } catch (error) {
      await destroy({ id }).catch(() => {});
      throw error;
    }
  };
