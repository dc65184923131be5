import { boolean, optional, string, struct } from "../../../model/shape.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { routeTableDocument } from "../../../protocols/ec2/documents/routing.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing, type ListQuery } from "../../aws-query/listing.ts";
import { behind } from "../../aws-query/pages.ts";
import { fromEc2, idParameter, notFound, toEc2 } from "../ids.ts";
import { inTurn } from "../in-turn.ts";
import { knownTable, networksOfCall } from "../known-table.ts";
import { listNetworks, memberById } from "../networks.ts";
import { routeTableOf, type RoutingContext } from "../route-table-view.ts";
import { isTable, routingOf, tableCalled, tableOf } from "../routing.ts";
import { moving } from "../router-steps.ts";
import { specifiedTags, tagParameters, tagSpecificationParameter } from "../tags.ts";

async function routingContext(call: Call): Promise<RoutingContext> {
  const [accountId, networks, routing] = await Promise.all([call.accountId(), networksOfCall(call), routingOf(call)]);
  return { accountId, networks, routing };
}

/** The main tables, which have the ids of their networks, and the others. */
async function* listTables(call: Call, query: ListQuery): AsyncGenerator<{ readonly id: string }, void, undefined> {
  yield* listNetworks(call, query);
  if (!call.cloud.supports("routers", "list")) return;
  for await (const router of listing<"routers">("routers")(call, query)) if (isTable(router)) yield router;
}

const describeRouteTables = describe({
  name: "DescribeRouteTables",
  doc: "The main table of each VPC, and the routers that are for chosen subnets only.",
  needs: "static",
  set: "routeTableSet",
  item: routeTableDocument,
  ids: idParameter("RouteTableId", "routeTable"),
  filters: {
    "association.main": "associationSet.main",
    "association.route-table-association-id": "associationSet.routeTableAssociationId",
    "association.route-table-id": "associationSet.routeTableId",
    "association.subnet-id": "associationSet.subnetId",
    "owner-id": "ownerId",
    "route-table-id": "routeTableId",
    "route.destination-cidr-block": "routeSet.destinationCidrBlock",
    "route.destination-ipv6-cidr-block": "routeSet.destinationIpv6CidrBlock",
    "route.gateway-id": "routeSet.gatewayId",
    "route.origin": "routeSet.origin",
    "route.state": "routeSet.state",
    "vpc-id": "vpcId",
  },
  tags: "tagSet",
  pages: { minimum: 5, maximum: 100 },
  list: (call, query) => behind(listTables(call, { ...query, after: undefined }), query.after),
  prepare: routingContext,
  show: ({ id }, context) => {
    const table = tableCalled(id, context.networks, context.routing);
    return table && routeTableOf(table, context);
  },
});

const createRouteTable = defineAction({
  name: "CreateRouteTable",
  doc: "Makes a router for the subnets of a VPC that it is chosen for.",
  needs: [
    ["routers", "create"],
    ["routers", "list"],
  ],
  idempotent: true,
  parameters: { VpcId: string(), TagSpecification: tagSpecificationParameter },
  document: { routeTable: routeTableDocument },
  run: async (call, { VpcId, TagSpecification }) => {
    const tags = tagParameters(call.cloud, "routers", "create", specifiedTags(TagSpecification, "route-table"));
    const networkId = fromEc2("vpc", VpcId);
    const network = await memberById(listNetworks, call, networkId);
    if (!network) throw notFound("vpc", [VpcId]);
    // Without a name it has none: one that the cloud made up would be a tag that nobody has set.
    const router = await call.cloud.call("routers", "create", { name: "", networkId, main: false, ...tags });
    const context = { accountId: await call.accountId(), networks: [network], routing: { routers: [], networkOf: new Map() } };
    return { routeTable: routeTableOf({ id: router.id, networkId, router }, context) };
  },
});

const deleteRouteTable = defineAction({
  name: "DeleteRouteTable",
  doc: "Destroys a table that no subnet is associated with; the main one stays as long as its VPC.",
  needs: [
    ["routers", "destroy"],
    ["routers", "list"],
  ],
  parameters: { RouteTableId: string() },
  document: { return: boolean() },
  run: async (call, { RouteTableId }) => {
    const { table } = await knownTable(call, RouteTableId);
    if (!table.router || (table.router.subnetIds ?? []).length > 0) {
      const message = `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`;
      throw new AwsFault("DependencyViolation", message);
    }
    await call.cloud.call("routers", "destroy", { id: table.id });
    return { return: true };
  },
});

