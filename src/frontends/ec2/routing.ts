import type { Network } from "../../model/collections/networks.ts";
import type { Router } from "../../model/collections/routers.ts";
import type { Call } from "../aws-query/call.ts";
import { listSubnets } from "./networks.ts";

/** How the networks are connected, as routers have it. */
export interface Routing {
  readonly routers: readonly Router[];
  /** The networks of subnets. */
  readonly networkOf: ReadonlyMap<string, string>;
}

/** Reads how the networks are connected. */
export async function routingOf(call: Call): Promise<Routing> {
  const { cloud } = call;
  const routers: Router[] = [];
  const readRouters = async (): Promise<void> => {
    if (cloud.supports("routers", "list")) for await (const router of cloud.list("routers", {})) routers.push(router);
  };
  const networkOf = new Map<string, string>();
  const readSubnets = async (): Promise<void> => {
    const all = { ids: undefined, after: undefined, parameters: {}, exactly: () => undefined };
    for await (const { id, networkId } of listSubnets(call, all)) if (networkId !== undefined) networkOf.set(id, networkId);
  };
  await Promise.all([readRouters(), readSubnets()]);
  return { routers, networkOf };
}

/** Whether a router is a table of routes beside the main one of its network: one for the subnets that it is chosen for, and no others. */
export const isTable = ({ main }: Router): boolean => main === false;

/** Whether a router is an internet gateway: any other that leads outside. It serves the subnets of the main table, once that has a route. */
export const isGateway = (router: Router): boolean => !isTable(router) && router.externalNetworkId !== undefined;

/** The networks that a router connects. */
export function networksOf({ networkId, subnetIds = [] }: Router, { networkOf }: Routing): readonly string[] {
  const found = [networkId, ...subnetIds.map((id) => networkOf.get(id))];
  return [...new Set(found.filter((id) => id !== undefined))];
}

/** The internet gateway that a network has. */
export const gatewayOf = (networkId: string, routing: Routing): Router | undefined =>
  routing.routers.find((router) => isGateway(router) && networksOf(router, routing).includes(networkId));

/** The subnets of a network. */
export const subnetsOf = (networkId: string, { networkOf }: Routing): readonly string[] =>
  [...networkOf].filter(([, owner]) => owner === networkId).map(([subnetId]) => subnetId);

/** The tables of a network beside its main one. */
export const tablesOf = (networkId: string, { routers }: Routing): readonly Router[] =>
  routers.filter((router) => isTable(router) && router.networkId === networkId);

/** The table beside the main one that a subnet is associated with. */
export const tableOf = (subnetId: string, { routers }: Routing): Router | undefined =>
  routers.find((router) => isTable(router) && router.subnetIds?.includes(subnetId));

/** Whether the main table of a network has a route to its internet gateway. */
export function mainLeadsOut(networkId: string, routing: Routing): boolean {
  const gateway = gatewayOf(networkId, routing);
  if (!gateway) return false;
  return gateway.main === true || (gateway.subnetIds ?? []).some((id) => routing.networkOf.get(id) === networkId);
}

/** A table of routes: the main one of a network, which has the network's id, or a router. */
export interface RouteTable {
  readonly id: string;
  readonly networkId: string;
  /** Absent: it is the main one. */
  readonly router?: Router;
}

/** The table of an id; undefined where there is none. */
export function tableCalled(id: string, networks: readonly Network[], { routers }: Routing): RouteTable | undefined {
  if (networks.some((network) => network.id === id)) return { id, networkId: id };
  const router = routers.find((candidate) => candidate.id === id && isTable(candidate));
  return router?.networkId === undefined ? undefined : { id, networkId: router.networkId, router };
}
