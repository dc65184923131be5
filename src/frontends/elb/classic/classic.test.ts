import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openDriver } from "../../../drivers/local/test-local.ts";
import { encodeId } from "../../../protocols/ec2/ids.ts";
import { queryClient, type QueryClient } from "../../../testing/query-client.ts";
import frontend from "../frontend.ts";

const start = async (t: TestContext): Promise<QueryClient> =>
  queryClient(t, frontend, await openDriver(), { version: "2012-06-01" });

const credentials = { user: "mockuser", password: "mockpassword" };

const listener = (index: number, protocol: string, port: number, instancePort: number): Record<string, string> => ({
  [`Listeners.member.${index}.Protocol`]: protocol,
  [`Listeners.member.${index}.LoadBalancerPort`]: String(port),
  [`Listeners.member.${index}.InstancePort`]: String(instancePort),
});

const web = { LoadBalancerName: "web" };
const description = "DescribeLoadBalancersResult.LoadBalancerDescriptions.member";

const create = (client: QueryClient, more: Readonly<Record<string, string>> = {}) =>
  client.ok("CreateLoadBalancer", { ...web, ...listener(1, "http", 80, 8080), ...more });

/** The instances of the cloud, in EC2's form. */
async function instances({ gateway }: QueryClient): Promise<readonly string[]> {
  const cloud = await gateway.select({ credentials });
  const ids: string[] = [];
  for await (const { id } of cloud.list("instances", {})) ids.push(encodeId("i", id));
  return ids;
}

test("a balancer is made with its listeners, shown and destroyed", async (t) => {
  const client = await start(t);
  const secure = {
    ...listener(2, "HTTPS", 443, 8080),
    "Listeners.member.2.SSLCertificateId": "arn:aws:iam::1:server-certificate/x",
  };
  const made = await create(client, { ...secure, "Tags.member.1.Key": "env", "Tags.member.1.Value": "" });
  const shown = await client.ok("DescribeLoadBalancers", { "LoadBalancerNames.member.1": "web" });
  assert.equal(shown.root.namespace, "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/");
  assert.deepEqual(shown.at(`${description}.DNSName`), made.at("CreateLoadBalancerResult.DNSName"));
  const listeners = `${description}.ListenerDescriptions.member.Listener`;
  assert.deepEqual(shown.at(`${listeners}.LoadBalancerPort`), ["80", "443"]);
  assert.deepEqual(shown.at(`${listeners}.InstanceProtocol`), ["HTTP", "HTTP"]);
  assert.deepEqual(shown.at(`${description}.HealthCheck.Target`), ["TCP:8080"]);
  assert.equal(shown.at(`${description}.AvailabilityZones.member`).length, 1);
  assert.equal(
    (await client.call("CreateLoadBalancer", { ...web, ...listener(1, "TCP", 1, 1) })).code,
    "DuplicateLoadBalancerName",
  );
  await client.ok("DeleteLoadBalancer", web);
  await client.ok("DeleteLoadBalancer", web);
  const gone = await client.call("DescribeLoadBalancers", { "LoadBalancerNames.member.1": "web" });
  assert.deepEqual([gone.status, gone.code], [400, "LoadBalancerNotFound"]);
});

test("a balancer whose only listener is secure shows its certificate", async (t) => {
  const client = await start(t);
  const secure = { ...web, ...listener(1, "SSL", 443, 9000) };
  assert.equal((await client.call("CreateLoadBalancer", secure)).code, "ValidationError");
  await client.ok("CreateLoadBalancer", { ...secure, "Listeners.member.1.SSLCertificateId": "cert" });
  const shown = await client.ok("DescribeLoadBalancers");
  const own = `${description}.ListenerDescriptions.member.Listener`;
  assert.deepEqual(shown.at(`${own}.SSLCertificateId`), ["cert"]);
  assert.deepEqual(shown.at(`${own}.InstanceProtocol`), ["TCP"]);
});

