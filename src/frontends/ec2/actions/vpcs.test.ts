import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());
const testCloud = (t: TestContext, options: Parameters<typeof createTestDriver>[0]): Promise<QueryClient> =>
  queryClient(t, frontend, createTestDriver(options).driver, { user: "tester", password: "secret" });

const named = (type: string, name: string): Readonly<Record<string, string>> => ({
  "TagSpecification.1.ResourceType": type,
  "TagSpecification.1.Tag.1.Key": "Name",
  "TagSpecification.1.Tag.1.Value": name,
});

async function createVpc(client: QueryClient, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const [id = ""] = (await client.ok("CreateVpc", { CidrBlock: "10.1.0.0/16", ...parameters })).at("vpc.vpcId");
  return id;
}

async function createSubnet(client: QueryClient, vpcId: string, block = "10.1.2.0/24"): Promise<string> {
  const [id = ""] = (await client.ok("CreateSubnet", { VpcId: vpcId, CidrBlock: block })).at("subnet.subnetId");
  return id;
}

test("a network lives: made, shown, found, destroyed when nothing is in it", async (t) => {
  const client = await cloud(t);
  const id = await createVpc(client, { CidrBlock: "10.1.2.3/16", ...named("vpc", "lab") });
  const shown = await client.ok("DescribeVpcs", { "VpcId.1": id });
  assert.deepEqual(shown.at("vpcSet.item.cidrBlock"), ["10.1.0.0/16"]);
  assert.deepEqual(shown.at("vpcSet.item.cidrBlockAssociationSet.item.cidrBlock"), ["10.1.0.0/16"]);
  assert.deepEqual(shown.at("vpcSet.item.state"), ["available"]);
  assert.deepEqual(shown.at("vpcSet.item.tagSet.item.value"), ["lab"]);
  for (const [filter, value] of [
    ["cidr", "10.1.*"],
    ["tag:Name", "lab"],
    ["vpc-id", id],
  ] as const) {
    const found = await client.ok("DescribeVpcs", { "Filter.1.Name": filter, "Filter.1.Value.1": value });
    assert.deepEqual(found.at("vpcSet.item.vpcId"), [id], filter);
  }
  const subnet = await createSubnet(client, id);
  assert.equal((await client.call("DeleteVpc", { VpcId: id })).code, "DependencyViolation");
  await client.ok("DeleteSubnet", { SubnetId: subnet });
  await client.ok("DeleteVpc", { VpcId: id });
  assert.equal((await client.call("DescribeVpcs", { "VpcId.1": id })).code, "InvalidVpcID.NotFound");
  assert.equal((await client.call("DeleteVpc", { VpcId: id })).code, "InvalidVpcID.NotFound");
  assert.equal((await client.call("DescribeSubnets", { "SubnetId.1": subnet })).code, "InvalidSubnetID.NotFound");
});

