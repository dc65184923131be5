import type { Call } from "../aws-query/call.ts";

/** What stands for the network of a cloud that has none to choose from, as if the cloud called one so. */
export const onlyNetwork = "default";

const key = "ec2 default network";
/** How long it is believed which network is the default one, in milliseconds. */
const believed = 30_000;

/**
 * The cloud's id of the network that is the default VPC; undefined where there are networks, and none is the default. What a cloud calls
 * the default among external networks is none.
 */
export function defaultVpcId(call: Call): Promise<string | undefined> {
  const { cloud } = call;
  if (!cloud.supports("networks", "list")) return Promise.resolve(onlyNetwork);
  return cloud.cache.getOrCreate(key, believed, async () => {
    for await (const network of cloud.list("networks", {})) if (network.default && !network.external) return network.id;
    return undefined;
  });
}

/** Forgets it: a network was made or destroyed. */
export function forgetDefaultVpc({ cloud }: Call): void {
  cloud.cache.drop(key);
}
