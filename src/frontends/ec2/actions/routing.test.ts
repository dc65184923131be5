import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import frontend from "../frontend.ts";
import { toEc2 } from "../ids.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

async function made(
  client: QueryClient,
  action: string,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [id = ""] = (await client.ok(action, parameters)).at(path);
  assert.notEqual(id, "");
  return id;
}

/** A VPC with a subnet and an internet gateway, not attached yet. */
async function scene(t: TestContext) {
  const client = await cloud(t);
  const VpcId = await made(client, "CreateVpc", "vpc.vpcId", { CidrBlock: "10.70.0.0/16" });
  const SubnetId = await made(client, "CreateSubnet", "subnet.subnetId", { VpcId, CidrBlock: "10.70.1.0/24" });
  const InternetGatewayId = await made(client, "CreateInternetGateway", "internetGateway.internetGatewayId");
  const [main = ""] = (await client.ok("DescribeRouteTables", vpcFilter(VpcId))).at("routeTableSet.item.routeTableId");
  return { client, VpcId, SubnetId, InternetGatewayId, main };
}

const vpcFilter = (vpcId: string) => ({ "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpcId });
const outside = { DestinationCidrBlock: "0.0.0.0/0" };

const targets = async (client: QueryClient, table: string) =>
  (await client.ok("DescribeRouteTables", { "RouteTableId.1": table })).at("routeTableSet.item.routeSet.item.gatewayId");

/** The subnets that lead to an external network in the cloud, as EC2 calls them. */
async function leadingOut({ gateway }: QueryClient): Promise<readonly string[]> {
  const session = await gateway.select({ credentials: { user: "mockuser", password: "mockpassword" } });
  const found: string[] = [];
  for await (const { externalNetworkId, subnetIds = [] } of session.list("routers", {}))
    if (externalNetworkId !== undefined) found.push(...subnetIds.map((id) => toEc2("subnet", id)));
  return found;
}

test("an internet gateway lives: made, attached to one VPC, detached, destroyed", async (t) => {
  const client = await cloud(t);
  const VpcId = await made(client, "CreateVpc", "vpc.vpcId", { CidrBlock: "10.70.0.0/16" });
  const [other = ""] = (await client.ok("DescribeVpcs", { "Filter.1.Name": "is-default", "Filter.1.Value.1": "true" })).at(
    "vpcSet.item.vpcId",
  );
  const created = await client.ok("CreateInternetGateway", {
    "TagSpecification.1.ResourceType": "internet-gateway",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "out",
    "TagSpecification.1.Tag.2.Key": "team",
    "TagSpecification.1.Tag.2.Value": "a",
  });
  const [InternetGatewayId = ""] = created.at("internetGateway.internetGatewayId");
  assert.deepEqual(created.at("internetGateway.attachmentSet.item"), []);
  const read = async (field: string) =>
    (await client.ok("DescribeInternetGateways", { "InternetGatewayId.1": InternetGatewayId })).at(
      `internetGatewaySet.item.${field}`,
    );
  assert.deepEqual((await read("tagSet.item.value")).toSorted(), ["a", "out"]);
  const pair = { InternetGatewayId, VpcId };
  assert.equal((await client.call("DetachInternetGateway", pair)).code, "Gateway.NotAttached");
  assert.equal(
    (await client.call("AttachInternetGateway", { InternetGatewayId, VpcId: other })).code,
    "Resource.AlreadyAssociated",
  );
  await client.ok("AttachInternetGateway", pair);
  assert.deepEqual(await read("attachmentSet.item.vpcId"), [VpcId]);
  assert.deepEqual(await read("attachmentSet.item.state"), ["available"]);
  assert.equal((await client.call("AttachInternetGateway", pair)).code, "Resource.AlreadyAssociated");
  assert.equal((await client.call("DeleteInternetGateway", { InternetGatewayId })).code, "DependencyViolation");
  assert.equal((await client.call("DeleteVpc", { VpcId })).code, "DependencyViolation");
  await client.ok("DetachInternetGateway", pair);
  assert.deepEqual(await read("attachmentSet.item.vpcId"), []);
  await client.ok("DeleteInternetGateway", { InternetGatewayId });
  for (const action of ["DescribeInternetGateways", "DeleteInternetGateway"]) {
    const parameters = { InternetGatewayId, "InternetGatewayId.1": InternetGatewayId };
    assert.equal((await client.call(action, parameters)).code, "InvalidInternetGatewayID.NotFound", action);
  }
  await client.ok("DeleteVpc", { VpcId });
});

test("the subnets of a table lead outside when it has a route to the internet gateway", async (t) => {
  const { client, VpcId, SubnetId, InternetGatewayId } = await scene(t);
  const before = await leadingOut(client);
  const RouteTableId = await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  assert.deepEqual(await targets(client, RouteTableId), ["local"]);
  const route = { RouteTableId, ...outside, GatewayId: InternetGatewayId };
  assert.equal((await client.call("CreateRoute", route)).code, "InvalidParameterValue", "of no VPC yet");
  await client.ok("AttachInternetGateway", { InternetGatewayId, VpcId });
  await client.ok("CreateRoute", route);
  assert.deepEqual(await targets(client, RouteTableId), ["local", InternetGatewayId]);
  assert.equal((await client.call("CreateRoute", route)).code, "RouteAlreadyExists");
  await client.ok("ReplaceRoute", route);
  assert.deepEqual(await leadingOut(client), before);

  const association = await made(client, "AssociateRouteTable", "associationId", { RouteTableId, SubnetId });
  assert.deepEqual(await leadingOut(client), [...before, SubnetId]);
  const shown = await client.ok("DescribeRouteTables", {
    "Filter.1.Name": "association.route-table-association-id",
    "Filter.1.Value.1": association,
  });
  assert.deepEqual(shown.at("routeTableSet.item.routeTableId"), [RouteTableId]);
  assert.deepEqual(shown.at("routeTableSet.item.associationSet.item.subnetId"), [SubnetId]);
  assert.deepEqual(shown.at("routeTableSet.item.associationSet.item.main"), ["false"]);
  assert.equal((await client.call("DeleteRouteTable", { RouteTableId })).code, "DependencyViolation");

  const second = await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  const again = { RouteTableId: second, SubnetId };
  assert.equal((await client.call("AssociateRouteTable", again)).code, "Resource.AlreadyAssociated");
  const moved = { AssociationId: association, RouteTableId: second };
  const next = await made(client, "ReplaceRouteTableAssociation", "newAssociationId", moved);
  assert.deepEqual(await leadingOut(client), before, "the second table leads nowhere");
  await client.ok("DisassociateRouteTable", { AssociationId: next });
  assert.equal((await client.call("DisassociateRouteTable", { AssociationId: next })).code, "InvalidAssociationID.NotFound");

  await client.ok("DeleteRoute", { RouteTableId, ...outside });
  assert.equal((await client.call("DeleteRoute", { RouteTableId, ...outside })).code, "InvalidRoute.NotFound");
  assert.equal((await client.call("DeleteVpc", { VpcId })).code, "DependencyViolation");
  for (const id of [RouteTableId, second]) await client.ok("DeleteRouteTable", { RouteTableId: id });
  const gone = await client.call("DescribeRouteTables", { "RouteTableId.1": RouteTableId });
  assert.equal(gone.code, "InvalidRouteTableID.NotFound");
});

test("a route of the main table is for all subnets that no other table has, those that come later among them", async (t) => {
  const { client, VpcId, SubnetId, InternetGatewayId, main } = await scene(t);
  const before = await leadingOut(client);
  const RouteTableId = await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  const chosen = await made(client, "CreateSubnet", "subnet.subnetId", { VpcId, CidrBlock: "10.70.2.0/24" });
  const association = await made(client, "AssociateRouteTable", "associationId", { RouteTableId, SubnetId: chosen });
  await client.ok("AttachInternetGateway", { InternetGatewayId, VpcId });
  assert.deepEqual(await targets(client, main), ["local"]);
  await client.ok("CreateRoute", { RouteTableId: main, ...outside, GatewayId: InternetGatewayId });
  assert.deepEqual(await targets(client, main), ["local", InternetGatewayId]);
  assert.deepEqual(await leadingOut(client), [...before, SubnetId]);
  const later = await made(client, "CreateSubnet", "subnet.subnetId", { VpcId, CidrBlock: "10.70.3.0/24" });
  assert.deepEqual(await leadingOut(client), [...before, SubnetId, later]);
  await client.ok("DisassociateRouteTable", { AssociationId: association });
  assert.deepEqual(await leadingOut(client), [...before, SubnetId, later, chosen]);
  await client.ok("DeleteSubnet", { SubnetId: later });
  await client.ok("DeleteRoute", { RouteTableId: main, ...outside });
  assert.deepEqual(await leadingOut(client), before);
  await client.ok("CreateRoute", { RouteTableId: main, ...outside, GatewayId: InternetGatewayId });
  await client.ok("DetachInternetGateway", { InternetGatewayId, VpcId });
  assert.deepEqual(await targets(client, main), ["local"]);
  assert.deepEqual(await leadingOut(client), before);
});

test("detaching an internet gateway takes the routes to it from all tables", async (t) => {
  const { client, VpcId, InternetGatewayId } = await scene(t);
  const RouteTableId = await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  await client.ok("AttachInternetGateway", { InternetGatewayId, VpcId });
  await client.ok("CreateRoute", { RouteTableId, ...outside, GatewayId: InternetGatewayId });
  await client.ok("DetachInternetGateway", { InternetGatewayId, VpcId });
  assert.deepEqual(await targets(client, RouteTableId), ["local"]);
});

test("what no cloud carries of routes is refused, and so is what is not there", async (t) => {
  const { client, VpcId, SubnetId, InternetGatewayId, main } = await scene(t);
  await client.ok("AttachInternetGateway", { InternetGatewayId, VpcId });
  const RouteTableId = await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  const table = { RouteTableId };
  for (const [action, parameters, code] of [
    ["CreateRoute", { ...table, GatewayId: InternetGatewayId }, "MissingParameter"],
    ["CreateRoute", { ...table, ...outside }, "MissingParameter"],
    ["CreateRoute", { ...table, ...outside, NatGatewayId: "nat-01234567" }, "UnsupportedOperation"],
    ["CreateRoute", { ...table, DestinationCidrBlock: "10.9.0.0/16", GatewayId: InternetGatewayId }, "UnsupportedOperation"],
    ["CreateRoute", { ...table, DestinationIpv6CidrBlock: "::/0", GatewayId: InternetGatewayId }, "UnsupportedOperation"],
    ["CreateRoute", { ...table, ...outside, GatewayId: "igw-01234567" }, "InvalidGatewayID.NotFound"],
    ["CreateRoute", { ...outside, RouteTableId: "rtb-01234567", GatewayId: InternetGatewayId }, "InvalidRouteTableID.NotFound"],
    ["ReplaceRoute", { ...table, ...outside, GatewayId: InternetGatewayId }, "InvalidRoute.NotFound"],
    ["DeleteRoute", { ...table, DestinationCidrBlock: "10.70.0.0/16" }, "InvalidParameterValue"],
    ["DeleteRouteTable", { RouteTableId: main }, "DependencyViolation"],
    ["CreateRouteTable", { VpcId: "vpc-01234567" }, "InvalidVpcID.NotFound"],
    ["AssociateRouteTable", { ...table, SubnetId: "subnet-01234567" }, "InvalidSubnetID.NotFound"],
    ["AssociateRouteTable", { ...table, GatewayId: InternetGatewayId }, "UnsupportedOperation"],
    ["AssociateRouteTable", { RouteTableId: main, SubnetId }, "UnsupportedOperation"],
    ["AttachInternetGateway", { InternetGatewayId: "igw-01234567", VpcId }, "InvalidInternetGatewayID.NotFound"],
    ["AttachInternetGateway", { InternetGatewayId, VpcId: "vpc-01234567" }, "InvalidVpcID.NotFound"],
  ] as const) {
    assert.equal((await client.call(action, parameters)).code, code, `${action} ${JSON.stringify(parameters)}`);
  }
  const [ofMain = ""] = (await client.ok("DescribeRouteTables", { "RouteTableId.1": main })).at(
    "routeTableSet.item.associationSet.item.routeTableAssociationId",
  );
  assert.equal((await client.call("DisassociateRouteTable", { AssociationId: ofMain })).code, "InvalidParameterValue");
});

test("gateways and tables have tags, each as what it is; the main table has none", async (t) => {
  const { client, VpcId, InternetGatewayId, main } = await scene(t);
  const RouteTableId = await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  const tag = { "Tag.1.Key": "team", "Tag.1.Value": "a" };
  await client.ok("CreateTags", { "ResourceId.1": InternetGatewayId, "ResourceId.2": RouteTableId, ...tag });
  const tags = await client.ok("DescribeTags", { "Filter.1.Name": "key", "Filter.1.Value.1": "team" });
  assert.deepEqual(tags.at("tagSet.item.resourceId").toSorted(), [InternetGatewayId, RouteTableId].toSorted());
  assert.deepEqual(tags.at("tagSet.item.resourceType").toSorted(), ["internet-gateway", "route-table"]);
  const as = async (id: string) => (await client.call("CreateTags", { "ResourceId.1": id, ...tag })).code;
  assert.equal(await as(main), "UnsupportedOperation");
  assert.equal(await as(InternetGatewayId.replace("igw-", "rtb-")), "InvalidRouteTableID.NotFound");
  assert.equal(await as(RouteTableId.replace("rtb-", "igw-")), "InvalidInternetGatewayID.NotFound");
});

test("tables are listed page by page", async (t) => {
  const { client, VpcId } = await scene(t);
  const mains = (await client.ok("DescribeRouteTables")).at("routeTableSet.item.routeTableId");
  for (let count = 0; count < 6; count++) await made(client, "CreateRouteTable", "routeTable.routeTableId", { VpcId });
  const all = (await client.ok("DescribeRouteTables")).at("routeTableSet.item.routeTableId");
  assert.equal(all.length, mains.length + 6);
  const first = await client.ok("DescribeRouteTables", { MaxResults: "5" });
  const [NextToken = ""] = first.at("nextToken");
  const second = await client.ok("DescribeRouteTables", { MaxResults: "5", NextToken });
  const pages = [first, second].flatMap((page) => page.at("routeTableSet.item.routeTableId"));
  assert.deepEqual(pages, all);
});

test("a cloud whose routers can only be looked at says so", async (t) => {
  const omit = ["create", "attachSubnet", "detachSubnet", "setNetwork", "setExternalNetwork", "destroy", "update"];
  const { driver } = createTestDriver({ omit: omit.map((operation) => `routers.${operation}`) });
  const client = await queryClient(t, frontend, driver, { user: "tester", password: "secret" });
  assert.equal((await client.call("CreateInternetGateway")).code, "UnsupportedOperation");
  const VpcId = await made(client, "CreateVpc", "vpc.vpcId", { CidrBlock: "10.70.0.0/16" });
  assert.equal((await client.call("CreateRouteTable", { VpcId })).code, "UnsupportedOperation");
  const SubnetId = await made(client, "CreateSubnet", "subnet.subnetId", { VpcId, CidrBlock: "10.70.1.0/24" });
  await client.ok("DeleteSubnet", { SubnetId });
  await client.ok("DeleteVpc", { VpcId });
});
