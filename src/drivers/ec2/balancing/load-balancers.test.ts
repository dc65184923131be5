import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { collect, refused } from "../../../testing/conformance/assertions.ts";
import { queryCloud, QueryError, type QueryFields } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

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
const missing = (): string => {
  throw new QueryError("LoadBalancerNotFound");
};

describe("classic load balancers", () => {
  it("are listed page by page, with the tags of twenty at once", async (context) => {
    const names = Array.from({ length: 23 }, (_, index) => `b${index}`);
    const { cloud, asked, actions } = await queryCloud(context, ec2, {
      DescribeLoadBalancers: ({ Marker }) => (Marker === undefined ? balancers(names, "m1") : balancers(["last"])),
      DescribeTags: tagsOf,
    });
    const found = await collect(cloud.list("loadBalancers", {}));
    assert.deepEqual(
      found.map(({ id, tags }) => [id, tags]),
      [...names, "last"].map((name) => [name, { of: name }]),
    );
    const expected = ["DescribeLoadBalancers", "DescribeTags", "DescribeTags", "DescribeLoadBalancers", "DescribeTags"];
    assert.deepEqual(actions(), expected);
    const [first] = asked;
    assert.equal(first?.fields["Version"], "2012-06-01");
    assert.match(String(first?.headers["authorization"]), /\/elasticloadbalancing\/aws4_request/);
  });

  it("are in the subnets of their realms, and in zones where these are none", async (context) => {
    for (const [realmId, place] of [
      ["a:subnet-1", "Subnets.member.1=subnet-1"],
      ["a", "AvailabilityZones.member.1=a"],
    ] as const) {
      let made = false;
      const { cloud, asked } = await queryCloud(context, ec2, {
        DescribeLoadBalancers: () => (made ? balancers(["web"]) : missing()),
        CreateLoadBalancer: () => {
          made = true;
          return "<CreateLoadBalancerResult/>";
        },
        DescribeTags: tagsOf,
        DescribeInstanceHealth: "<DescribeInstanceHealthResult/>",
      });
      const listener = { listenerProtocol: "TCP", listenerBalancerPort: 80, listenerInstancePort: 8080 } as const;
      await cloud.call("loadBalancers", "create", { name: "web", realmId, ...listener });
      const { fields = {} } = asked.find(({ fields: { Action } }) => Action === "CreateLoadBalancer") ?? {};
      const placed = Object.entries(fields).filter(([name]) => /^(?:Subnets|AvailabilityZones)/.test(name));
      assert.deepEqual(
        placed.map((pair) => pair.join("=")),
        [place],
      );
    }
  });

  it("are refused before anything is made where they cannot be, or are there already", async (context) => {
    const { cloud, actions } = await queryCloud(context, ec2, { DescribeLoadBalancers: balancers(["web"]) });
    const request = { name: "web", realmId: "a", listenerBalancerPort: 80, listenerInstancePort: 8080 } as const;
    await refused(cloud.call("loadBalancers", "create", { ...request, listenerProtocol: "UDP" }), "unsupported");
    await refused(cloud.call("loadBalancers", "create", { ...request, listenerProtocol: "TCP" }), "already_exists");
    assert.deepEqual(actions(), ["DescribeLoadBalancers"]);
  });
});
