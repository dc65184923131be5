import assert from "node:assert/strict";
import { listAt, refused, textAt } from "../aws-client.ts";
import { instancesIn } from "./instances.ts";
import type { Scene } from "./walk.ts";

/** An address's life, as that of an instance for a while. */
export async function walkAddresses({ client, undo }: Scene, instanceId: string): Promise<void> {
  const made = await client.call("AllocateAddress", { Domain: "vpc" });
  const AllocationId = textAt(made, "AllocationId");
  const address = textAt(made, "PublicIp");
  undo(() => client.call("ReleaseAddress", { AllocationId }));
  assert.match(AllocationId, /^eipalloc-/);

  const associated = await client.call("AssociateAddress", { AllocationId, InstanceId: instanceId });
  const AssociationId = textAt(associated, "AssociationId");
  undo(() => client.call("DisassociateAddress", { AssociationId }));
  assert.match(AssociationId, /^eipassoc-/);
  const own = await client.call("DescribeAddresses", { Filters: [{ Name: "instance-id", Values: [instanceId] }] });
  const facts = listAt(own, "Addresses").map((each) => [each["PublicIp"], each["AllocationId"], each["AssociationId"]]);
  assert.deepEqual(facts, [[address, AllocationId, AssociationId]]);
  const instance = instancesIn(await client.call("DescribeInstances", { InstanceIds: [instanceId] }))[0];
  assert.equal(textAt(instance, "PublicIpAddress"), address);

  await client.call("DisassociateAddress", { AssociationId });
  const free = await client.call("DescribeAddresses", { AllocationIds: [AllocationId] });
  assert.equal(listAt(free, "Addresses")[0]?.["AssociationId"], undefined);
  await client.call("ReleaseAddress", { AllocationId });
  await refused(client.call("DescribeAddresses", { AllocationIds: [AllocationId] }), "InvalidAllocationID.NotFound");
}
