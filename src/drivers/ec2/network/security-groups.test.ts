import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refused } from "../../../testing/conformance/assertions.ts";
import { queryCloud, type QueryFields } from "../../../testing/query-cloud.ts";
import ec2 from "../driver.ts";

const group = (id: string, name: string, vpcId: string): string =>
  `<item><groupId>${id}</groupId><groupName>${name}</groupName><vpcId>${vpcId}</vpcId><ownerId>1</ownerId></item>`;
const ofAll = [group("sg-1", "web", "vpc-1"), group("sg-2", "web", "vpc-2"), group("sg-3", "db", "vpc-1")];

/** The values of a filter. */
const filtered = (fields: QueryFields, name: string): readonly string[] => {
  const [, number] = Object.entries(fields).flatMap(([key, value]) => /^Filter\.(\d+)\.Name$/.exec(key)?.concat(value) ?? []);
  return Object.entries(fields).flatMap(([key, value]) => {
    const [, place = ""] = /^Filter\.(\d+)\.Value\./.exec(key) ?? [];
    return number !== undefined && fields[`Filter.${place}.Name`] === name ? [value] : [];
  });
};

const answers = {
  DescribeSecurityGroups: (fields: QueryFields) => {
    const id = fields["GroupId.1"];
    const [names, vpcIds] = [filtered(fields, "group-name"), filtered(fields, "vpc-id")];
    const fits = (text: string, element: string, values: readonly string[]): boolean =>
      values.length === 0 || values.some((value) => text.includes(`<${element}>${value}<`));
    const found = ofAll.filter(
      (each) =>
        (id === undefined || each.includes(`<groupId>${id}<`)) && fits(each, "groupName", names) && fits(each, "vpcId", vpcIds),
    );
    return `<securityGroupInfo>${found.join("")}</securityGroupInfo>`;
  },
  DescribeSecurityGroupRules: "<securityGroupRuleSet/>",
  AuthorizeSecurityGroupIngress: "<return>true</return>",
  DeleteSecurityGroup: "<return>true</return>",
} as const;

const usual = (vpcId: string) => ({ DescribeVpcs: `<vpcSet><item><vpcId>${vpcId}</vpcId></item></vpcSet>` });

/** What was asked of an action, as far as it says so. */
const said = (asked: readonly { readonly fields: QueryFields }[], action: string, pattern: RegExp) =>
  asked
    .filter(({ fields }) => fields["Action"] === action)
    .map(({ fields }) => Object.fromEntries(Object.entries(fields).filter(([name]) => pattern.test(name))));

describe("a rule of a security group", () => {
  it("for messages of a type is for all of its codes unless told", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, answers);
    const ping = { direction: "ingress" as const, protocol: "icmp", portFrom: 8 };
    for (const rule of [ping, { ...ping, portTo: 0 }, { ...ping, portFrom: undefined }, { ...ping, protocol: "58" }])
      await cloud.call("firewalls", "createRules", { id: "sg-1", rules: [rule] });
    const ports = said(asked, "AuthorizeSecurityGroupIngress", /Protocol|Port$/).map((fields) => Object.values(fields));
    assert.deepEqual(ports, [
      ["icmp", "8", "-1"],
      ["icmp", "8", "0"],
      ["icmp", "-1", "-1"],
      ["icmpv6", "8", "-1"],
    ]);
  });

  it("without a source is for everybody, by addresses of the version that the protocol has", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, answers);
    const rules = ["icmp", "icmpv6"].map((protocol) => ({ direction: "ingress" as const, protocol }));
    await cloud.call("firewalls", "createRules", { id: "sg-1", rules });
    assert.deepEqual(said(asked, "AuthorizeSecurityGroupIngress", /Cidr/), [
      { "IpPermissions.1.IpRanges.1.CidrIp": "0.0.0.0/0", "IpPermissions.2.Ipv6Ranges.1.CidrIpv6": "::/0" },
    ]);
  });

  it("tells another group by its id, as a VPC has it, and one of another account as it was told", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, answers);
    const from = (name: string, ownerId?: string) => ({
      direction: "ingress" as const,
      protocol: "tcp",
      portFrom: 22,
      source: { type: "group" as const, name, ownerId },
    });
    await cloud.call("firewalls", "createRules", { id: "sg-2", rules: [from("web"), from("web", "1"), from("web", "2")] });
    const [sources] = said(asked, "AuthorizeSecurityGroupIngress", /\.Groups\./);
    assert.deepEqual(sources, {
      "IpPermissions.1.Groups.1.GroupId": "sg-2",
      "IpPermissions.2.Groups.1.GroupId": "sg-2",
      "IpPermissions.2.Groups.1.UserId": "1",
      "IpPermissions.3.Groups.1.GroupName": "web",
      "IpPermissions.3.Groups.1.UserId": "2",
    });
    await refused(cloud.call("firewalls", "createRules", { id: "sg-2", rules: [from("db")] }), "not_found");
  });
});

describe("a name that several networks have a security group of", () => {
  it("leads to that of the usual network", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, { ...answers, ...usual("vpc-2") });
    await cloud.call("firewalls", "destroy", { id: "web" });
    assert.deepEqual(said(asked, "DeleteSecurityGroup", /^Group/), [{ GroupId: "sg-2" }]);
  });

  it("leads to none of them where the usual network has none", async (context) => {
    const { cloud, actions } = await queryCloud(context, ec2, { ...answers, ...usual("vpc-3") });
    await refused(cloud.call("firewalls", "destroy", { id: "web" }), "invalid_argument");
    assert.ok(!actions().includes("DeleteSecurityGroup"));
  });

  it("leads to that of the subnet in which an interface is made", async (context) => {
    const { cloud, asked } = await queryCloud(context, ec2, {
      ...answers,
      DescribeSubnets: "<subnetSet><item><subnetId>subnet-2</subnetId><vpcId>vpc-2</vpcId></item></subnetSet>",
      CreateNetworkInterface: "<networkInterface><networkInterfaceId>eni-1</networkInterfaceId></networkInterface>",
    });
    await cloud.call("networkInterfaces", "allocate", { subnetId: "subnet-2", firewallIds: ["web"] });
    assert.deepEqual(said(asked, "CreateNetworkInterface", /^SecurityGroup/), [{ "SecurityGroupId.1": "sg-2" }]);
  });
});