test("balancers come in pages", async (t) => {
  const client = await start(t);
  for (const name of ["a", "b", "c"]) await create(client, { LoadBalancerName: name });
  const first = await client.ok("DescribeLoadBalancers", { PageSize: "2" });
  const [Marker = ""] = first.at("*.NextMarker");
  const second = await client.ok("DescribeLoadBalancers", { PageSize: "2", Marker });
  assert.deepEqual(
    [...first.at(`${description}.LoadBalancerName`), ...second.at(`${description}.LoadBalancerName`)],
    ["a", "b", "c"],
  );
  assert.deepEqual(second.at("*.NextMarker"), []);
});

test("instances are registered once, and their health told", async (t) => {
  const client = await start(t);
  await create(client);
  const [one = "", other = ""] = await instances(client);
  const both = { ...web, "Instances.member.1.InstanceId": one, "Instances.member.2.InstanceId": other };
  for (let times = 0; times < 2; times++) {
    const registered = await client.ok("RegisterInstancesWithLoadBalancer", both);
    assert.deepEqual(registered.at("*.Instances.member.InstanceId"), [one, other]);
  }
  const health = await client.ok("DescribeInstanceHealth", { ...web, "Instances.member.1.InstanceId": other });
  assert.deepEqual(health.at("*.InstanceStates.member.InstanceId"), [other]);
  assert.match(health.at("*.InstanceStates.member.State")[0] ?? "", /^(InService|OutOfService)$/);
  const off = await client.ok("DeregisterInstancesFromLoadBalancer", { ...web, "Instances.member.1.InstanceId": one });
  assert.deepEqual(off.at("*.Instances.member.InstanceId"), [other]);
  await client.ok("DeregisterInstancesFromLoadBalancer", { ...web, "Instances.member.1.InstanceId": one });
  for (const id of [one, "i-00000000"]) {
    assert.equal(
      (await client.call("DescribeInstanceHealth", { ...web, "Instances.member.1.InstanceId": id })).code,
      "InvalidInstance",
    );
  }
  for (const id of ["i-00000000", "web"]) {
    const wrong = { ...web, "Instances.member.1.InstanceId": id };
    assert.equal((await client.call("RegisterInstancesWithLoadBalancer", wrong)).code, "InvalidInstance");
  }
});

test("listeners come and go", async (t) => {
  const client = await start(t);
  await create(client);
  const further = { ...web, ...listener(1, "TCP", 22, 22) };
  await client.ok("CreateLoadBalancerListeners", further);
  await client.ok("CreateLoadBalancerListeners", further);
  const other = { ...web, ...listener(1, "TCP", 22, 2222) };
  assert.equal((await client.call("CreateLoadBalancerListeners", other)).code, "DuplicateListener");
  assert.equal(
    (await client.call("CreateLoadBalancerListeners", { ...web, ...listener(1, "UDP", 5, 5) })).code,
    "UnsupportedProtocol",
  );
  await client.ok("DeleteLoadBalancerListeners", {
    ...web,
    "LoadBalancerPorts.member.1": "80",
    "LoadBalancerPorts.member.2": "81",
  });
  const shown = await client.ok("DescribeLoadBalancers");
  assert.deepEqual(shown.at(`${description}.ListenerDescriptions.member.Listener.LoadBalancerPort`), ["22"]);
});

test("a health check is set and shown in the same form", async (t) => {
  const client = await start(t);
  await create(client);
  const check = { Target: "HTTP:8080/up?x=1", Interval: "10", Timeout: "3", UnhealthyThreshold: "4", HealthyThreshold: "5" };
  const given = Object.fromEntries(Object.entries(check).map(([name, value]) => [`HealthCheck.${name}`, value]));
  const set = await client.ok("ConfigureHealthCheck", { ...web, ...given });
  const shown = await client.ok("DescribeLoadBalancers");
  for (const [name, value] of Object.entries(check)) {
    assert.deepEqual(set.at(`*.HealthCheck.${name}`), [value]);
    assert.deepEqual(shown.at(`${description}.HealthCheck.${name}`), [value]);
  }
  for (const wrong of [{ "HealthCheck.Target": "HTTP:80" }, { "HealthCheck.Target": "TCP:0" }, { "HealthCheck.Timeout": "10" }]) {
    assert.equal((await client.call("ConfigureHealthCheck", { ...web, ...given, ...wrong })).code, "ValidationError");
  }
});

