import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { listAt, refused, textAt, valueAt, type Answer, type AwsClient, type Parameters } from "../aws-client.ts";
import type { Network, Offers } from "./offers.ts";
import type { Scene } from "./walk.ts";

const userData = "#!/bin/sh\necho 'what + a & day; ünïcode'\n";

/** Every instance that an answer lists. */
export function instancesIn(answer: Answer): readonly Answer[] {
  return listAt(answer, "Reservations").flatMap((reservation) => listAt(reservation, "Instances"));
}

/** What an instance is made with. */
export interface Launch extends Offers, Network {
  readonly keyName: string;
  readonly groupId: string;
}

/** Runs an instance with all that can be said of one, waits for it, and gives its id. */
export async function runInstance(scene: Scene, launch: Launch): Promise<string> {
  const { client, cloud, name } = scene;
  const { imageId, instanceType, subnetId, zone, vpcId, keyName, groupId } = launch;
  const asked: Parameters = {
    ImageId: imageId,
    InstanceType: instanceType,
    MinCount: 1,
    MaxCount: 1,
    KeyName: keyName,
    SecurityGroupIds: [groupId],
    SubnetId: subnetId,
    UserData: userData,
    BlockDeviceMappings: [{ DeviceName: "/dev/sdb", Ebs: { VolumeSize: 1, DeleteOnTermination: true } }],
    TagSpecifications: [
      {
        ResourceType: "instance",
        Tags: [
          { Key: "Name", Value: name },
          { Key: "empty", Value: "" },
        ],
      },
    ],
    ClientToken: randomUUID(),
  };
  await refused(client.call("RunInstances", { ...asked, DryRun: true }), "DryRunOperation");
  const answer = await client.call("RunInstances", asked);
  const instanceId = textAt(answer, "Instances[0].InstanceId");
  scene.undo(() => terminated(client, [instanceId]));
  assert.match(instanceId, /^i-/);
  assert.ok(["pending", "running"].includes(textAt(answer, "Instances[0].State.Name")));
  if (!cloud.lacks.has("client tokens")) {
    assert.equal(
      textAt(await client.call("RunInstances", asked), "Instances[0].InstanceId"),
      instanceId,
      "run once for one token",
    );
    const other = client.call("RunInstances", { ...asked, UserData: "another" });
    await refused(other, "IdempotentParameterMismatch");
  }
  const InstanceIds = [instanceId];
  await client.wait("InstanceExists", { InstanceIds });
  await client.wait("InstanceRunning", { InstanceIds });

  await client.wait("InstanceStatusOk", { InstanceIds });
  await client.wait("SystemStatusOk", { InstanceIds });
  const attribute = await client.call("DescribeInstanceAttribute", { InstanceId: instanceId, Attribute: "userData" });
  if (cloud.lacks.has("user data")) assert.equal(valueAt(attribute, "UserData.Value"), undefined);
  else assert.equal(Buffer.from(textAt(attribute, "UserData.Value"), "base64").toString(), userData);

  const shown = instancesIn(await client.call("DescribeInstances", { InstanceIds }))[0] as Answer;
  assert.equal(valueAt(shown, "State.Code"), 16);
  assert.match(textAt(shown, "PrivateIpAddress"), /^[\d.]+$/);
  assert.match(textAt(shown, "LaunchTime"), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(tagsOf(shown), { Name: name, empty: "" });
  const expected = { ImageId: imageId, InstanceType: instanceType, KeyName: keyName };
  for (const [field, value] of Object.entries(expected)) assert.equal(valueAt(shown, field), value, field);

  const places = {
    SubnetId: subnetId,
    VpcId: vpcId,
    "Placement.AvailabilityZone": zone,
    "NetworkInterfaces[0].SubnetId": subnetId,
  };
  for (const [path, value] of Object.entries(places)) assert.equal(valueAt(shown, path), value, path);

  assert.deepEqual(
    listAt(shown, "SecurityGroups").map(({ GroupId }) => GroupId),
    [groupId],
  );

  const device = listAt(shown, "BlockDeviceMappings").find(({ DeviceName }) => String(DeviceName).endsWith("b"));
  assert.match(textAt(device, "Ebs.VolumeId"), /^vol-/);

  return instanceId;
}

/** Finds an instance by filters, and does not where one of them does not fit. */
export async function findsAgain(
  { client, name }: Scene,
  { instanceId, imageId, instanceType, keyName }: Offers & { readonly instanceId: string; readonly keyName: string },
): Promise<void> {
  const found = async (...filters: readonly (readonly [name: string, ...values: string[]])[]): Promise<readonly unknown[]> => {
    const Filters = filters.map(([Name, ...Values]) => ({ Name, Values }));
    return instancesIn(await client.call("DescribeInstances", { Filters })).map(({ InstanceId }) => InstanceId);
  };
  assert.deepEqual(await found(["tag:Name", name]), [instanceId]);
  assert.deepEqual(await found(["tag:Name", name.replace("walk-", "w?lk*")]), [instanceId]);
  assert.deepEqual(await found(["key-name", keyName], ["instance-state-name", "pending", "running"]), [instanceId]);
  assert.deepEqual(await found(["key-name", keyName], ["instance-state-name", "stopped"]), []);
  assert.deepEqual(await found(["tag:Name", name], ["image-id", imageId], ["instance-type", instanceType]), [instanceId]);
  assert.deepEqual(await found(["tag:Name", name.toUpperCase()]), []);
  await refused(client.call("DescribeInstances", { InstanceIds: ["i-0123456789abcdef0"] }), "InvalidInstanceID.NotFound");
  await changesTags(client, instanceId);
}

async function changesTags(client: AwsClient, instanceId: string): Promise<void> {
  const Resources = [instanceId];
  await client.call("CreateTags", {
    Resources,
    Tags: [
      { Key: "stage", Value: "test" },
      { Key: "empty", Value: "not" },
    ],
  });
  await client.call("DeleteTags", { Resources, Tags: [{ Key: "empty" }] });
  const tags = await client.call("DescribeTags", { Filters: [{ Name: "resource-id", Values: Resources }] });
  assert.deepEqual(
    listAt(tags, "Tags")
      .map(({ Key }) => Key)
      .toSorted(),
    ["Name", "stage"],
  );
}

/** What an instance goes through in its life. */
export async function stopStartReboot({ client }: Scene, instanceId: string): Promise<void> {
  const InstanceIds = [instanceId];
  const stopping = await client.call("StopInstances", { InstanceIds });
  assert.equal(textAt(stopping, "StoppingInstances[0].PreviousState.Name"), "running");
  await client.wait("InstanceStopped", { InstanceIds });

  const status = await client.call("DescribeInstanceStatus", { InstanceIds, IncludeAllInstances: true });
  assert.equal(textAt(status, "InstanceStatuses[0].InstanceState.Name"), "stopped");

  const starting = await client.call("StartInstances", { InstanceIds });
  assert.equal(textAt(starting, "StartingInstances[0].PreviousState.Name"), "stopped");
  await client.wait("InstanceRunning", { InstanceIds });
  await client.call("RebootInstances", { InstanceIds });
  await client.wait("InstanceRunning", { InstanceIds });
}

/** Runs as many as the cloud is to have, finds all of them on pages, and terminates them. */
export async function walkFleet(
  { client, cloud, name, undo }: Scene,
  { imageId, instanceType, subnetId }: Offers & Network,
): Promise<void> {
  const fleet = `${name}-fleet`;
  const answer = await client.call("RunInstances", {
    ImageId: imageId,
    InstanceType: instanceType,
    MinCount: cloud.fleet,
    MaxCount: cloud.fleet,
    SubnetId: subnetId,
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: fleet }] }],
  });
  const InstanceIds = listAt(answer, "Instances").map((instance) => textAt(instance, "InstanceId"));
  undo(() => terminated(client, InstanceIds));
  assert.equal(new Set(InstanceIds).size, cloud.fleet);
  await client.wait("InstanceRunning", { InstanceIds });
  const pages = await client.pages("DescribeInstances", 5, { Filters: [{ Name: "tag:Name", Values: [fleet] }] });
  const found = pages.flatMap(instancesIn).map((instance) => textAt(instance, "InstanceId"));
  assert.deepEqual(found.toSorted(), InstanceIds.toSorted());
  await terminated(client, InstanceIds);
}

/** Terminates it; it stays listed as terminated for a while. */
export async function terminate({ client }: Scene, instanceId: string): Promise<void> {
  await terminated(client, [instanceId]);
  const shown = await client.call("DescribeInstances", { InstanceIds: [instanceId] });
  assert.equal(valueAt(instancesIn(shown)[0], "State.Code"), 48);
  // Whatever repeats the call is told the same.
  await client.call("TerminateInstances", { InstanceIds: [instanceId] });
}

async function terminated(client: AwsClient, InstanceIds: readonly string[]): Promise<void> {
  await client.call("TerminateInstances", { InstanceIds });
  await client.wait("InstanceTerminated", { InstanceIds });
}

function tagsOf(resource: Answer): Readonly<Record<string, unknown>> {
  return Object.fromEntries(listAt(resource, "Tags").map(({ Key, Value }) => [Key, Value ?? ""]));
}
