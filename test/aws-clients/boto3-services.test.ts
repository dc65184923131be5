import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { it } from "node:test";
import { listAt, refused, textAt, valueAt, type AwsClient } from "./aws-client.ts";
import { cloudsToWalk } from "./cloud-to-walk.ts";
import { awsEnvironment, installed, needs } from "./installed.ts";
import { clientInProcess } from "./line-process.ts";
import { isPassing } from "./passing-networks.ts";
import type { CloudToWalk } from "./walked-cloud.ts";

const python = installed("python/bin/python");
const script = path.join("test", "aws-clients", "boto3_calls.py");

type Step = (client: AwsClient, cloud: CloudToWalk, name: string) => Promise<void>;

/** The first instance that runs: `local` begins with one, another cloud need not. */
async function findInstance(client: AwsClient) {
  const running = [{ Name: "instance-state-name", Values: ["running"] }];
  const instances = await client.call("DescribeInstances", { Filters: running });
  return {
    instanceId: textAt(instances, "Reservations[0].Instances[0].InstanceId"),
    zone: textAt(instances, "Reservations[0].Instances[0].Placement.AvailabilityZone"),
  };
}

async function findSubnet(client: AwsClient) {
  const subnets = listAt(await client.call("DescribeSubnets"), "Subnets");
  const subnet = subnets.find((each) => !isPassing(listAt(each, "Tags").map((tag) => textAt(tag, "Value"))));
  return { subnetId: textAt(subnet, "SubnetId"), vpcId: textAt(subnet, "VpcId") };
}

const sts: Step = async (client, cloud) => {
  const identity = await client.call("GetCallerIdentity", {}, "sts");
  const { Account } = identity;
  const { accessKeyId } = cloud;
  assert.equal((await client.call("GetAccessKeyInfo", { AccessKeyId: accessKeyId }, "sts"))["Account"], Account);
  const session = await client.call("GetSessionToken", { DurationSeconds: 900 }, "sts");
  const environment = (token: string): NodeJS.ProcessEnv => ({
    ...awsEnvironment(cloud),
    AWS_ACCESS_KEY_ID: textAt(session, "Credentials.AccessKeyId"),
    AWS_SECRET_ACCESS_KEY: textAt(session, "Credentials.SecretAccessKey"),
    AWS_SESSION_TOKEN: token,
  });
  const token = textAt(session, "Credentials.SessionToken");
  const guest = clientInProcess(python as string, [script], environment(token));
  const liar = clientInProcess(python as string, [script], environment(`${token.slice(0, -2)}00`));
  try {
    assert.equal((await guest.call("GetCallerIdentity", {}, "sts"))["Account"], Account);
    assert.ok(textAt(await guest.call("DescribeRegions"), "Regions[0].RegionName"));
    await refused(liar.call("GetCallerIdentity", {}, "sts"), "InvalidClientTokenId", "ExpiredToken");
    const role = { RoleArn: `arn:aws:iam::${String(Account)}:role/nobody`, RoleSessionName: "walk" };
    await refused(client.call("AssumeRole", role, "sts"), "AccessDenied");
  } finally {
    await Promise.all([guest.close(), liar.close()]);
  }
};

const iam: Step = async (client, { accessKeyId }) => {
  const account = textAt(await client.call("GetCallerIdentity", {}, "sts"), "Account");
  assert.ok(textAt(await client.call("GetUser", {}, "iam"), "User.Arn").startsWith(`arn:aws:iam::${account}:`));
  for (const [operation, list] of [
    ["ListUsers", "Users"],
    ["ListRoles", "Roles"],
    ["ListAccountAliases", "AccountAliases"],
    ["ListInstanceProfiles", "InstanceProfiles"],
    ["ListPolicies", "Policies"],
    ["ListGroups", "Groups"],
  ] as const) {
    const answer = await client.call(operation, {}, "iam");
    assert.ok(Array.isArray(answer[list]), operation);
    assert.equal(answer["IsTruncated"], false, operation);
  }
  const keys = await client.call("ListAccessKeys", {}, "iam");
  assert.deepEqual(
    listAt(keys, "AccessKeyMetadata").map((key) => key["AccessKeyId"]),
    [accessKeyId],
  );
  assert.equal(typeof valueAt(await client.call("GetAccountSummary", {}, "iam"), "SummaryMap.Users"), "number");
  await refused(client.call("GetRole", { RoleName: "nobody" }, "iam"), "NoSuchEntity");
  await refused(client.call("GetInstanceProfile", { InstanceProfileName: "none" }, "iam"), "NoSuchEntity");
};

