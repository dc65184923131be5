import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Driver } from "../../../model/driver.ts";
import { encodeId } from "../../../protocols/ec2/ids.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import { createTestDriver } from "../../../testing/test-driver/driver.ts";
import type { TestDriverOptions } from "../../../testing/test-driver/options.ts";
import frontend from "../frontend.ts";

type Account = { readonly user: string; readonly password: string };
const localUser: Account = { user: "mockuser", password: "mockpassword" };
const tester: Account = { user: "tester", password: "secret" };

const connect = (t: TestContext, driver: Driver, account: Account): Promise<QueryClient> =>
  queryClient(t, frontend, driver, { version: "2015-12-01", ...account });

/** A balancer and a target group that know nothing of each other, and the first two instances. */
async function scene(t: TestContext, driver: Driver, account: Account) {
  const client = await connect(t, driver, account);
  const cloud = await client.gateway.select({ credentials: account });
  const first = async <R>(list: AsyncIterable<R>): Promise<R> => {
    for await (const each of list) return each;
    return assert.fail("there is none");
  };
  const subnet = await first(cloud.list("subnets", {}));
  const instances: string[] = [];
  for await (const { id } of cloud.list("instances", {})) instances.push(encodeId("i", id));
  const balancer = { Name: "front", "Subnets.member.1": encodeId("subnet", subnet.id) };
  const [arn = ""] = (await client.ok("CreateLoadBalancer", balancer)).at("*.LoadBalancers.member.LoadBalancerArn");
  const asked = { Name: "web", Protocol: "HTTP", Port: "8080", VpcId: encodeId("vpc", subnet.networkId ?? "") };
  const [group = ""] = (await client.ok("CreateTargetGroup", asked)).at("*.TargetGroups.member.TargetGroupArn");
  return { client, cloud, arn, group, one: instances[0] ?? "", two: instances[1] ?? "" };
}

const target = (TargetGroupArn: string, ...ids: readonly string[]): Record<string, string> => ({
  TargetGroupArn,
  ...Object.fromEntries(ids.map((id, index) => [`Targets.member.${index + 1}.Id`, id])),
});

async function listen(client: QueryClient, LoadBalancerArn: string, group: string) {
  const forward = { "DefaultActions.member.1.Type": "forward", "DefaultActions.member.1.TargetGroupArn": group };
  return client.call("CreateListener", { LoadBalancerArn, Protocol: "HTTP", Port: "80", ...forward });
}

/** The targets of a group, with what is said of each. */
async function healthOf(client: QueryClient, group: string, ...ids: readonly string[]): Promise<readonly string[]> {
  const health = await client.ok("DescribeTargetHealth", target(group, ...ids));
  const reasons = health.at("*.TargetHealthDescriptions.member.TargetHealth.Reason");
  const states = health.at("*.TargetHealthDescriptions.member.TargetHealth.State");
  return health
    .at("*.TargetHealthDescriptions.member.Target.Id")
    .map((id, index) => (states[index] === "unused" ? `${id} ${reasons[index] ?? ""}` : id))
    .toSorted();
}

test("targets are registered before a listener forwards to their group, and then are behind it", async (t) => {
  const { client, cloud, arn, group, one, two } = await scene(t, await openDriver(), localUser);
  await client.ok("RegisterTargets", target(group, one));
  await client.ok("RegisterTargets", target(group, one, two));
  assert.deepEqual(await healthOf(client, group), [`${one} Target.NotInUse`, `${two} Target.NotInUse`].toSorted());
  await client.ok("DeregisterTargets", target(group, two));
  await client.ok("DeregisterTargets", target(group, two));
  assert.deepEqual(await healthOf(client, group, one, two), [`${one} Target.NotInUse`, `${two} Target.NotRegistered`].toSorted());
  assert.equal((await listen(client, arn, group)).status, 200);
  assert.deepEqual(await healthOf(client, group), [one]);
  for await (const { tags = {} } of cloud.list("instances", {}))
    assert.ok(!Object.keys(tags).some((key) => key.startsWith("..")), "nothing is kept that has its place");
});

