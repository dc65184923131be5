import type { Network } from "../../model/collections/networks.ts";
import type { Call } from "../aws-query/call.ts";
import { fromEc2, notFound } from "./ids.ts";
import { listNetworks } from "./networks.ts";
import { routingOf, tableCalled, type RouteTable, type Routing } from "./routing.ts";

/** A table of routes, and what has to be known to change it. */
export interface KnownTable {
  readonly table: RouteTable;
  readonly networks: readonly Network[];
  readonly routing: Routing;
}

/** All networks that are VPCs. */
export async function networksOfCall(call: Call): Promise<readonly Network[]> {
  const networks: Network[] = [];
  const all = { ids: undefined, after: undefined, parameters: {}, exactly: () => undefined };
  for await (const network of listNetworks(call, all)) networks.push(network);
  return networks;
}

/** The table of an id in EC2's form. @throws AwsFault `InvalidRouteTableID.NotFound`, `InvalidRouteTableId.Malformed` */
export async function knownTable(call: Call, given: string): Promise<KnownTable> {
  const id = fromEc2("routeTable", given);
  const [networks, routing] = await Promise.all([networksOfCall(call), routingOf(call)]);
  const table = tableCalled(id, networks, routing);
  if (!table) throw notFound("routeTable", [given]);
  return { table, networks, routing };
}