const associationDocument = { associationState: struct({ state: string() }) };
const associationState = { state: "associated" } as const;
const needsAttaching = [
  ["routers", "attachSubnet"],
  ["routers", "detachSubnet"],
  ["routers", "list"],
] as const;

const associateRouteTable = defineAction({
  name: "AssociateRouteTable",
  doc: "Attaches a subnet to the router of a table, away from that of the main one.",
  needs: needsAttaching,
  parameters: { RouteTableId: string(), SubnetId: optional(string()), GatewayId: optional(string()) },
  document: { associationId: string(), ...associationDocument },
  run: async (call, { RouteTableId, SubnetId, GatewayId }) => {
    if (SubnetId === undefined || GatewayId !== undefined)
      throw new AwsFault("UnsupportedOperation", "Only subnets can be associated with tables of routes.");
    const { table, routing } = await knownTable(call, RouteTableId);
    const subnetId = fromEc2("subnet", SubnetId);
    const networkId = routing.networkOf.get(subnetId);
    if (networkId === undefined) throw notFound("subnet", [SubnetId]);
    requireSame(table.networkId, networkId, RouteTableId, SubnetId);
    const before = tableOf(subnetId, routing);
    if (before && before.id !== table.id) {
      const message = `the specified association for route table ${RouteTableId} conflicts with an existing association`;
      throw new AwsFault("Resource.AlreadyAssociated", message);
    }
    await inTurn(moving(call, subnetId, chosen(table.router), routing));
    return { associationId: toEc2("routeTableAssociation", subnetId), associationState };
  },
});

/** The router of a table that subnets can be associated with. @throws AwsFault for the main one, which has all others anyway */
function chosen<R>(router: R | undefined): R {
  if (router !== undefined) return router;
  throw new AwsFault("UnsupportedOperation", "The main table has the subnets that no other has; none can be associated with it.");
}

function requireSame(ofTable: string, ofSubnet: string, table: string, subnet: string): void {
  if (ofTable === ofSubnet) return;
  throw new AwsFault("InvalidParameterValue", `Route table ${table} and subnet ${subnet} belong to different networks`);
}

/** The subnet that an association is of. @throws AwsFault `InvalidAssociationID.NotFound`, or for that of a main table */
async function associatedSubnet(call: Call, given: string) {
  const id = fromEc2("routeTableAssociation", given);
  const [networks, routing] = await Promise.all([networksOfCall(call), routingOf(call)]);
  if (networks.some((network) => network.id === id))
    throw new AwsFault("InvalidParameterValue", `cannot disassociate the main route table association ${given}`);
  if (!tableOf(id, routing)) throw notFound("routeTableAssociation", [given]);
  return { subnetId: id, networks, routing };
}

const disassociateRouteTable = defineAction({
  name: "DisassociateRouteTable",
  doc: "Gives a subnet back to the main table.",
  needs: needsAttaching,
  parameters: { AssociationId: string() },
  document: { return: boolean() },
  run: async (call, { AssociationId }) => {
    const { subnetId, routing } = await associatedSubnet(call, AssociationId);
    await inTurn(moving(call, subnetId, undefined, routing));
    return { return: true };
  },
});

const replaceRouteTableAssociation = defineAction({
  name: "ReplaceRouteTableAssociation",
  doc: "Moves a subnet to another table. Which table is the main one cannot be changed.",
  needs: needsAttaching,
  parameters: { AssociationId: string(), RouteTableId: string() },
  document: { newAssociationId: string(), ...associationDocument },
  run: async (call, { AssociationId, RouteTableId }) => {
    const { subnetId, networks, routing } = await associatedSubnet(call, AssociationId);
    const table = tableCalled(fromEc2("routeTable", RouteTableId), networks, routing);
    if (!table) throw notFound("routeTable", [RouteTableId]);
    requireSame(table.networkId, routing.networkOf.get(subnetId) ?? "", RouteTableId, toEc2("subnet", subnetId));
    await inTurn(moving(call, subnetId, chosen(table.router), routing));
    return { newAssociationId: AssociationId, associationState };
  },
});

/** Tables of routes. */
export const actions: readonly Action[] = [
  describeRouteTables,
  createRouteTable,
  deleteRouteTable,
  associateRouteTable,
  disassociateRouteTable,
  replaceRouteTableAssociation,
];
