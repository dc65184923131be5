import type { Network } from "../../model/collections/networks.ts";
import type { Subnet } from "../../model/collections/subnets.ts";
import type { Call } from "../aws-query/call.ts";
import { listing, type ListQuery } from "../aws-query/listing.ts";
import { behind } from "../aws-query/pages.ts";
import { zonesAmong } from "./zones.ts";

/** What stands for the network of a cloud that has none to choose from, as if the cloud called one so. */
export const onlyNetwork = "default";

/** Whether the cloud has networks; where it has none there is one that stands for them, with a subnet a realm. */
export const hasNetworks = ({ cloud }: Call): boolean => cloud.supports("networks", "list");

const key = "ec2 default network";
/** How long it is believed which network is the default one, in milliseconds. */
const believed = 30_000;

/**
 * The cloud's id of the network that is the default VPC; undefined where there are networks, and none is the default, or the
 * caller may not look at them. What a cloud calls
 * the default among external networks is none.
 */
export function defaultVpcId(call: Call): Promise<string | undefined> {
  const { cloud } = call;
  if (!hasNetworks(call)) return Promise.resolve(onlyNetwork);
  if (!cloud.may("networks", "list")) return Promise.resolve(undefined);
  return cloud.scopedCache.getOrCreate(key, believed, async () => {
    for await (const network of cloud.list("networks", {})) if (isDefault(network)) return network.id;
    return undefined;
  });
}

/** Forgets it: a network was made or destroyed. */
export function forgetDefaultVpc({ cloud }: Call): void {
  cloud.scopedCache.drop(key);
}

export const isDefault = (network: Network): boolean => network.default === true && network.external !== true;

/** The networks that are VPCs: not those that public addresses come from, unless one is asked for by its id. */
export function listNetworks(call: Call, query: ListQuery): AsyncIterable<Network> {
  if (hasNetworks(call)) {
    const all = listing<"networks">("networks")(call, query);
    return query.ids ? all : internal(all);
  }
  return chosen([{ id: onlyNetwork, addressBlocks: [], subnetIds: [], state: "up", default: true }], query);
}

async function* internal(networks: AsyncIterable<Network>): AsyncGenerator<Network, void, undefined> {
  for await (const network of networks) if (network.external !== true) yield network;
}

/** The subnets; of a cloud that has no networks, one a realm, with the realm's id. */
export function listSubnets(call: Call, query: ListQuery): AsyncIterable<Subnet> {
  if (hasNetworks(call))
    return call.cloud.supports("subnets", "list") ? listing<"subnets">("subnets")(call, query) : chosen([], query);
  return chosen(subnetsOfRealms(call), query);
}

async function* subnetsOfRealms(call: Call): AsyncGenerator<Subnet, void, undefined> {
  const base = { networkId: onlyNetwork, state: "up", default: true } as const;
  if (!call.cloud.supports("realms", "list")) return yield { id: onlyNetwork, ...base };
  for await (const { id } of zonesAmong(call.cloud.list("realms", {}))) yield { id, realmId: id, ...base };
}

async function* chosen<R extends { readonly id: string }>(
  resources: Iterable<R> | AsyncIterable<R>,
  { ids, after }: ListQuery,
): AsyncGenerator<R, void, undefined> {
  for await (const resource of behind(resources, after)) if (!ids || ids.includes(resource.id)) yield resource;
}

/** The member of a list of this id; undefined where it is not there. */
export async function memberById<R>(
  list: (call: Call, query: ListQuery) => AsyncIterable<R>,
  call: Call,
  id: string,
): Promise<R | undefined> {
  const query: ListQuery = { ids: [id], after: undefined, parameters: {}, exactly: () => undefined };
  for await (const resource of list(call, query)) return resource;
  return undefined;
}
