import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const cloud = async (t: TestContext): Promise<QueryClient> => queryClient(t, frontend, await openDriver());
const ids = "reservationSet.item.instancesSet.item.instanceId";
const states = "reservationSet.item.instancesSet.item.instanceState.name";

async function image(client: QueryClient): Promise<string> {
  const [id = ""] = (await client.ok("DescribeImages")).at("imagesSet.item.imageId");
  return id;
}

/** Launches instances and waits until they run. */
async function run(client: QueryClient, parameters: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const launched = await client.ok("RunInstances", { ImageId: await image(client), MinCount: "1", MaxCount: "1", ...parameters });
  const found = launched.at("instancesSet.item.instanceId");
  for (const id of found) await become(client, id, "running");
  return found;
}

async function become(client: QueryClient, id: string, state: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const [now] = (await client.ok("DescribeInstances", { "InstanceId.1": id })).at(states);
    if (now === state) return;
  }
  assert.fail(`${id} does not become ${state}`);
}

test("an instance lives: launched, stopped, started, rebooted, terminated and still listed", async (t) => {
  const client = await cloud(t);
  const [id = ""] = await run(client, {
    "TagSpecification.1.ResourceType": "instance",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "web",
  });
  const shown = await client.ok("DescribeInstances", { "InstanceId.1": id });
  assert.deepEqual(shown.at("reservationSet.item.instancesSet.item.tagSet.item.value"), ["web"]);

  const stopped = await client.ok("StopInstances", { "InstanceId.1": id });
  assert.deepEqual(stopped.at("instancesSet.item.previousState.name"), ["running"]);
  assert.match(String(stopped.at("instancesSet.item.currentState.name")), /^stopp(?:ing|ed)$/);
  await become(client, id, "stopped");
  assert.equal((await client.call("RebootInstances", { "InstanceId.1": id })).code, "IncorrectInstanceState");
  await client.ok("StartInstances", { "InstanceId.1": id });
  await become(client, id, "running");
  assert.deepEqual((await client.ok("RebootInstances", { "InstanceId.1": id })).at("return"), ["true"]);

  const gone = await client.ok("TerminateInstances", { "InstanceId.1": id });
  assert.match(String(gone.at("instancesSet.item.currentState.name")), /^(?:shutting-down|terminated)$/);
  await become(client, id, "terminated");
  assert.ok((await client.ok("DescribeInstances")).at(ids).includes(id));
  const again = await client.ok("TerminateInstances", { "InstanceId.1": id });
  assert.deepEqual(again.at("instancesSet.item.previousState.name"), ["terminated"]);
});

test("what is not there, or cannot be an id, has EC2's codes, and nothing is done", async (t) => {
  const client = await cloud(t);
  const [id = ""] = await run(client);
  assert.equal(
    (await client.call("DescribeInstances", { "InstanceId.1": "i-0123456789abcdef0" })).code,
    "InvalidInstanceID.NotFound",
  );
  assert.equal((await client.call("DescribeInstances", { "InstanceId.1": "i-1" })).code, "InvalidInstanceID.Malformed");
  const mixed = await client.call("StopInstances", { "InstanceId.1": id, "InstanceId.2": "i-0123456789abcdef0" });
  assert.equal(mixed.code, "InvalidInstanceID.NotFound");
  assert.deepEqual((await client.ok("DescribeInstances", { "InstanceId.1": id })).at(states), ["running"]);
  assert.equal((await client.call("StopInstances")).code, "MissingParameter");
  const launch = (parameters: Readonly<Record<string, string>>) =>
    client.call("RunInstances", { MaxCount: "1", MinCount: "1", ...parameters });
  assert.equal((await launch({ ImageId: "ami-0123456789abcdef0" })).code, "InvalidAMIID.NotFound");
  assert.equal((await launch({ ImageId: await image(client), KeyName: "no" })).code, "InvalidKeyPair.NotFound");
  assert.equal(
    (await launch({ ImageId: await image(client), "SecurityGroupId.1": "sg-00000000" })).code,
    "InvalidGroup.NotFound",
  );
  assert.equal((await launch({ ImageId: await image(client), MinCount: "5" })).code, "InvalidParameterValue");
  const ofSnapshot = { "BlockDeviceMapping.1.DeviceName": "/dev/sdf", "BlockDeviceMapping.1.Ebs.SnapshotId": "snap-00000000" };
  assert.equal((await launch({ ImageId: await image(client), ...ofSnapshot })).code, "InvalidSnapshot.NotFound");
});

