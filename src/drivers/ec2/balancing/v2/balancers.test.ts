import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { collect, refused } from "../../../../testing/conformance/assertions.ts";
import { queryCloud, QueryError, type QueryAnswers, type QueryFields } from "../../../../testing/query-cloud.ts";
import ec2 from "../../driver.ts";

const beginning = "arn:aws:elasticloadbalancing:north:1:";
const web = `${beginning}loadbalancer/app/web/1`;

const element = (name: string, content: string | number): string => `<${name}>${content}</${name}>`;
const members = (name: string, all: readonly string[]): string =>
  element(name, all.map((each) => element("member", each)).join(""));
const fields = (of: Readonly<Record<string, string | number>>): string =>
  Object.entries(of)
    .map(([name, value]) => element(name, value))
    .join("");
const result = (action: string, content: string): string => element(`${action}Result`, content);

const balancer = (arn: string, more = ""): string =>
  fields({ LoadBalancerArn: arn, LoadBalancerName: "web", Type: "application", VpcId: "vpc-1" }) + more;
const balancers = (all: readonly string[]): string => result("DescribeLoadBalancers", members("LoadBalancers", all));
const group = (arn: string, of: Readonly<Record<string, string | number>> = {}): string =>
  fields({ TargetGroupArn: arn, TargetGroupName: arn, Protocol: "HTTP", Port: 8080, TargetType: "instance", ...of }) +
  members("LoadBalancerArns", [web]);
const groups = (all: readonly string[]): string => result("DescribeTargetGroups", members("TargetGroups", all));
const listener = (port: number, protocol: string, action: string): string =>
  fields({ ListenerArn: `listener-${port}`, Port: port, Protocol: protocol }) + members("DefaultActions", [action]);
const listeners = (all: readonly string[]): string => result("DescribeListeners", members("Listeners", all));
const forward = (arn: string): string => fields({ Type: "forward", TargetGroupArn: arn });
const target = (id: string, state: string, port = 8080): string =>
  element("Target", fields({ Id: id, Port: port })) + element("TargetHealth", element("State", state));
const targets = (all: readonly string[]): string => result("DescribeTargetHealth", members("TargetHealthDescriptions", all));
const instance = (state: string): string =>
  `<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceState><name>${state}</name></instanceState></item></instancesSet></item></reservationSet>`;

/** A balancer that listens on one port, with one instance behind it, and takes all that it is told. */
const onePort: QueryAnswers = {
  DescribeLoadBalancers: balancers([balancer(web)]),
  DescribeListeners: listeners([listener(80, "HTTP", forward("g"))]),
  DescribeTargetGroups: groups([group("g")]),
  DescribeTargetHealth: targets([target("i-1", "healthy")]),
  DescribeTags: "<DescribeTagsResult/>",
  DescribeInstances: instance("running"),
  ...Object.fromEntries(
    [
      "CreateListener",
      "DeleteListener",
      "DeleteLoadBalancer",
      "DeleteTargetGroup",
      "DeregisterTargets",
      "ModifyTargetGroup",
      "RegisterTargets",
    ].map((action) => [action, `<${action}Result/>`]),
  ),
  CreateTargetGroup: result("CreateTargetGroup", members("TargetGroups", [group("new")])),
};

const asked = (all: readonly { readonly fields: QueryFields }[], action: string): readonly QueryFields[] =>
  all.map((each) => each.fields).filter(({ Action }) => Action === action);