const cloudWatch: Step = async (client) => {
  const { instanceId } = await findInstance(client);
  const Dimensions = [{ Name: "InstanceId", Value: instanceId }];
  const query = { Namespace: "AWS/EC2", MetricName: "CPUUtilization", Dimensions };
  assert.deepEqual(listAt(await client.call("DescribeAlarms", {}, "cloudwatch"), "MetricAlarms"), []);
  const metrics = listAt(await client.call("ListMetrics", query, "cloudwatch"), "Metrics");
  assert.deepEqual(metrics, [query]);
  const now = Date.now();
  const times = { StartTime: new Date(now - 3_600_000).toISOString(), EndTime: new Date(now).toISOString() };
  const statistics = await client.call(
    "GetMetricStatistics",
    { ...query, ...times, Period: 300, Statistics: ["Average", "Maximum"] },
    "cloudwatch",
  );
  const points = listAt(statistics, "Datapoints");
  assert.ok(points.length > 0, "something was measured");
  for (const { Average, Maximum, Timestamp } of points) {
    assert.ok(typeof Average === "number" && typeof Maximum === "number" && Average <= Maximum);
    assert.ok(Date.parse(String(Timestamp)) <= now);
  }
  const MetricDataQueries = [{ Id: "cpu", MetricStat: { Metric: query, Period: 300, Stat: "Average" } }];
  const data = await client.call("GetMetricData", { MetricDataQueries, ...times }, "cloudwatch");
  assert.equal(textAt(data, "MetricDataResults[0].Id"), "cpu");
  assert.equal(listAt(data, "MetricDataResults[0].Values").length, points.length);
  const unknown = { ...query, Dimensions: [{ Name: "InstanceId", Value: "i-00000000" }] };
  assert.deepEqual(listAt(await client.call("ListMetrics", unknown, "cloudwatch"), "Metrics"), []);
};