test("what nobody has named has no tag for a name", async (t) => {
  const client = await cloud(t);
  const id = await createVpc(client);
  await createSubnet(client, id);
  assert.deepEqual((await client.ok("DescribeVpcs", { "VpcId.1": id })).at("vpcSet.item.tagSet.item.key"), []);
  const subnets = await client.ok("DescribeSubnets", { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": id });
  assert.deepEqual(subnets.at("subnetSet.item.tagSet.item.key"), []);
});

test("the default network is told, and the external one is no VPC", async (t) => {
  const client = await cloud(t);
  const all = (await client.ok("DescribeVpcs")).at("vpcSet.item.vpcId");
  const byDefault = await client.ok("DescribeVpcs", { "Filter.1.Name": "is-default", "Filter.1.Value.1": "true" });
  assert.deepEqual(byDefault.at("vpcSet.item.vpcId"), all);
  assert.equal(all.length, 1);
  const attributes = await client.ok("DescribeAccountAttributes", { "AttributeName.1": "default-vpc" });
  assert.deepEqual(attributes.at("accountAttributeSet.item.attributeValueSet.item.attributeValue"), all);
});

test("a network's attributes are told one by one, and chosen", async (t) => {
  const client = await cloud(t);
  const id = await createVpc(client);
  const read = async (name: string) =>
    (await client.ok("DescribeVpcAttribute", { VpcId: id, Attribute: name })).at(`${name}.value`);
  assert.deepEqual(await read("enableDnsSupport"), ["true"]);
  assert.deepEqual(await read("enableDnsHostnames"), ["false"]);
  assert.deepEqual(await read("enableNetworkAddressUsageMetrics"), ["false"]);
  await client.ok("ModifyVpcAttribute", { VpcId: id, "EnableDnsHostnames.Value": "true" });
  assert.deepEqual([await read("enableDnsSupport"), await read("enableDnsHostnames")], [["true"], ["true"]]);
  const unsupported = await client.call("ModifyVpcAttribute", { VpcId: id, "EnableNetworkAddressUsageMetrics.Value": "true" });
  assert.equal(unsupported.code, "UnsupportedOperation");
  assert.equal((await client.call("DescribeVpcAttribute", { VpcId: id, Attribute: "x" })).code, "InvalidParameterValue");
  const unknown = await client.call("DescribeVpcAttribute", { VpcId: "vpc-01234567", Attribute: "enableDnsSupport" });
  assert.equal(unknown.code, "InvalidVpcID.NotFound");
});

test("a driver that keeps nothing of names takes what is the case, and nothing else", async (t) => {
  const client = await testCloud(t, { features: {} });
  const id = await createVpc(client);
  await client.ok("ModifyVpcAttribute", { VpcId: id, "EnableDnsSupport.Value": "true" });
  const other = await client.call("ModifyVpcAttribute", { VpcId: id, "EnableDnsSupport.Value": "false" });
  assert.equal(other.code, "UnsupportedOperation");
  const zone = (await client.ok("DescribeAvailabilityZones")).at("availabilityZoneInfo.item.zoneName");
  const subnet = { VpcId: id, CidrBlock: "10.1.2.0/24" };
  const [first = "", second = ""] = zone;
  assert.equal((await client.call("CreateSubnet", { ...subnet, AvailabilityZone: second })).code, "UnsupportedOperation");
  const made = await client.ok("CreateSubnet", { ...subnet, AvailabilityZone: first });
  assert.deepEqual(made.at("subnet.availabilityZone"), [first]);
  const [subnetId = ""] = made.at("subnet.subnetId");
  const open = { SubnetId: subnetId, "MapPublicIpOnLaunch.Value": "true" };
  assert.equal((await client.call("ModifySubnetAttribute", open)).code, "UnsupportedOperation");
});

test("a subnet is in its network and zone, and says whether it gives out public addresses", async (t) => {
  const client = await cloud(t);
  const vpc = await createVpc(client);
  const made = await client.ok("CreateSubnet", {
    VpcId: vpc,
    CidrBlock: "10.1.2.0/24",
    AvailabilityZone: "north-1",
    ...named("subnet", "front"),
  });
  assert.deepEqual(made.at("subnet.vpcId"), [vpc]);
  assert.deepEqual(made.at("subnet.availabilityZone"), ["north-1"]);
  assert.deepEqual(made.at("subnet.tagSet.item.value"), ["front"]);
  const [id = ""] = made.at("subnet.subnetId");
  const read = async (field: string) => (await client.ok("DescribeSubnets", { "SubnetId.1": id })).at(`subnetSet.item.${field}`);
  assert.deepEqual(await read("availableIpAddressCount"), ["253"]);
  assert.deepEqual(await read("mapPublicIpOnLaunch"), ["false"]);
  await client.ok("ModifySubnetAttribute", { SubnetId: id, "MapPublicIpOnLaunch.Value": "true" });
  assert.deepEqual(await read("mapPublicIpOnLaunch"), ["true"]);
  await client.ok("ModifySubnetAttribute", { SubnetId: id, "AssignIpv6AddressOnCreation.Value": "false" });
  const unsupported = await client.call("ModifySubnetAttribute", { SubnetId: id, "EnableDns64.Value": "true" });
  assert.equal(unsupported.code, "UnsupportedOperation");

  for (const [parameters, code] of [
    [{ CidrBlock: "10.1.2.128/25" }, "InvalidSubnet.Conflict"],
    [{ CidrBlock: "10.2.0.0/24" }, "InvalidSubnet.Range"],
    [{ CidrBlock: "nonsense" }, "InvalidParameterValue"],
    [{ CidrBlock: "10.1.3.0/24", VpcId: "vpc-01234567" }, "InvalidVpcID.NotFound"],
    [{ CidrBlock: "10.1.3.0/24", AvailabilityZone: "nowhere" }, "InvalidParameterValue"],
  ] as const) {
    const answer = await client.call("CreateSubnet", { VpcId: vpc, ...parameters });
    assert.equal(answer.code, code, JSON.stringify(parameters));
  }
});

test("what is in use cannot go", async (t) => {
  const client = await cloud(t);
  const [subnet = ""] = (await client.ok("DescribeSubnets")).at("subnetSet.item.subnetId");
  assert.equal((await client.call("DeleteSubnet", { SubnetId: subnet })).code, "DependencyViolation");
});

test("where a cloud has no networks, one stands for them, with a subnet a realm", async (t) => {
  const client = await testCloud(t, { omit: ["networks", "subnets", "routers", "networkInterfaces"] });
  const shown = await client.ok("DescribeVpcs");
  const [vpc = ""] = shown.at("vpcSet.item.vpcId");
  assert.deepEqual(shown.at("vpcSet.item.isDefault"), ["true"]);
  assert.deepEqual((await client.ok("DescribeVpcs", { "VpcId.1": vpc })).at("vpcSet.item.vpcId"), [vpc]);
  const zones = (await client.ok("DescribeAvailabilityZones")).at("availabilityZoneInfo.item.zoneName");
  const subnets = await client.ok("DescribeSubnets", { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpc });
  assert.deepEqual(subnets.at("subnetSet.item.availabilityZone"), zones);
  const attribute = await client.ok("DescribeVpcAttribute", { VpcId: vpc, Attribute: "enableDnsSupport" });
  assert.deepEqual(attribute.at("enableDnsSupport.value"), ["true"]);
  assert.equal((await client.call("CreateVpc", { CidrBlock: "10.0.0.0/16" })).code, "UnsupportedOperation");
  assert.equal((await client.call("DescribeVpcs", { "VpcId.1": "vpc-01234567" })).code, "InvalidVpcID.NotFound");
  const [image = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  const launch = { ImageId: image, MinCount: "1", MaxCount: "1" };
  const [, second = ""] = subnets.at("subnetSet.item.subnetId");
  const launched = await client.ok("RunInstances", { ...launch, SubnetId: second });
  assert.deepEqual(launched.at("instancesSet.item.placement.availabilityZone"), [zones[1]]);
  assert.equal((await client.call("RunInstances", { ...launch, SubnetId: "subnet-01234567" })).code, "InvalidSubnetID.NotFound");
  const made = await client.ok("CreateSecurityGroup", { GroupName: "web", GroupDescription: "x", VpcId: vpc });
  const groups = await client.ok("DescribeSecurityGroups", { "GroupId.1": String(made.at("groupId")) });
  assert.deepEqual(groups.at("securityGroupInfo.item.vpcId"), [vpc]);
});
