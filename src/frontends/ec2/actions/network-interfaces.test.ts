import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

async function first(client: QueryClient, action: string, path: string): Promise<string> {
  const [found = ""] = (await client.ok(action)).at(path);
  return found;
}
const instanceOf = (client: QueryClient) =>
  first(client, "DescribeInstances", "reservationSet.item.instancesSet.item.instanceId");
const subnetOf = (client: QueryClient) => first(client, "DescribeSubnets", "subnetSet.item.subnetId");

async function create(client: QueryClient, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const made = await client.ok("CreateNetworkInterface", { SubnetId: await subnetOf(client), ...parameters });
  const [id = ""] = made.at("networkInterface.networkInterfaceId");
  return id;
}

const read = async (client: QueryClient, id: string, field: string) =>
  (await client.ok("DescribeNetworkInterfaces", { "NetworkInterfaceId.1": id })).at(`networkInterfaceSet.item.${field}`);

test("an interface lives: made, attached, detached, destroyed", async (t) => {
  const client = await cloud(t);
  const id = await create(client, {
    Description: "second",
    PrivateIpAddress: "10.0.7.7",
    "TagSpecification.1.ResourceType": "network-interface",
    "TagSpecification.1.Tag.1.Key": "team",
    "TagSpecification.1.Tag.1.Value": "a",
  });
  assert.deepEqual(await read(client, id, "status"), ["available"]);
  assert.deepEqual(await read(client, id, "privateIpAddressesSet.item.privateIpAddress"), ["10.0.7.7"]);
  assert.deepEqual(await read(client, id, "tagSet.item.key"), ["team"]);
  const instance = await instanceOf(client);
  const attached = await client.ok("AttachNetworkInterface", { NetworkInterfaceId: id, InstanceId: instance, DeviceIndex: "3" });
  const [attachment = ""] = attached.at("attachmentId");
  assert.match(attachment, /^eni-attach-/);
  assert.deepEqual(await read(client, id, "attachment.deviceIndex"), ["3"]);
  assert.deepEqual(await read(client, id, "attachment.deleteOnTermination"), ["false"]);
  assert.equal((await client.call("DeleteNetworkInterface", { NetworkInterfaceId: id })).code, "InvalidNetworkInterface.InUse");

  await client.ok("DetachNetworkInterface", { AttachmentId: attachment, Force: "true" });
  assert.equal((await client.call("DetachNetworkInterface", { AttachmentId: attachment })).code, "InvalidAttachmentID.NotFound");
  await client.ok("DeleteNetworkInterface", { NetworkInterfaceId: id });
  const gone = await client.call("DescribeNetworkInterfaces", { "NetworkInterfaceId.1": id });
  assert.equal(gone.code, "InvalidNetworkInterfaceID.NotFound");
});

test("interfaces are found by what tools filter with, and say which address they have", async (t) => {
  const client = await cloud(t);
  const instance = await instanceOf(client);
  const by = async (name: string, value: string) => {
    const found = await client.ok("DescribeNetworkInterfaces", { "Filter.1.Name": name, "Filter.1.Value.1": value });
    return found.at("networkInterfaceSet.item.networkInterfaceId");
  };
  const [id = ""] = await by("attachment.instance-id", instance);
  for (const [name, field] of [
    ["addresses.private-ip-address", "privateIpAddress"],
    ["attachment.attachment-id", "attachment.attachmentId"],
    ["association.allocation-id", "association.allocationId"],
  ] as const) {
    const [value = ""] = await read(client, id, field);
    assert.deepEqual(await by(name, value), [id], name);
  }
  for (const [name, field] of [
    ["group-id", "groupSet.item.groupId"],
    ["subnet-id", "subnetId"],
    ["vpc-id", "vpcId"],
  ] as const) {
    const [value = ""] = await read(client, id, field);
    assert.ok((await by(name, value)).includes(id), name);
  }
  assert.deepEqual(await by("group-id", "sg-01234567"), []);
  const [attachment = ""] = await read(client, id, "attachment.attachmentId");
  assert.equal((await client.call("DetachNetworkInterface", { AttachmentId: attachment })).code, "OperationNotPermitted");
});