test("what no cloud can choose for a launch is refused, and what is the case anyway is not", async (t) => {
  const client = await cloud(t);
  const launch = { ImageId: await image(client), MaxCount: "1", MinCount: "1" };
  const before = (await client.ok("DescribeInstances")).at(ids);
  for (const [name, value, code] of [
    ["LaunchTemplate.LaunchTemplateId", "lt-00000000", "InvalidLaunchTemplateId.NotFound"],
    ["LaunchTemplate.LaunchTemplateName", "web", "InvalidLaunchTemplateName.NotFoundException"],
    ["IamInstanceProfile.Name", "web", "InvalidParameterValue"],
    ["IamInstanceProfile.Arn", "arn:aws:iam::123456789012:instance-profile/web", "InvalidParameterValue"],
    ["InstanceMarketOptions.MarketType", "spot", "UnsupportedOperation"],
    ["HibernationOptions.Configured", "true", "UnsupportedHibernationConfiguration"],
    ["EnclaveOptions.Enabled", "true", "UnsupportedOperation"],
    ["Placement.Tenancy", "dedicated", "UnsupportedOperation"],
    ["Placement.GroupName", "near", "InvalidPlacementGroup.Unknown"],
    ["Ipv6AddressCount", "1", "UnsupportedOperation"],
  ] as const)
    assert.equal((await client.call("RunInstances", { ...launch, [name]: value })).code, code, name);
  assert.deepEqual((await client.ok("DescribeInstances")).at(ids), before);
  await client.ok("RunInstances", {
    ...launch,
    "Placement.Tenancy": "default",
    "HibernationOptions.Configured": "false",
    Ipv6AddressCount: "0",
    // As old SDKs send what is not chosen.
    "IamInstanceProfile.Name": "",
  });
});

test("a launch that is repeated with its token gives the same instances", async (t) => {
  const client = await cloud(t);
  const launch = { ImageId: await image(client), MinCount: "2", MaxCount: "2", ClientToken: "once" };
  const first = await client.ok("RunInstances", launch);
  assert.equal(first.at("instancesSet.item.instanceId").length, 2);
  assert.deepEqual(
    (await client.ok("RunInstances", launch)).at("instancesSet.item.instanceId"),
    first.at("instancesSet.item.instanceId"),
  );
  assert.equal((await client.call("RunInstances", { ...launch, MaxCount: "3" })).code, "IdempotentParameterMismatch");
});

test("a rehearsal does nothing", async (t) => {
  const client = await cloud(t);
  const before = (await client.ok("DescribeInstances")).at(ids);
  const dry = await client.call("RunInstances", { ImageId: await image(client), DryRun: "true" });
  assert.equal(dry.status, 412);
  assert.equal(dry.code, "DryRunOperation");
  assert.deepEqual((await client.ok("DescribeInstances")).at(ids), before);
});

test("filters are joined by and, their values by or, with wildcards", async (t) => {
  const client = await cloud(t);
  const [web = ""] = await run(client, {
    "TagSpecification.1.ResourceType": "instance",
    "TagSpecification.1.Tag.1.Key": "role",
    "TagSpecification.1.Tag.1.Value": "web*1",
  });
  const find = async (filters: Readonly<Record<string, readonly string[]>>) => {
    const parameters: Record<string, string> = {};
    Object.entries(filters).forEach(([name, values], index) => {
      parameters[`Filter.${index + 1}.Name`] = name;
      values.forEach((value, place) => (parameters[`Filter.${index + 1}.Value.${place + 1}`] = value));
    });
    return client.call("DescribeInstances", parameters);
  };
  assert.deepEqual((await find({ "tag:role": ["w?b\\*1"] })).at(ids), [web]);
  assert.deepEqual((await find({ "tag:role": ["w?b\\?1"] })).at(ids), []);
  assert.deepEqual((await find({ "tag-key": ["r*"], "instance-state-name": ["stopped", "running"] })).at(ids), [web]);
  assert.deepEqual((await find({ "tag-key": ["role"], "instance-state-name": ["stopped"] })).at(ids), []);
  assert.deepEqual((await find({ "tag-key": ["role"], "metadata-options.http-tokens": ["opt*"] })).at(ids), [web]);
  assert.deepEqual(
    (await find({ "instance-lifecycle": ["spot"] })).at(ids),
    [],
    "EC2 has the filter, and no instance here the field",
  );
  assert.equal((await find({ nonsense: ["1"] })).code, "InvalidParameterValue");
});

test("pages follow each other, and a token is good for nothing else", async (t) => {
  const driver = await openDriver(undefined, { instances: 12 });
  const client = await queryClient(t, frontend, driver);
  const all = (await client.ok("DescribeInstances")).at(ids);
  assert.equal(all.length, 12);
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.ok("DescribeInstances", { MaxResults: "5", ...(token === undefined ? {} : { NextToken: token }) });
    seen.push(...page.at(ids));
    [token] = page.at("nextToken");
  } while (token !== undefined);
  assert.deepEqual(seen, all);
  const [next = ""] = (await client.ok("DescribeInstances", { MaxResults: "5" })).at("nextToken");
  assert.equal((await client.call("DescribeImages", { NextToken: next })).code, "InvalidNextToken");
  assert.equal((await client.call("DescribeInstances", { NextToken: "nonsense" })).code, "InvalidNextToken");
  assert.equal((await client.call("DescribeInstances", { MaxResults: "1001" })).code, "InvalidParameterValue");
  assert.equal(
    (await client.call("DescribeInstances", { MaxResults: "5", "InstanceId.1": all[0] ?? "" })).code,
    "InvalidParameterCombination",
  );
});
