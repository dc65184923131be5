import type { Network } from "../../model/collections/networks.ts";
import type { Infer } from "../../model/shape.ts";
import type { routeTableDocument } from "../../protocols/ec2/documents/routing.ts";
import { toEc2, toEc2IfThere } from "./ids.ts";
import { gatewayOf, mainLeadsOut, type RouteTable, type Routing } from "./routing.ts";
import { tagSetOf } from "./tags.ts";

/** The only destination that routes lead to beside the network itself: everywhere. */
export const everywhere = "0.0.0.0/0";

/** What has to be known to show tables of routes. */
export interface RoutingContext {
  readonly accountId: string;
  readonly networks: readonly Network[];
  readonly routing: Routing;
}

/** Whether a table has a route to what is outside. */
export const leadsOut = ({ networkId, router }: RouteTable, routing: Routing): boolean =>
  router ? router.externalNetworkId !== undefined : mainLeadsOut(networkId, routing);

/** A table of routes in EC2's words. */
export function routeTableOf(
  table: RouteTable,
  { accountId, networks, routing }: RoutingContext,
): Infer<typeof routeTableDocument> {
  const { id, networkId, router } = table;
  const routeTableId = toEc2("routeTable", id);
  const blocks = networks.find((network) => network.id === networkId)?.addressBlocks ?? [];
  return {
    routeTableId,
    vpcId: toEc2("vpc", networkId),
    ownerId: accountId,
    routeSet: [
      ...blocks.map((block) => ({
        destinationCidrBlock: block.includes(":") ? undefined : block,
        destinationIpv6CidrBlock: block.includes(":") ? block : undefined,
        gatewayId: "local",
        state: "active",
        origin: "CreateRouteTable",
      })),
      ...(leadsOut(table, routing) ? [wayOut(networkId, routing)] : []),
    ],
    associationSet: associationsOf(table, routeTableId),
    propagatingVgwSet: [],
    tagSet: router ? tagSetOf("routers", router) : [],
  };
}

function wayOut(networkId: string, routing: Routing) {
  const gatewayId = toEc2IfThere("internetGateway", gatewayOf(networkId, routing)?.id);
  const state = gatewayId === undefined ? "blackhole" : "active";
  return { destinationCidrBlock: everywhere, gatewayId, state, origin: "CreateRoute" };
}

const associationState = { state: "associated" } as const;

function associationsOf({ id, router }: RouteTable, routeTableId: string) {
  if (!router)
    return [{ routeTableAssociationId: toEc2("routeTableAssociation", id), routeTableId, main: true, associationState }];
  return (router.subnetIds ?? []).map((subnetId) => ({
    routeTableAssociationId: toEc2("routeTableAssociation", subnetId),
    routeTableId,
    subnetId: toEc2("subnet", subnetId),
    main: false,
    associationState,
  }));
}
