import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect, refused } from "../../../testing/conformance/assertions.ts";
import { queryCloud, QueryError, type QueryAnswers, type QueryFields } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

const subnetsOf = (fields: QueryFields): string => {
  const ids = Object.keys(fields).flatMap((key) => (key.startsWith("SubnetId.") ? (fields[key] ?? "") : []));
  const subnet = (id: string): string =>
    `<item><subnetId>${id}</subnetId><vpcId>vpc-1</vpcId><availabilityZone>${id.at(-1)}</availabilityZone></item>`;
  return `<subnetSet>${(ids.length > 0 ? ids : ["subnet-a"]).map(subnet).join("")}</subnetSet>`;
};

const balancer = (name: string): string =>
  `<member><LoadBalancerName>${name}</LoadBalancerName><DNSName>${name}.elb.example</DNSName></member>`;
const balancers = (names: readonly string[], marker = ""): string =>
  `<DescribeLoadBalancersResult><LoadBalancerDescriptions>${names.map(balancer).join("")}</LoadBalancerDescriptions>${marker && `<NextMarker>${marker}</NextMarker>`}</DescribeLoadBalancersResult>`;
const tagsOf = (fields: QueryFields): string =>
  `<DescribeTagsResult><TagDescriptions>${Object.keys(fields)
    .filter((key) => key.startsWith("LoadBalancerNames."))
    .map(
      (key) =>
        `<member><LoadBalancerName>${fields[key]}</LoadBalancerName><Tags><member><Key>of</Key><Value>${fields[key]}</Value></member></Tags></member>`,
    )
    .join("")}</TagDescriptions></DescribeTagsResult>`;
const missing = (): never => {
  throw new QueryError("LoadBalancerNotFound");
};

/** Answers of a cloud that speaks one version of the API, and says of the other that there is no such action. */
function speaking(version: string, answers: QueryAnswers): QueryAnswers {
  const only = (answer: QueryAnswers[string]) => (fields: QueryFields) => {
    if (fields["Version"] !== version && fields["Version"] !== "2016-11-15") throw new QueryError("InvalidAction");
    return typeof answer === "string" ? answer : answer(fields);
  };
  return Object.fromEntries(Object.entries(answers).map(([action, answer]) => [action, only(answer)]));
}

/** One that speaks both. */
const speakingBoth = (classic: QueryAnswers, second: QueryAnswers): QueryAnswers =>
  Object.fromEntries(
    [...new Set([...Object.keys(classic), ...Object.keys(second)])].map((action) => [
      action,
      (fields) => {
        const answer = (fields["Version"] === "2015-12-01" ? second : classic)[action] ?? second[action];
        if (answer === undefined) throw new QueryError("InvalidAction");
        return typeof answer === "string" ? answer : answer(fields);
      },
    ]),
  );

const arn = (name: string): string => `arn:aws:elasticloadbalancing:north:1:loadbalancer/net/${name}/0123456789abcdef`;
const secondDocument = (name: string, type = "network"): string =>
  `<member><LoadBalancerArn>${arn(name)}</LoadBalancerArn><LoadBalancerName>${name}</LoadBalancerName><Type>${type}</Type><VpcId>vpc-1</VpcId></member>`;