describe("application and network balancers", () => {
  it("are shown with what their listeners forward to, and with the worst that is known of an instance", async (context) => {
    const several = `<Type>forward</Type><ForwardConfig>${members("TargetGroups", [element("TargetGroupArn", "a"), element("TargetGroupArn", "b")])}</ForwardConfig>`;
    const health: Readonly<Record<string, readonly string[]>> = {
      a: [target("i-1", "healthy"), target("i-2", "healthy"), target("i-3", "initial"), target("i-4", "draining")],
      b: [target("i-1", "unhealthy", 9090), target("i-3", "healthy", 9090)],
      addresses: [target("10.0.0.1", "healthy")],
    };
    const zones = members("AvailabilityZones", [
      fields({ ZoneName: "a", SubnetId: "subnet-a" }),
      fields({ ZoneName: "b", SubnetId: "subnet-b" }),
    ]);
    const { cloud } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeLoadBalancers: balancers([
        balancer(web, `${zones}<State><Code>provisioning</Code></State><Scheme>internal</Scheme><DNSName>web.example</DNSName>`),
      ]),
      DescribeListeners: ({ Marker }) =>
        Marker === undefined
          ? listeners([listener(80, "HTTP", several)]).replace("</Describe", "<NextMarker>m</NextMarker></Describe")
          : listeners([listener(443, "TLS", forward("b")), listener(81, "HTTP", "<Type>redirect</Type>")]),
      DescribeTargetGroups: groups([
        group("a", { HealthCheckProtocol: "HTTP", HealthCheckPort: "traffic-port", HealthCheckPath: "/up" }),
        group("b", { Protocol: "TLS", Port: 9090 }),
        group("addresses", { TargetType: "ip" }),
      ]),
      DescribeTargetHealth: ({ TargetGroupArn = "" }) => targets(health[TargetGroupArn] ?? []),
      DescribeTags: result(
        "DescribeTags",
        members("TagDescriptions", [element("ResourceArn", web) + members("Tags", [fields({ Key: "team", Value: "a" })])]),
      ),
    });
    assert.deepEqual(JSON.parse(JSON.stringify(await cloud.call("loadBalancers", "get", { id: web }))), {
      id: web,
      name: "web",
      state: "pending",
      kind: "application",
      realmIds: ["a", "b"],
      subnetIds: ["subnet-a", "subnet-b"],
      publicAddresses: ["web.example"],
      listeners: [
        { id: "listener-80", protocol: "HTTP", loadBalancerPort: 80, instanceProtocol: "HTTP", instancePort: 8080 },
        { id: "listener-443", protocol: "SSL", loadBalancerPort: 443, instanceProtocol: "SSL", instancePort: 9090 },
        { id: "listener-81", protocol: "HTTP", loadBalancerPort: 81, instancePort: 81 },
      ],
      targets: [
        { instanceId: "i-1", port: 8080, health: "unhealthy" },
        { instanceId: "i-2", port: 8080, health: "healthy" },
        { instanceId: "i-3", port: 8080, health: "unknown" },
      ],
      healthCheck: { protocol: "HTTP", path: "/up" },
      networkId: "vpc-1",
      firewallIds: [],
      scheme: "internal",
      tags: { team: "a" },
    });
  });

  it("are listed though one of them goes meanwhile", async (context) => {
    const gone = `${beginning}loadbalancer/net/gone/2`;
    const { cloud } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeLoadBalancers: ({ Version }) =>
        Version === "2015-12-01" ? balancers([balancer(gone), balancer(web)]) : "<DescribeLoadBalancersResult/>",
      DescribeListeners: ({ LoadBalancerArn }) => {
        if (LoadBalancerArn === gone) throw new QueryError("LoadBalancerNotFound");
        return listeners([]);
      },
      DescribeTags: (given) => {
        if (Object.values(given).includes(gone)) throw new QueryError("LoadBalancerNotFound");
        return "<DescribeTagsResult/>";
      },
    });
    const found = await collect(cloud.list("loadBalancers", {}));
    assert.deepEqual(
      found.map(({ id }) => id),
      [web],
    );
  });

  it("get another group for another port of the instances, with those and the check of the groups before", async (context) => {
    const { cloud, asked: all } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeTargetGroups: groups([
        group("g", { HealthCheckProtocol: "HTTP", HealthCheckPath: "/up", HealthCheckPort: "9000" }),
      ]),
    });
    const request = { id: web, protocol: "HTTP", loadBalancerPort: 81 } as const;
    await cloud.call("loadBalancers", "createListener", { ...request, instancePort: 8081 });
    const [made] = asked(all, "CreateTargetGroup");
    assert.deepEqual(
      [made?.["Protocol"], made?.["Port"], made?.["HealthCheckPath"], made?.["HealthCheckPort"], made?.["VpcId"]],
      ["HTTP", "8081", "/up", "9000", "vpc-1"],
    );
    assert.match(made?.["Name"] ?? "", /^web-8081-[0-9a-f]{8}$/);
    const [listening] = asked(all, "CreateListener");
    assert.equal(listening?.["DefaultActions.member.1.TargetGroupArn"], "new");
    const [registered] = asked(all, "RegisterTargets");
    assert.deepEqual([registered?.["TargetGroupArn"], registered?.["Targets.member.1.Id"]], ["new", "i-1"]);
    await cloud.call("loadBalancers", "createListener", { ...request, loadBalancerPort: 82, instancePort: 8080 });
    assert.equal(asked(all, "CreateTargetGroup").length, 1, "the port of a group that is there needs no other");
  });

  it("leave nothing behind where a listener cannot be made", async (context) => {
    const { cloud, actions } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeLoadBalancers: ({ Version, ...given }) => {
        if (Version !== "2015-12-01" || given["Names.member.1"] !== undefined) throw new QueryError("LoadBalancerNotFound");
        return balancers([balancer(web)]);
      },
      DescribeListeners: listeners([]),
      DescribeTargetGroups: groups([]),
      DescribeSubnets: "<subnetSet><item><subnetId>subnet-a</subnetId><vpcId>vpc-1</vpcId></item></subnetSet>",
      CreateLoadBalancer: result("CreateLoadBalancer", members("LoadBalancers", [balancer(web)])),
      CreateListener: () => {
        throw new QueryError("TooManyListeners");
      },
    });
    const request = { name: "web", realmId: "a:subnet-a", listenerBalancerPort: 80, listenerInstancePort: 80 } as const;
    await refused(cloud.call("loadBalancers", "create", { ...request, listenerProtocol: "TCP" }), "quota_exceeded");
    assert.deepEqual(
      actions().filter((action) => !action.startsWith("Describe")),
      ["CreateLoadBalancer", "CreateTargetGroup", "CreateListener", "DeleteTargetGroup", "DeleteLoadBalancer"],
    );
  });

  it("take the groups with them that were made for them, when these are no longer in use, and no others", async (context) => {
    const name = await ownGroupName(context);
    let refusals = 0;
    const { cloud, asked: all } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeTargetGroups: groups([group("own", { TargetGroupName: name }), group("of somebody else")]),
      DeleteTargetGroup: () => {
        if (++refusals < 3) throw new QueryError("ResourceInUse");
        return "<DeleteTargetGroupResult/>";
      },
    });
    await cloud.call("loadBalancers", "destroy", { id: web });
    assert.deepEqual(
      asked(all, "DeleteTargetGroup").map(({ TargetGroupArn }) => TargetGroupArn),
      ["own", "own", "own"],
    );
    assert.equal(asked(all, "DeleteLoadBalancer").length, 1);
  });

  it("take running instances: one that is starting is waited for", async (context) => {
    const states = ["pending", "pending", "running"];
    const { cloud, asked: all } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeTargetHealth: targets([]),
      DescribeInstances: () => instance(states.shift() ?? "running"),
    });
    await cloud.call("loadBalancers", "register", { id: web, instanceId: "i-1" });
    assert.equal(asked(all, "DescribeInstances").length, 3);
    assert.equal(asked(all, "RegisterTargets").length, 1);
  });

  it("let an instance go from every port that it was registered with", async (context) => {
    const { cloud, asked: all } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeTargetHealth: targets([target("i-1", "healthy"), target("i-1", "healthy", 8081), target("i-2", "healthy")]),
    });
    await cloud.call("loadBalancers", "unregister", { id: web, instanceId: "i-1" });
    const [gone] = asked(all, "DeregisterTargets");
    assert.deepEqual(
      Object.entries(gone ?? {}).flatMap(([key, value]) => (key.startsWith("Targets.") ? [`${key}=${value}`] : [])),
      ["1.Id=i-1", "1.Port=8080", "2.Id=i-1", "2.Port=8081"].map((each) => `Targets.member.${each}`),
    );
  });

  it("refuse what their kind cannot do, and a cloud's malformed ARNs lead nowhere", async (context) => {
    const { cloud, actions } = await queryCloud(context, ec2, {
      ...onePort,
      DescribeLoadBalancers: (given) => {
        if (given["LoadBalancerArns.member.1"] !== web) throw new QueryError("ValidationError");
        return balancers([balancer(web)]);
      },
      DescribeListeners: listeners([]),
    });
    const request = { id: web, loadBalancerPort: 81, instancePort: 81 } as const;
    await refused(cloud.call("loadBalancers", "createListener", { ...request, protocol: "TCP" }), "unsupported");
    await refused(cloud.call("loadBalancers", "createListener", { ...request, protocol: "HTTPS" }), "invalid_argument");
    await refused(cloud.call("loadBalancers", "setHealthCheck", { id: web, protocol: "PING" }), "unsupported");
    await refused(cloud.call("loadBalancers", "register", { id: web, instanceId: "i-1" }), "failed_precondition");
    await refused(cloud.call("loadBalancers", "get", { id: "arn:aws:what" }), "not_found");
    assert.ok(actions().every((action) => action.startsWith("Describe")));
  });
});

/** What the driver calls the group of this balancer's instances on port 8080. */
async function ownGroupName(context: TestContext): Promise<string> {
  const { cloud, asked: all } = await queryCloud(context, ec2, { ...onePort, DescribeTargetGroups: groups([]) });
  const request = { id: web, protocol: "HTTP", loadBalancerPort: 81, instancePort: 8080 } as const;
  await cloud.call("loadBalancers", "createListener", request);
  return asked(all, "CreateTargetGroup")[0]?.["Name"] ?? "";
}