test("another server, without a shared store, knows of early targets", async (t) => {
  const driver = await openDriver();
  const { client, arn, group, one, two } = await scene(t, driver, localUser);
  const other = await connect(t, driver, localUser);
  await client.ok("RegisterTargets", target(group, one));
  await other.ok("RegisterTargets", target(group, two));
  assert.deepEqual(await healthOf(other, group), await healthOf(client, group));
  await other.ok("DeregisterTargets", target(group, one));
  assert.equal((await listen(other, arn, group)).status, 200);
  assert.deepEqual(await healthOf(client, group), [two]);
});

test("a listener and targets that come at the same time find each other", async (t) => {
  const { driver } = createTestDriver({ latency: 3 });
  const { client, arn, group, one, two } = await scene(t, driver, tester);
  const [, , listener] = await Promise.all([
    client.ok("RegisterTargets", target(group, one)),
    client.ok("RegisterTargets", target(group, two)),
    listen(client, arn, group),
  ]);
  assert.equal(listener.status, 200, listener.text);
  assert.deepEqual(await healthOf(client, group), [one, two].toSorted());
});

test("a group keeps its targets when its last listener goes, and loses them when it goes itself", async (t) => {
  const { client, arn, group, one, two } = await scene(t, await openDriver(), localUser);
  const made = await listen(client, arn, group);
  await client.ok("RegisterTargets", target(group, one, two));
  const [ListenerArn = ""] = made.at("*.Listeners.member.ListenerArn");
  await client.ok("DeleteListener", { ListenerArn });
  const unused = [`${one} Target.NotInUse`, `${two} Target.NotInUse`].toSorted();
  assert.deepEqual(await healthOf(client, group), unused);
  assert.equal((await listen(client, arn, group)).status, 200);
  assert.deepEqual(await healthOf(client, group), [one, two].toSorted());
  await client.ok("DeleteLoadBalancer", { LoadBalancerArn: arn });
  assert.deepEqual(await healthOf(client, group), unused);
  await client.ok("DeleteTargetGroup", { TargetGroupArn: group });
  assert.deepEqual(await healthOf(client, group), []);
});

test("targets that are none are refused, and none of them is kept", async (t) => {
  const { client, group, one } = await scene(t, await openDriver(), localUser);
  for (const wrong of ["i-00000000", "10.0.0.1"])
    assert.equal((await client.call("RegisterTargets", target(group, one, wrong))).code, "InvalidTarget", wrong);
  const otherPort = { ...target(group, one), "Targets.member.1.Port": "1" };
  assert.equal((await client.call("RegisterTargets", otherPort)).code, "InvalidTarget");
  assert.deepEqual(await healthOf(client, group), []);
});

test("a listener whose targets cannot be registered is taken away again, and they are kept", async (t) => {
  let isFull = true;
  const options: TestDriverOptions = {
    faults: (operation) =>
      operation === "loadBalancers.register" && isFull ? new CloudError("quota_exceeded", "No more targets.") : undefined,
  };
  const { client, arn, group, one } = await scene(t, createTestDriver(options).driver, tester);
  await client.ok("RegisterTargets", target(group, one));
  assert.equal((await listen(client, arn, group)).status, 400);
  assert.deepEqual((await client.ok("DescribeListeners", { LoadBalancerArn: arn })).at("*.Listeners.member"), []);
  assert.deepEqual(await healthOf(client, group), [`${one} Target.NotInUse`]);
  isFull = false;
  assert.equal((await listen(client, arn, group)).status, 200);
  assert.deepEqual(await healthOf(client, group), [one]);
});

test("where instances have no tags the listener has to come first", async (t) => {
  const { driver } = createTestDriver({ omit: ["instances.update"] });
  const { client, arn, group, one } = await scene(t, driver, tester);
  assert.equal((await client.call("RegisterTargets", target(group, one))).code, "OperationNotPermitted");
  assert.deepEqual(await healthOf(client, group, one), [`${one} Target.NotRegistered`]);
  assert.equal((await listen(client, arn, group)).status, 200);
  await client.ok("RegisterTargets", target(group, one));
  assert.deepEqual(await healthOf(client, group), [one]);
});
