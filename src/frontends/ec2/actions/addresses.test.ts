import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());

async function instances(client: QueryClient): Promise<readonly [string, string]> {
  const shown = await client.ok("DescribeInstances");
  const [first = "", second = ""] = shown.at("reservationSet.item.instancesSet.item.instanceId");
  return [first, second];
}

const show = (client: QueryClient, id: string) => client.ok("DescribeAddresses", { "AllocationId.1": id });

test("an address lives: allocated with tags, given, found by its filters, taken, released", async (t) => {
  const client = await cloud(t);
  const made = await client.ok("AllocateAddress", {
    Domain: "vpc",
    "TagSpecification.1.ResourceType": "elastic-ip",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "front",
  });
  const [id = ""] = made.at("allocationId");
  const [ip = ""] = made.at("publicIp");
  assert.match(id, /^eipalloc-/);
  assert.deepEqual(made.at("domain"), ["vpc"]);
  assert.deepEqual((await show(client, id)).at("addressesSet.item.tagSet.item.value"), ["front"]);
  assert.deepEqual((await show(client, id)).at("addressesSet.item.associationId"), []);

  const [, instance] = await instances(client);
  const [association = ""] = (await client.ok("AssociateAddress", { AllocationId: id, InstanceId: instance })).at(
    "associationId",
  );
  assert.match(association, /^eipassoc-/);
  for (const [name, value] of [
    ["association-id", association],
    ["instance-id", instance],
    ["public-ip", ip],
    ["tag:Name", "front"],
  ] as const) {
    const found = await client.ok("DescribeAddresses", { "Filter.1.Name": name, "Filter.1.Value.1": value });
    assert.deepEqual(found.at("addressesSet.item.allocationId"), [id], name);
  }
  assert.deepEqual((await client.ok("DescribeAddresses", { "PublicIp.1": ip })).at("addressesSet.item.instanceId"), [instance]);
  assert.equal((await client.call("ReleaseAddress", { AllocationId: id })).code, "InvalidIPAddress.InUse");
  await client.ok("DisassociateAddress", { AssociationId: association });
  assert.equal((await client.call("DisassociateAddress", { AssociationId: association })).code, "InvalidAssociationID.NotFound");
  await client.ok("ReleaseAddress", { PublicIp: ip });
  assert.equal((await client.call("DescribeAddresses", { "AllocationId.1": id })).code, "InvalidAllocationID.NotFound");
  assert.equal((await client.call("DescribeAddresses", { "PublicIp.1": ip })).code, "InvalidAddress.NotFound");
  assert.equal((await client.call("ReleaseAddress", { AllocationId: id })).code, "InvalidAllocationID.NotFound");
});

test("an address is taken from another instance only if that is allowed", async (t) => {
  const client = await cloud(t);
  const [first, second] = await instances(client);
  const [id = ""] = (await client.ok("AllocateAddress")).at("allocationId");
  await client.ok("AssociateAddress", { AllocationId: id, InstanceId: first });
  await client.ok("AssociateAddress", { AllocationId: id, InstanceId: first });
  const other = await client.call("AssociateAddress", { AllocationId: id, InstanceId: second });
  assert.equal(other.code, "Resource.AlreadyAssociated");
  const nobody = { AllocationId: id, InstanceId: "i-01234567", AllowReassociation: "true" };
  assert.equal((await client.call("AssociateAddress", nobody)).code, "InvalidInstanceID.NotFound");
  assert.deepEqual((await show(client, id)).at("addressesSet.item.instanceId"), [first]);
  await client.ok("AssociateAddress", { AllocationId: id, InstanceId: second, AllowReassociation: "true" });
  assert.deepEqual((await show(client, id)).at("addressesSet.item.instanceId"), [second]);
});

test("an address is given to an interface", async (t) => {
  const client = await cloud(t);
  const shown = await client.ok("DescribeInstances");
  const path = "reservationSet.item.instancesSet.item.networkInterfaceSet.item.networkInterfaceId";
  const [, networkInterface = ""] = shown.at(path);
  const [id = ""] = (await client.ok("AllocateAddress")).at("allocationId");
  await client.ok("AssociateAddress", { AllocationId: id, NetworkInterfaceId: networkInterface });
  const now = await show(client, id);
  assert.deepEqual(now.at("addressesSet.item.networkInterfaceId"), [networkInterface]);
  assert.equal(now.at("addressesSet.item.privateIpAddress").length, 1);
  assert.deepEqual((await client.ok("DescribeAddressesAttribute", { "AllocationId.1": id })).at("addressSet.item.ptrRecord"), []);
});

test("what is missing, unknown or cannot be is refused", async (t) => {
  const client = await cloud(t);
  const [first] = await instances(client);
  const [id = ""] = (await client.ok("AllocateAddress")).at("allocationId");
  for (const [action, parameters, code] of [
    ["AssociateAddress", { AllocationId: id }, "MissingParameter"],
    ["AssociateAddress", { InstanceId: first }, "MissingParameter"],
    ["AssociateAddress", { AllocationId: id, InstanceId: "i-01234567" }, "InvalidInstanceID.NotFound"],
    ["AssociateAddress", { AllocationId: id, NetworkInterfaceId: "eni-01234567" }, "InvalidNetworkInterfaceID.NotFound"],
    ["AssociateAddress", { PublicIp: "192.0.2.1", InstanceId: first }, "InvalidAddress.NotFound"],
    ["ReleaseAddress", { AllocationId: "eipalloc-1" }, "InvalidAllocationID.Malformed"],
    ["ReleaseAddress", {}, "MissingParameter"],
    ["AllocateAddress", { Address: "192.0.2.1" }, "UnsupportedOperation"],
    ["AllocateAddress", { PublicIpv4Pool: "pool" }, "InvalidPublicIpv4PoolID.NotFound"],
    ["DescribeAddressesAttribute", { Attribute: "nonsense" }, "InvalidParameterValue"],
  ] as const) {
    assert.equal((await client.call(action, parameters)).code, code, `${action} ${JSON.stringify(parameters)}`);
  }
});