test("tags, groups, subnets and zones can be changed; what clouds cannot set is refused", async (t) => {
  const client = await start(t);
  const name = { "LoadBalancerNames.member.1": "web" };
  await create(client, { "Tags.member.1.Key": "a", "Tags.member.1.Value": "1" });
  await client.ok("AddTags", { ...name, "Tags.member.1.Key": "b", "Tags.member.1.Value": "2" });
  await client.ok("RemoveTags", { ...name, "Tags.member.1.Key": "a" });
  // Of several balancers, all are changed or none.
  const several = { ...name, "LoadBalancerNames.member.2": "nobody" };
  assert.equal((await client.call("AddTags", { ...several, "Tags.member.1.Key": "c" })).status, 400);
  const tags = await client.ok("DescribeTags", name);
  assert.deepEqual(tags.at("*.TagDescriptions.member.Tags.member.Key"), ["b"]);
  const cloud = await client.gateway.select({ credentials });
  const realms: string[] = [];
  for await (const { id } of cloud.list("realms", {})) realms.push(id);
  const all = { ...web, ...Object.fromEntries(realms.map((id, index) => [`AvailabilityZones.member.${index + 1}`, id])) };
  const enabled = await client.ok("EnableAvailabilityZonesForLoadBalancer", all);
  assert.deepEqual(enabled.at("*.AvailabilityZones.member").toSorted(), realms.toSorted());
  const group = await cloud.call("firewalls", "create", { name: "balanced", description: "x" });
  const groups = { ...web, "SecurityGroups.member.1": encodeId("sg", group.id) };
  const applied = await client.ok("ApplySecurityGroupsToLoadBalancer", groups);
  assert.deepEqual(applied.at("*.SecurityGroups.member"), [encodeId("sg", group.id)]);
  const shown = await client.ok("DescribeLoadBalancers");
  assert.deepEqual(shown.at(`${description}.SourceSecurityGroup.GroupName`), [group.name]);
  assert.match(shown.at(`${description}.SourceSecurityGroup.OwnerAlias`)[0] ?? "", /^\d{12}$/);
  const nowhere = { ...web, "SecurityGroups.member.1": "sg-00000000" };
  assert.equal((await client.call("ApplySecurityGroupsToLoadBalancer", nowhere)).code, "InvalidSecurityGroup");
  assert.equal(
    (await client.call("AttachLoadBalancerToSubnets", { ...web, "Subnets.member.1": "subnet-00000000" })).code,
    "InvalidSubnet",
  );
  assert.deepEqual((await client.ok("DescribeLoadBalancerAttributes", web)).at("*.*.CrossZoneLoadBalancing.Enabled"), ["true"]);
  const modify = (attribute: string, value: string) =>
    client.call("ModifyLoadBalancerAttributes", { ...web, [`LoadBalancerAttributes.${attribute}`]: value });
  assert.equal((await modify("ConnectionSettings.IdleTimeout", "60")).status, 200);
  assert.equal((await modify("ConnectionSettings.IdleTimeout", "61")).code, "InvalidConfigurationRequest");
});

test("of policies and limits there are none", async (t) => {
  const client = await start(t);
  await create(client);
  for (const action of ["DescribeLoadBalancerPolicies", "DescribeLoadBalancerPolicyTypes", "DescribeAccountLimits"])
    assert.deepEqual((await client.ok(action)).at(`${action}Result.*.member`), []);
  await client.ok("DescribeLoadBalancerPolicies", web);
  const named = { ...web, "PolicyNames.member.1": "sticky" };
  assert.equal((await client.call("DescribeLoadBalancerPolicies", named)).code, "PolicyNotFound");
  const nowhere = await client.call("DescribeLoadBalancerPolicies", { LoadBalancerName: "none" });
  assert.equal(nowhere.code, "LoadBalancerNotFound");
});