const tagsOfRules: Step = async (client, _, name) => {
  const { vpcId } = await findSubnet(client);
  const GroupId = textAt(
    await client.call("CreateSecurityGroup", { GroupName: name, Description: "of rules with tags", VpcId: vpcId }),
    "GroupId",
  );
  try {
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    const Tags = [{ Key: "Name", Value: name }];
    const TagSpecifications = [{ ResourceType: "security-group-rule", Tags }];
    const made = await client.call("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions, TagSpecifications });
    assert.deepEqual(valueAt(made, "SecurityGroupRules[0].Tags"), Tags);
    const id = textAt(made, "SecurityGroupRules[0].SecurityGroupRuleId");
    await client.call("CreateTags", { Resources: [id], Tags: [{ Key: "stage", Value: "test" }] });
    const Filters = [{ Name: "tag:Name", Values: [name] }];
    const found = listAt(await client.call("DescribeSecurityGroupRules", { Filters }), "SecurityGroupRules");
    assert.deepEqual(
      found.map((rule) => rule["SecurityGroupRuleId"]),
      [id],
    );
    await client.call("DeleteTags", { Resources: [id], Tags });
    const left = await client.call("DescribeTags", { Filters: [{ Name: "resource-id", Values: [id] }] });
    assert.deepEqual(listAt(left, "Tags"), [
      { ResourceType: "security-group-rule", ResourceId: id, Key: "stage", Value: "test" },
    ]);
  } finally {
    await client.call("DeleteSecurityGroup", { GroupId });
  }
};

const classic: Step = async (client, _, name) => {
  const { instanceId, zone } = await findInstance(client);
  const [LoadBalancerName, Instances] = [`${name}-classic`, [{ InstanceId: instanceId }]];
  const Listeners = [{ Protocol: "HTTP", LoadBalancerPort: 80, InstanceProtocol: "HTTP", InstancePort: 8080 }];
  const made = { LoadBalancerName, Listeners, AvailabilityZones: [zone], Tags: [{ Key: "team", Value: "a" }] };
  assert.ok(textAt(await client.call("CreateLoadBalancer", made, "elb"), "DNSName"));
  const HealthCheck = { Target: "HTTP:8080/up", Interval: 20, Timeout: 5, UnhealthyThreshold: 2, HealthyThreshold: 3 };
  await client.call("ConfigureHealthCheck", { LoadBalancerName, HealthCheck }, "elb");
  await client.call("RegisterInstancesWithLoadBalancer", { LoadBalancerName, Instances }, "elb");
  await client.wait("InstanceInService", { LoadBalancerName, Instances }, "elb");
  await client.wait("AnyInstanceInService", { LoadBalancerName }, "elb");
  const names = { LoadBalancerNames: [LoadBalancerName] };
  const shown = await client.call("DescribeLoadBalancers", names, "elb");
  const [balancer] = listAt(shown, "LoadBalancerDescriptions");
  assert.deepEqual(valueAt(balancer, "HealthCheck"), HealthCheck);
  assert.deepEqual(valueAt(balancer, "Instances"), Instances);
  assert.deepEqual(valueAt(balancer, "ListenerDescriptions[0].Listener"), Listeners[0]);
  const tags = await client.call("DescribeTags", names, "elb");
  assert.deepEqual(valueAt(tags, "TagDescriptions[0].Tags"), made.Tags);
  const second = { ...Listeners[0], LoadBalancerPort: 81 };
  await client.call("CreateLoadBalancerListeners", { LoadBalancerName, Listeners: [second] }, "elb");
  await client.call("DeleteLoadBalancerListeners", { LoadBalancerName, LoadBalancerPorts: [80] }, "elb");
  await client.call("DeregisterInstancesFromLoadBalancer", { LoadBalancerName, Instances }, "elb");
  await client.wait("InstanceDeregistered", { LoadBalancerName, Instances }, "elb");
  await client.call("DeleteLoadBalancer", { LoadBalancerName }, "elb");
  await refused(client.call("DescribeLoadBalancers", names, "elb"), "LoadBalancerNotFound");
};

const secondVersion: Step = async (client, _, name) => {
  const { instanceId } = await findInstance(client);
  const { subnetId, vpcId } = await findSubnet(client);
  const call = (operation: string, parameters: Readonly<Record<string, unknown>>) => client.call(operation, parameters, "elbv2");
  const made = await call("CreateLoadBalancer", { Name: name, Subnets: [subnetId], Scheme: "internal" });
  const LoadBalancerArn = textAt(made, "LoadBalancers[0].LoadBalancerArn");
  const LoadBalancerArns = [LoadBalancerArn];
  await client.wait("LoadBalancerAvailable", { LoadBalancerArns }, "elbv2");
  await client.wait("LoadBalancerExists", { LoadBalancerArns }, "elbv2");
  const Tags = [{ Key: "team", Value: "a" }];
  const planned = await call("CreateTargetGroup", { Name: name, Protocol: "HTTP", Port: 8080, VpcId: vpcId, Tags });
  const TargetGroupArn = textAt(planned, "TargetGroups[0].TargetGroupArn");
  const Targets = [{ Id: instanceId }];
  await call("RegisterTargets", { TargetGroupArn, Targets });
  const early = await call("DescribeTargetHealth", { TargetGroupArn });
  assert.equal(textAt(early, "TargetHealthDescriptions[0].TargetHealth.Reason"), "Target.NotInUse");
  const DefaultActions = [{ Type: "forward", TargetGroupArn }];
  const listening = await call("CreateListener", { LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions, Tags });
  const ListenerArn = textAt(listening, "Listeners[0].ListenerArn");
  await client.wait("TargetInService", { TargetGroupArn, Targets }, "elbv2");
  const tagged = listAt(await call("DescribeTags", { ResourceArns: [TargetGroupArn, ListenerArn] }), "TagDescriptions");
  assert.deepEqual(
    tagged.map((each) => each["Tags"]),
    [Tags, Tags],
  );
  const rules = listAt(await call("DescribeRules", { ListenerArn }), "Rules");
  assert.deepEqual(
    rules.map(({ IsDefault, Priority }) => [IsDefault, Priority]),
    [[true, "default"]],
  );
  const Conditions = [{ Field: "path-pattern", Values: ["/api/*"] }];
  const rule = call("CreateRule", { ListenerArn, Priority: 1, Conditions, Actions: DefaultActions });
  await refused(rule, "UnsupportedOperation");
  const checked = await call("ModifyTargetGroup", { TargetGroupArn, HealthCheckPath: "/up" });
  assert.equal(textAt(checked, "TargetGroups[0].HealthCheckPath"), "/up");
  assert.deepEqual(valueAt(checked, "TargetGroups[0].LoadBalancerArns"), LoadBalancerArns);
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "300" }];
  await call("ModifyTargetGroupAttributes", { TargetGroupArn, Attributes });
  await call("DeregisterTargets", { TargetGroupArn, Targets });
  await client.wait("TargetDeregistered", { TargetGroupArn, Targets }, "elbv2");
  await refused(call("DeleteTargetGroup", { TargetGroupArn }), "ResourceInUse");
  await call("DeleteListener", { ListenerArn });
  await refused(call("DescribeListeners", { ListenerArns: [ListenerArn] }), "ListenerNotFound");
  await call("DeleteTargetGroup", { TargetGroupArn });
  await call("DeleteLoadBalancer", { LoadBalancerArn });
  await client.wait("LoadBalancersDeleted", { LoadBalancerArns }, "elbv2");
};

/** What every cloud has of the services; a cloud of OpenStack need have neither Octavia nor metrics, and this one has not. */
const everywhere: Readonly<Record<string, Step>> = { STS: sts, IAM: iam, "tags of rules": tagsOfRules };
const onLocal: Readonly<Record<string, Step>> = {
  CloudWatch: cloudWatch,
  "classic load balancing": classic,
  "load balancing of the second version": secondVersion,
};

for (const { name: cloudName, open } of cloudsToWalk()) {
  it(`boto3 walks through the services beside EC2 on ${cloudName}`, { skip: needs("boto3", python) }, async (context) => {
    const cloud = await open();
    const client = clientInProcess(python as string, [script], awsEnvironment(cloud));
    const steps = cloudName === "local" ? { ...everywhere, ...onLocal } : everywhere;
    try {
      for (const [service, step] of Object.entries(steps)) {
        await context.test(service, () => step(client, cloud, `walk-${randomBytes(4).toString("hex")}`));
      }
    } finally {
      await client.close();
      await cloud.close();
    }
  });
}
