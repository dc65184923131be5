import type { Network } from "../../../model/collections/networks.ts";
import type { Router } from "../../../model/collections/routers.ts";
import type { Infer } from "../../../model/shape.ts";
import { internetGatewayDocument, networkAclDocument, routeTableDocument } from "../../../protocols/ec2/documents/routing.ts";
import type { Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing } from "../../aws-query/listing.ts";
import { idParameter, toEc2 } from "../ids.ts";
import { listNetworks, listSubnets } from "../networks.ts";
import { tagSetOf } from "../tags.ts";

/** How the networks are connected. */
interface Routing {
  readonly accountId: string;
  readonly routers: readonly Router[];
  /** The networks of subnets. */
  readonly networkOf: ReadonlyMap<string, string>;
}

async function routingOf(call: Call): Promise<Routing> {
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
  const [accountId] = await Promise.all([call.accountId(), readRouters(), readSubnets()]);
  return { accountId, routers, networkOf };
}

/** The networks that a router connects. */
function networksOf({ networkId, subnetIds = [] }: Router, { networkOf }: Routing): readonly string[] {
  const found = [networkId, ...subnetIds.map((id) => networkOf.get(id))];
  return [...new Set(found.filter((id) => id !== undefined))];
}

const subnetsOf = (id: string, { networkOf }: Routing): readonly string[] =>
  [...networkOf].filter(([, networkId]) => networkId === id).map(([subnetId]) => subnetId);

const describeRouteTables = describe({
  name: "DescribeRouteTables",
  doc: "One table of routes a network, as its routers have them.",
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
  list: listNetworks,
  prepare: routingOf,
  show: routeTableOf,
});

/** The table that all subnets of a network share; it has the network's own id. */
function routeTableOf({ id, addressBlocks }: Network, routing: Routing): Infer<typeof routeTableDocument> {
  const routeTableId = toEc2("routeTable", id);
  const routes = new Map(addressBlocks.map((block) => [block, "local"]));
  for (const router of routing.routers) {
    if (!networksOf(router, routing).includes(id)) continue;
    const { externalNetworkId, routes: own } = router;
    if (externalNetworkId === undefined) continue;
    const gatewayId = toEc2("internetGateway", router.id);
    routes.set("0.0.0.0/0", gatewayId);
    for (const { destination, target } of own) if (target === externalNetworkId) routes.set(destination, gatewayId);
  }
  return {
    routeTableId,
    vpcId: toEc2("vpc", id),
    ownerId: routing.accountId,
    routeSet: [...routes].map(([block, gatewayId]) => ({
      destinationCidrBlock: block.includes(":") ? undefined : block,
      destinationIpv6CidrBlock: block.includes(":") ? block : undefined,
      gatewayId,
      state: "active",
      origin: gatewayId === "local" ? "CreateRouteTable" : "CreateRoute",
    })),
    associationSet: [
      {
        routeTableAssociationId: toEc2("routeTableAssociation", id),
        routeTableId,
        main: true,
        associationState: { state: "associated" },
      },
    ],
    propagatingVgwSet: [],
    tagSet: [],
  };
}

const describeInternetGateways = describe({
  name: "DescribeInternetGateways",
  doc: "The routers that lead to external networks.",
  needs: ["routers", "list"],
  set: "internetGatewaySet",
  item: internetGatewayDocument,
  ids: idParameter("InternetGatewayId", "internetGateway"),
  filters: {
    "attachment.state": "attachmentSet.state",
    "attachment.vpc-id": "attachmentSet.vpcId",
    "internet-gateway-id": "internetGatewayId",
    "owner-id": "ownerId",
  },
  tags: "tagSet",
  list: listing<"routers">("routers"),
  prepare: routingOf,
  show: (router, routing) => {
    if (router.externalNetworkId === undefined) return undefined;
    return {
      internetGatewayId: toEc2("internetGateway", router.id),
      ownerId: routing.accountId,
      attachmentSet: networksOf(router, routing).map((id) => ({ vpcId: toEc2("vpc", id), state: "available" })),
      tagSet: tagSetOf("routers", router),
    };
  },
});

const describeNetworkAcls = describe({
  name: "DescribeNetworkAcls",
  doc: "One list a network, which lets everything pass: only security groups hold anything back.",
  needs: "static",
  set: "networkAclSet",
  item: networkAclDocument,
  ids: idParameter("NetworkAclId", "networkAcl"),
  filters: {
    "association.association-id": "associationSet.networkAclAssociationId",
    "association.network-acl-id": "associationSet.networkAclId",
    "association.subnet-id": "associationSet.subnetId",
    default: "default",
    "entry.cidr": "entrySet.cidrBlock",
    "entry.egress": "entrySet.egress",
    "entry.protocol": "entrySet.protocol",
    "entry.rule-action": "entrySet.ruleAction",
    "entry.rule-number": "entrySet.ruleNumber",
    "network-acl-id": "networkAclId",
    "owner-id": "ownerId",
    "vpc-id": "vpcId",
  },
  tags: "tagSet",
  list: listNetworks,
  prepare: routingOf,
  show: ({ id }, routing) => {
    const networkAclId = toEc2("networkAcl", id);
    return {
      networkAclId,
      vpcId: toEc2("vpc", id),
      ownerId: routing.accountId,
      default: true,
      entrySet: passesAll,
      associationSet: subnetsOf(id, routing).map((subnetId) => ({
        networkAclAssociationId: toEc2("networkAclAssociation", subnetId),
        networkAclId,
        subnetId: toEc2("subnet", subnetId),
      })),
      tagSet: [],
    };
  },
});

/** Clients take the last entry for what is always there, and do not show it. */
const lastEntry = 32_767;
const passesAll = [true, false].flatMap((egress) => [
  { ruleNumber: 100, protocol: "-1", ruleAction: "allow", egress, cidrBlock: "0.0.0.0/0" },
  { ruleNumber: lastEntry, protocol: "-1", ruleAction: "deny", egress, cidrBlock: "0.0.0.0/0" },
]);

/** How networks are connected, which can only be looked at. */
export const actions: readonly Action[] = [describeRouteTables, describeInternetGateways, describeNetworkAcls];