/** A cloud of both generations that makes what it is asked for, and keeps nothing but the names. */
function makingBoth() {
  const made = { classic: new Set<string>(), second: new Set<string>() };
  const classic: QueryAnswers = {
    DescribeLoadBalancers: () => (made.classic.size > 0 ? balancers([...made.classic]) : missing()),
    CreateLoadBalancer: ({ LoadBalancerName = "" }) => {
      made.classic.add(LoadBalancerName);
      return "<CreateLoadBalancerResult/>";
    },
    DescribeTags: tagsOf,
    DescribeInstanceHealth: "<DescribeInstanceHealthResult/>",
  };
  const second: QueryAnswers = {
    DescribeLoadBalancers: () =>
      made.second.size > 0
        ? `<DescribeLoadBalancersResult><LoadBalancers>${[...made.second].map((name) => secondDocument(name)).join("")}</LoadBalancers></DescribeLoadBalancersResult>`
        : missing(),
    CreateLoadBalancer: ({ Name = "" }) => {
      made.second.add(Name);
      return `<CreateLoadBalancerResult><LoadBalancers>${secondDocument(Name)}</LoadBalancers></CreateLoadBalancerResult>`;
    },
    CreateTargetGroup: `<CreateTargetGroupResult><TargetGroups><member><TargetGroupArn>group</TargetGroupArn></member></TargetGroups></CreateTargetGroupResult>`,
    CreateListener: "<CreateListenerResult/>",
    DescribeListeners: "<DescribeListenersResult/>",
    DescribeTargetGroups: "<DescribeTargetGroupsResult/>",
    DescribeTags: "<DescribeTagsResult/>",
    DescribeSubnets: subnetsOf,
  };
  return { made, classic, second };
}

