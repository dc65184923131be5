import type { Router } from "../../../model/collections/routers.ts";
import { boolean, optional, string } from "../../../model/shape.ts";
import { AwsFault, invalidValue, missingParameter } from "../../../protocols/aws-query/aws-fault.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import { fromEc2 } from "../ids.ts";
import { inTurn, type Step } from "../in-turn.ts";
import { knownTable, type KnownTable } from "../known-table.ts";
import { everywhere, leadsOut } from "../route-table-view.ts";
import { freeing, leading, leadingMainOut, placing } from "../router-steps.ts";
import { gatewayOf } from "../routing.ts";
import type { Call } from "../../aws-query/call.ts";

const destinations = {
  DestinationCidrBlock: optional(string()),
  DestinationIpv6CidrBlock: optional(string()),
  DestinationPrefixListId: optional(string()),
};

/** What EC2's routes can lead to beside an internet gateway. */
const otherTargets = {
  CarrierGatewayId: optional(string()),
  CoreNetworkArn: optional(string()),
  EgressOnlyInternetGatewayId: optional(string()),
  InstanceId: optional(string()),
  LocalGatewayId: optional(string()),
  NatGatewayId: optional(string()),
  NetworkInterfaceId: optional(string()),
  OdbNetworkArn: optional(string()),
  TransitGatewayId: optional(string()),
  VpcEndpointId: optional(string()),
  VpcPeeringConnectionId: optional(string()),
};

type Given = { readonly [K in keyof typeof destinations | keyof typeof otherTargets]?: string | undefined };

/** The destination that is named. @throws AwsFault `MissingParameter` */
function destinationOf({ DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId }: Given): string {
  const destination = DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId;
  if (destination === undefined) throw missingParameter("destinationCidrBlock");
  return destination;
}

/** @throws AwsFault for a route to anything but an internet gateway, or to less than everything outside */
function requireCarried(given: Given, destination: string): void {
  const other = Object.keys(otherTargets).find((name) => given[name as keyof typeof otherTargets] !== undefined);
  if (other !== undefined)
    throw new AwsFault("UnsupportedOperation", `Routes lead to internet gateways only, not to what ${other} names.`);
  if (destination !== everywhere)
    throw new AwsFault("UnsupportedOperation", `A route to an internet gateway is for ${everywhere} only.`);
}

/** The gateway that is named, if the table's VPC has it. @throws AwsFault `InvalidGatewayID.NotFound`, `InvalidParameterValue` */
function gatewayFor({ table, routing }: KnownTable, tableId: string, gatewayId: string): Router {
  const id = gatewayId.startsWith("igw-") ? fromEc2("internetGateway", gatewayId) : undefined;
  const gateway = gatewayOf(table.networkId, routing);
  if (gateway && gateway.id === id) return gateway;
  if (routing.routers.every((router) => router.id !== id))
    throw new AwsFault("InvalidGatewayID.NotFound", `The gateway ID '${gatewayId.slice(0, 100)}' does not exist`);
  const message = `route table ${tableId} and network gateway ${gatewayId} belong to different networks`;
  throw new AwsFault("InvalidParameterValue", message);
}

const routeNeeds = [
  ["routers", "setExternalNetwork"],
  ["routers", "setNetwork"],
  ["routers", "attachSubnet"],
  ["routers", "detachSubnet"],
  ["routers", "list"],
] as const;

const createRoute = defineAction({
  name: "CreateRoute",
  doc: "Lets a table lead to the internet gateway of its VPC. Other routes are not carried.",
  needs: routeNeeds,
  parameters: { RouteTableId: string(), GatewayId: optional(string()), ...destinations, ...otherTargets },
  document: { return: boolean() },
  run: async (call, given) => {
    const { RouteTableId, GatewayId } = given;
    const destination = destinationOf(given);
    const known = await knownTable(call, RouteTableId);
    requireCarried(given, destination);
    if (GatewayId === undefined) throw missingParameter("gatewayId");
    const gateway = gatewayFor(known, RouteTableId, GatewayId);
    if (leadsOut(known.table, known.routing))
      throw new AwsFault("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
    await inTurn(opening(call, known, gateway));
    return { return: true };
  },
});

function opening(call: Call, { table: { networkId, router }, routing }: KnownTable, gateway: Router): readonly Step[] {
  return router ? [leading(call, router, gateway.externalNetworkId)] : leadingMainOut(call, networkId, gateway, routing);
}

const replaceRoute = defineAction({
  name: "ReplaceRoute",
  doc: "Leaves a route to the internet gateway as it is: it could lead nowhere else.",
  needs: routeNeeds,
  parameters: {
    RouteTableId: string(),
    GatewayId: optional(string()),
    LocalTarget: optional(boolean()),
    ...destinations,
    ...otherTargets,
  },
  document: { return: boolean() },
  run: async (call, given) => {
    const { RouteTableId, GatewayId, LocalTarget } = given;
    const destination = destinationOf(given);
    const known = await knownTable(call, RouteTableId);
    if (!hasRoute(known, destination)) throw noRoute(RouteTableId, destination);
    if (LocalTarget) return { return: true };
    requireCarried(given, destination);
    if (GatewayId === undefined) throw missingParameter("gatewayId");
    gatewayFor(known, RouteTableId, GatewayId);
    return { return: true };
  },
});

const deleteRoute = defineAction({
  name: "DeleteRoute",
  doc: "Lets a table lead outside no longer.",
  needs: routeNeeds,
  parameters: { RouteTableId: string(), ...destinations },
  document: { return: boolean() },
  run: async (call, given) => {
    const { RouteTableId } = given;
    const destination = destinationOf(given);
    const known = await knownTable(call, RouteTableId);
    if (!hasRoute(known, destination)) throw noRoute(RouteTableId, destination);
    if (destination !== everywhere)
      throw invalidValue("destinationCidrBlock", destination, `It is the local route in route table ${RouteTableId}.`);
    await inTurn(closing(call, known));
    return { return: true };
  },
});

function closing(call: Call, { table: { networkId, router }, routing }: KnownTable): readonly Step[] {
  if (router) return [leading(call, router, undefined)];
  const gateway = gatewayOf(networkId, routing);
  if (!gateway) return [];
  return [...freeing(call, networkId, gateway, routing), placing(call, gateway, { networkId, main: undefined })];
}

function hasRoute({ table, networks, routing }: KnownTable, destination: string): boolean {
  if (destination === everywhere) return leadsOut(table, routing);
  return networks.find(({ id }) => id === table.networkId)?.addressBlocks.includes(destination) ?? false;
}

const noRoute = (tableId: string, destination: string): AwsFault =>
  new AwsFault(
    "InvalidRoute.NotFound",
    `no route with destination-cidr-block ${destination.slice(0, 100)} in route table ${tableId}`,
  );

/** Routes, which lead to internet gateways. */
export const actions: readonly Action[] = [createRoute, replaceRoute, deleteRoute];