test("attributes are told one by one, and changed", async (t) => {
  const client = await cloud(t);
  const instance = await instanceOf(client);
  const found = await client.ok("DescribeNetworkInterfaces", {
    "Filter.1.Name": "attachment.instance-id",
    "Filter.1.Value.1": instance,
  });
  const [id = ""] = found.at("networkInterfaceSet.item.networkInterfaceId");
  const [attachment = ""] = found.at("networkInterfaceSet.item.attachment.attachmentId");
  const one = { NetworkInterfaceId: id };
  const tell = async (attribute: string, path: string) =>
    (await client.ok("DescribeNetworkInterfaceAttribute", { ...one, Attribute: attribute })).at(path);
  const [group = ""] = (await client.ok("CreateSecurityGroup", { GroupName: "web", GroupDescription: "x" })).at("groupId");
  const change = (parameters: Readonly<Record<string, string>>) =>
    client.call("ModifyNetworkInterfaceAttribute", { ...one, ...parameters });
  for (const parameters of [
    { "Description.Value": "front" },
    { "SecurityGroupId.1": group },
    { "SourceDestCheck.Value": "false" },
    { "Attachment.AttachmentId": attachment, "Attachment.DeleteOnTermination": "false" },
  ]) {
    assert.equal((await change(parameters)).status, 200, JSON.stringify(parameters));
  }
  assert.deepEqual(await tell("description", "description.value"), ["front"]);
  assert.deepEqual(await tell("groupSet", "groupSet.item.groupName"), ["web"]);
  assert.deepEqual(await tell("sourceDestCheck", "sourceDestCheck.value"), ["false"]);
  assert.deepEqual(await tell("attachment", "attachment.deleteOnTermination"), ["false"]);
  assert.equal((await change({ "SecurityGroupId.1": "sg-01234567" })).code, "InvalidGroup.NotFound");
  const other = { "Attachment.AttachmentId": "eni-attach-01234567", "Attachment.DeleteOnTermination": "true" };
  assert.equal((await change(other)).code, "InvalidAttachmentID.NotFound");
  assert.equal((await client.call("DeleteSecurityGroup", { GroupId: group })).code, "DependencyViolation");
});

test("what cannot be is refused, and nothing is made", async (t) => {
  const client = await cloud(t);
  const SubnetId = await subnetOf(client);
  const before = (await client.ok("DescribeNetworkInterfaces")).at("networkInterfaceSet.item.networkInterfaceId");
  for (const [parameters, code] of [
    [{ SubnetId: "subnet-01234567" }, "InvalidSubnetID.NotFound"],
    [{ "SecurityGroupId.1": "sg-01234567" }, "InvalidGroup.NotFound"],
    [{ PrivateIpAddress: "192.0.2.1" }, "InvalidParameterValue"],
    [{ PrivateIpAddress: "10.0.0.2" }, "InvalidIPAddress.InUse"],
    [{ SecondaryPrivateIpAddressCount: "2" }, "UnsupportedOperation"],
  ] as const) {
    assert.equal(
      (await client.call("CreateNetworkInterface", { SubnetId, ...parameters })).code,
      code,
      JSON.stringify(parameters),
    );
  }
  const after = (await client.ok("DescribeNetworkInterfaces")).at("networkInterfaceSet.item.networkInterfaceId");
  assert.deepEqual(after, before);
});

test("a network has a table of routes, a gateway where a router leads outside, and a list that lets everything pass", async (t) => {
  const client = await cloud(t);
  const vpc = await first(client, "DescribeVpcs", "vpcSet.item.vpcId");
  const main = {
    "Filter.1.Name": "vpc-id",
    "Filter.1.Value.1": vpc,
    "Filter.2.Name": "association.main",
    "Filter.2.Value.1": "true",
  };
  const tables = await client.ok("DescribeRouteTables", main);
  const [table = ""] = tables.at("routeTableSet.item.routeTableId");
  const gateways = await client.ok("DescribeInternetGateways", {
    "Filter.1.Name": "attachment.vpc-id",
    "Filter.1.Value.1": vpc,
  });
  const [gateway = ""] = gateways.at("internetGatewaySet.item.internetGatewayId");
  assert.deepEqual(tables.at("routeTableSet.item.routeSet.item.destinationCidrBlock"), ["10.0.0.0/8", "0.0.0.0/0"]);
  assert.deepEqual(tables.at("routeTableSet.item.routeSet.item.gatewayId"), ["local", gateway]);
  const again = await client.ok("DescribeRouteTables", { "RouteTableId.1": table });
  assert.deepEqual(again.at("routeTableSet.item.vpcId"), [vpc]);
  const lists = await client.ok("DescribeNetworkAcls", {
    "Filter.1.Name": "vpc-id",
    "Filter.1.Value.1": vpc,
    "Filter.2.Name": "default",
    "Filter.2.Value.1": "true",
  });
  const subnets = (await client.ok("DescribeSubnets")).at("subnetSet.item.subnetId");
  assert.deepEqual(lists.at("networkAclSet.item.associationSet.item.subnetId"), subnets);
  const unknown = await client.call("DescribeRouteTables", { "RouteTableId.1": "rtb-01234567" });
  assert.equal(unknown.code, "InvalidRouteTableID.NotFound");
});

test("where a cloud has no networks, the one that stands for them has a table and a list, and no gateway", async (t) => {
  const { driver } = createTestDriver({ omit: ["networks", "subnets", "routers", "networkInterfaces"] });
  const client = await queryClient(t, frontend, driver, { user: "tester", password: "secret" });
  const vpcs = (await client.ok("DescribeVpcs")).at("vpcSet.item.vpcId");
  assert.deepEqual((await client.ok("DescribeRouteTables")).at("routeTableSet.item.vpcId"), vpcs);
  assert.deepEqual((await client.ok("DescribeNetworkAcls")).at("networkAclSet.item.vpcId"), vpcs);
  assert.deepEqual((await client.ok("DescribeInternetGateways")).at("internetGatewaySet.item.internetGatewayId"), []);
  assert.deepEqual((await client.ok("DescribeNetworkInterfaces")).at("networkInterfaceSet.item.networkInterfaceId"), []);
});