describe("load balancers of both generations", () => {
  it("are listed page by page, classic ones with the tags of twenty at once, then the others", async (context) => {
    const names = Array.from({ length: 23 }, (_, index) => `b${index}`);
    const page = (name: string, marker = ""): string =>
      `<DescribeLoadBalancersResult><LoadBalancers>${secondDocument(name)}${secondDocument(`gate-${name}`, "gateway")}</LoadBalancers>${marker && `<NextMarker>${marker}</NextMarker>`}</DescribeLoadBalancersResult>`;
    const { cloud, asked, actions } = await queryCloud(
      context,
      ec2,
      speakingBoth(
        {
          DescribeLoadBalancers: ({ Marker }) => (Marker === undefined ? balancers(names, "m1") : balancers(["last"])),
          DescribeTags: tagsOf,
        },
        {
          ...makingBoth().second,
          DescribeLoadBalancers: ({ Marker }) => (Marker === undefined ? page("n1", "m2") : page("n2")),
        },
      ),
    );
    const found = await collect(cloud.list("loadBalancers", {}));
    assert.deepEqual(
      found.map(({ id, tags }) => [id, tags]),
      [...[...names, "last"].map((name) => [name, { of: name }]), [arn("n1"), {}], [arn("n2"), {}]],
    );
    const expected = ["DescribeLoadBalancers", "DescribeTags", "DescribeTags", "DescribeLoadBalancers", "DescribeTags"];
    assert.deepEqual(actions().slice(0, expected.length), expected);
    assert.equal(actions().filter((action) => action === "DescribeTargetGroups").length, 1, "the groups of all at once");
    const [first] = asked;
    assert.equal(first?.fields["Version"], "2012-06-01");
    assert.match(String(first?.headers["authorization"]), /\/elasticloadbalancing\/aws4_request/);
  });

  for (const [what, request, generation, place] of [
    ["TCP in a zone", { realmId: "a", listenerProtocol: "TCP" }, "classic", "AvailabilityZones.member.1=a"],
    ["HTTP in one subnet", { realmId: "a:subnet-a", listenerProtocol: "HTTP" }, "classic", "Subnets.member.1=subnet-a"],
    ["TCP in a subnet", { realmId: "a:subnet-a", listenerProtocol: "TCP" }, "second", "Subnets.member.1=subnet-a"],
    [
      "HTTP in two subnets",
      { realmId: "a:subnet-a", realmIds: ["b:subnet-b"], listenerProtocol: "HTTP" },
      "second",
      "Subnets.member.1=subnet-a Subnets.member.2=subnet-b",
    ],
    ["UDP in a zone", { realmId: "a", listenerProtocol: "UDP" }, "second", "Subnets.member.1=subnet-a"],
    [
      "requests and connections both",
      {
        realmId: "a:subnet-a",
        listenerProtocol: "TCP",
        listeners: [{ protocol: "HTTP", loadBalancerPort: 81, instancePort: 8081 }],
      },
      "classic",
      "Subnets.member.1=subnet-a",
    ],
  ] as const) {
    it(`are made of the generation that fits: ${what} are for a ${generation} one`, async (context) => {
      const { made, classic, second } = makingBoth();
      const { cloud, asked } = await queryCloud(context, ec2, speakingBoth(classic, second));
      await cloud.call("loadBalancers", "create", {
        name: "web",
        listenerBalancerPort: 80,
        listenerInstancePort: 8080,
        ...request,
      });
      assert.deepEqual([...made[generation]], ["web"]);
      assert.equal(made.classic.size + made.second.size, 1);
      const { fields = {} } = asked.find(({ fields: { Action } }) => Action === "CreateLoadBalancer") ?? {};
      const placed = Object.entries(fields).filter(([name]) => /^(?:Subnets|AvailabilityZones)/.test(name));
      assert.equal(placed.map((pair) => pair.join("=")).join(" "), place);
    });
  }

  it("are refused before anything is made where they cannot be, or are there already", async (context) => {
    const { made, classic, second } = makingBoth();
    made.classic.add("web");
    const { cloud, actions } = await queryCloud(context, ec2, speakingBoth(classic, second));
    const request = { name: "web", realmId: "a", listenerBalancerPort: 80, listenerInstancePort: 8080 } as const;
    const mixed = { listenerProtocol: "UDP", listeners: [{ protocol: "HTTP", loadBalancerPort: 81, instancePort: 1 }] } as const;
    await refused(cloud.call("loadBalancers", "create", { ...request, ...mixed }), "unsupported");
    await refused(cloud.call("loadBalancers", "create", { ...request, listenerProtocol: "TCP" }), "already_exists");
    await refused(
      cloud.call("loadBalancers", "create", { ...request, name: "a b", listenerProtocol: "UDP" }),
      "invalid_argument",
    );
    assert.deepEqual(actions(), ["DescribeLoadBalancers"]);
  });

  it("are classic ones alone where the cloud says that it speaks no other version", async (context) => {
    const { made, classic } = makingBoth();
    const answers = speaking("2012-06-01", { ...classic, DescribeSubnets: subnetsOf });
    const { cloud } = await queryCloud(context, ec2, answers);
    const request = { name: "web", realmId: "a:subnet-a", listenerBalancerPort: 80, listenerInstancePort: 80 } as const;
    await cloud.call("loadBalancers", "create", { ...request, listenerProtocol: "TCP" });
    assert.deepEqual([...made.classic], ["web"]);
    assert.deepEqual(
      (await collect(cloud.list("loadBalancers", {}))).map(({ id }) => id),
      ["web"],
    );
    await refused(cloud.call("loadBalancers", "get", { id: arn("web") }), "not_found");
    await refused(cloud.call("loadBalancers", "allocate", { name: "other" }), "unsupported");
    await refused(cloud.call("loadBalancers", "create", { ...request, name: "udp", listenerProtocol: "UDP" }), "unsupported");
  });

  it("are of the second version alone where the cloud says that it speaks no other", async (context) => {
    const { made, second } = makingBoth();
    const { cloud } = await queryCloud(context, ec2, speaking("2015-12-01", second));
    const request = { name: "web", realmId: "a", listenerBalancerPort: 80, listenerInstancePort: 80 } as const;
    await cloud.call("loadBalancers", "create", { ...request, listenerProtocol: "TCP" });
    assert.deepEqual([...made.second], ["web"]);
    assert.deepEqual(
      (await collect(cloud.list("loadBalancers", {}))).map(({ id, kind }) => [id, kind]),
      [[arn("web"), "network"]],
    );
    await refused(cloud.call("loadBalancers", "get", { id: "web" }), "not_found");
  });

  it("are an error where the cloud speaks neither version", async (context) => {
    const { cloud } = await queryCloud(context, ec2, {});
    await refused(collect(cloud.list("loadBalancers", {})), "unsupported");
  });
});
