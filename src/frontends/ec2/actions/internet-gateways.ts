import { boolean, string } from "../../../model/shape.ts";
import type { Router } from "../../../model/collections/routers.ts";
import { AwsFault } from "../../../protocols/aws-query/aws-fault.ts";
import { internetGatewayDocument } from "../../../protocols/ec2/documents/routing.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing, memberOf } from "../../aws-query/listing.ts";
import { fromEc2, idParameter, notFound, toEc2 } from "../ids.ts";
import { inTurn } from "../in-turn.ts";
import { listNetworks, memberById } from "../networks.ts";
import { gatewayOf, isGateway, networksOf, routingOf, tablesOf, type Routing } from "../routing.ts";
import { freeing, leading, placing } from "../router-steps.ts";
import { specifiedTags, tagParameters, tagSetOf, tagSpecificationParameter } from "../tags.ts";

interface GatewayContext {
  readonly accountId: string;
  readonly routing: Routing;
}

function gatewayDocument(router: Router, { accountId, routing }: GatewayContext) {
  return {
    internetGatewayId: toEc2("internetGateway", router.id),
    ownerId: accountId,
    attachmentSet: networksOf(router, routing).map((id) => ({ vpcId: toEc2("vpc", id), state: "available" })),
    tagSet: tagSetOf("routers", router),
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
  async *list(call, query) {
    for await (const router of listing<"routers">("routers")(call, query)) if (isGateway(router)) yield router;
  },
  prepare: async (call): Promise<GatewayContext> => {
    const [accountId, routing] = await Promise.all([call.accountId(), routingOf(call)]);
    return { accountId, routing };
  },
  show: gatewayDocument,
});

const createInternetGateway = defineAction({
  name: "CreateInternetGateway",
  doc: "Makes a router that leads to the cloud's external network, for no VPC yet.",
  needs: [
    ["routers", "create"],
    ["networks", "list"],
  ],
  parameters: { TagSpecification: tagSpecificationParameter },
  document: { internetGateway: internetGatewayDocument },
  run: async (call, { TagSpecification }) => {
    const tags = tagParameters(call.cloud, "routers", "create", specifiedTags(TagSpecification, "internet-gateway"));
    const externalNetworkId = await externalNetwork(call);
    // Without a name it has none: one that the cloud made up would be a tag that nobody has set.
    const router = await call.cloud.call("routers", "create", { name: "", externalNetworkId, ...tags });
    const routing: Routing = { routers: [router], networkOf: new Map() };
    return { internetGateway: gatewayDocument(router, { accountId: await call.accountId(), routing }) };
  },
});

/** The network that gateways lead to: the default one, else the first. @throws AwsFault `UnsupportedOperation` where there is none */
async function externalNetwork({ cloud }: Call): Promise<string> {
  let first: string | undefined;
  for await (const network of cloud.list("networks", {})) {
    if (network.external !== true) continue;
    if (network.default === true) return network.id;
    first ??= network.id;
  }
  if (first === undefined) throw new AwsFault("UnsupportedOperation", "The cloud has no external network.");
  return first;
}

const pairParameters = { InternetGatewayId: string(), VpcId: string() };

/** The gateway and the network of a pair of ids. @throws AwsFault for those that are not there */
async function pairOf(call: Call, { InternetGatewayId, VpcId }: { InternetGatewayId: string; VpcId: string }) {
  const [gatewayId, networkId] = [fromEc2("internetGateway", InternetGatewayId), fromEc2("vpc", VpcId)];
  const [routing, network] = await Promise.all([routingOf(call), memberById(listNetworks, call, networkId)]);
  const gateway = routing.routers.find((router) => router.id === gatewayId && isGateway(router));
  if (!gateway) throw notFound("internetGateway", [InternetGatewayId]);
  if (!network) throw notFound("vpc", [VpcId]);
  return { gateway, networkId, routing };
}

const attachInternetGateway = defineAction({
  name: "AttachInternetGateway",
  doc: "Gives a VPC its internet gateway. Nothing goes through that until a table has a route to it.",
  needs: [
    ["routers", "setNetwork"],
    ["routers", "list"],
  ],
  parameters: pairParameters,
  document: { return: boolean() },
  run: async (call, given) => {
    const { gateway, networkId, routing } = await pairOf(call, given);
    const [attached] = networksOf(gateway, routing);
    if (attached !== undefined) throw associated(given.InternetGatewayId, toEc2("vpc", attached));
    const other = gatewayOf(networkId, routing);
    if (other) throw associated(given.VpcId, toEc2("internetGateway", other.id));
    await inTurn([placing(call, gateway, { networkId, main: undefined })]);
    return { return: true };
  },
});

const associated = (one: string, other: string): AwsFault =>
  new AwsFault("Resource.AlreadyAssociated", `resource ${one} is already attached to network ${other}`);

const detachInternetGateway = defineAction({
  name: "DetachInternetGateway",
  doc: "Takes the internet gateway from a VPC, and with it all routes to it.",
  needs: [
    ["routers", "setNetwork"],
    ["routers", "list"],
  ],
  parameters: pairParameters,
  document: { return: boolean() },
  run: async (call, given) => {
    const { gateway, networkId, routing } = await pairOf(call, given);
    if (!networksOf(gateway, routing).includes(networkId)) {
      const { InternetGatewayId, VpcId } = given;
      throw new AwsFault("Gateway.NotAttached", `resource ${InternetGatewayId} is not attached to network ${VpcId}`);
    }
    const open = tablesOf(networkId, routing).filter(({ externalNetworkId }) => externalNetworkId !== undefined);
    await inTurn([
      ...open.map((table) => leading(call, table, undefined)),
      ...freeing(call, networkId, gateway, routing),
      placing(call, gateway, {}),
    ]);
    return { return: true };
  },
});

const deleteInternetGateway = defineAction({
  name: "DeleteInternetGateway",
  doc: "Destroys an internet gateway that no VPC has.",
  needs: [
    ["routers", "destroy"],
    ["routers", "get"],
  ],
  parameters: { InternetGatewayId: string() },
  document: { return: boolean() },
  run: async (call, { InternetGatewayId }) => {
    const id = fromEc2("internetGateway", InternetGatewayId);
    const router = await memberOf(call.cloud, "routers", id);
    if (!router || !isGateway(router)) throw notFound("internetGateway", [InternetGatewayId]);
    if (router.networkId !== undefined || (router.subnetIds ?? []).length > 0) {
      const message = `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`;
      throw new AwsFault("DependencyViolation", message);
    }
    await call.cloud.call("routers", "destroy", { id });
    return { return: true };
  },
});

/** Internet gateways. */
export const actions: readonly Action[] = [
  describeInternetGateways,
  createInternetGateway,
  attachInternetGateway,
  detachInternetGateway,
  deleteInternetGateway,
];
