import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { describe, it, type TestContext } from "node:test";
import { driverFaults } from "../../model/driver-faults.ts";
import type { Cloud } from "../../gateway/cloud.ts";
import { createEgressPolicy } from "../../http/egress.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import { serve } from "../../testing/http-scene.ts";
import { queryCloud, QueryError, type QueryAnswers } from "../../testing/query-cloud.ts";
import eucalyptus from "./driver.ts";

const group = (id: string): string =>
  `<item><ownerId>123456789012</ownerId><groupId>${id}</groupId><groupName>web</groupName><ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>80</fromPort><toPort>80</toPort><groups/><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissions></item>`;

const platforms = (...names: readonly string[]): string =>
  `<accountAttributeSet><item><attributeName>supported-platforms</attributeName><attributeValueSet>${names
    .map((name) => `<item><attributeValue>${name}</attributeValue></item>`)
    .join("")}</attributeValueSet></item></accountAttributeSet>`;

const instance =
  "<instancesSet><item><instanceId>i-1</instanceId><imageId>emi-1</imageId><instanceState><name>running</name></instanceState></item></instancesSet>";

/** A cloud that refuses whatever parameter Eucalyptus would. */
function scene(context: TestContext, answers: QueryAnswers, options = "") {
  return queryCloud(context, eucalyptus, answers, (url) => `ec2=${url}/services/compute${options}`);
}

async function idsOf(cloud: Cloud, collection: "hardwareProfiles" | "realms"): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of cloud.list(collection, {})) ids.push(id);
  return ids;
}

describe("the driver eucalyptus", () => {
  it("is declared as the model wants it", () => assert.deepEqual(driverFaults(eucalyptus), []));

  it("offers the services that the provider names, and networks where the cloud has them", async (context) => {
    const { cloud } = await scene(context, { DescribeAccountAttributes: platforms("EC2") });
    const classic = await cloud.narrowed();
    for (const key of ["instances", "volumes", "keys", "firewalls", "addresses"] as const) assert.ok(classic.has(key), key);
    for (const key of ["networks", "subnets", "routers", "loadBalancers", "metrics", "buckets"] as const)
      assert.ok(!classic.has(key), key);
    await assert.rejects(idsOf(cloud, "networks" as "realms"), { code: "unsupported" });
    const modern = await scene(context, { DescribeAccountAttributes: platforms("VPC") });
    assert.ok((await modern.cloud.narrowed()).has("networks"));
    // An old cloud does not know the action at all.
    const old = await scene(context, {});
    assert.ok(!(await old.cloud.narrowed()).has("networks"));
  });

  it("has the types of the cloud for hardware profiles, and the usual ones of a cloud that tells none", async (context) => {
    const type = "<name>m1.tiny</name><cpu>2</cpu><memory>512</memory><disk>5</disk>";
    const { cloud } = await scene(context, {
      DescribeInstanceTypes: `<instanceTypeDetails><item>${type}</item></instanceTypeDetails>`,
    });
    const profile = await cloud.call("hardwareProfiles", "get", { id: "m1.tiny" });
    assert.deepEqual([profile.cpu?.value, profile.memory?.value, profile.storage?.value], [2, 512 * 1024 * 1024, 5 * 1024 ** 3]);
    const old = await scene(context, {});
    assert.deepEqual(await idsOf(old.cloud, "hardwareProfiles"), ["m1.small", "c1.medium", "m1.large", "m1.xlarge", "c1.xlarge"]);
    const closed = await scene(context, {
      DescribeInstanceTypes: () => {
        throw new QueryError("AuthFailure", 401);
      },
    });
    await assert.rejects(idsOf(closed.cloud, "hardwareProfiles"), { code: "unauthenticated" });
  });

  it("has zones for realms, and asks for no subnets", async (context) => {
    const zone =
      "<availabilityZoneInfo><item><zoneName>one</zoneName><zoneState>available</zoneState></item></availabilityZoneInfo>";
    const { cloud, asked, actions } = await scene(context, { DescribeAvailabilityZones: zone });
    assert.deepEqual(await idsOf(cloud, "realms"), ["one"]);
    assert.deepEqual(actions(), ["DescribeAvailabilityZones"]);
    assert.deepEqual(Object.keys(asked[0]?.fields ?? {}).toSorted(), ["Action", "Version"]);
    assert.equal(asked[0]?.path, "/services/compute/");
    assert.match(String(asked[0]?.headers["authorization"]), /\/eucalyptus\/ec2\/aws4_request/);
  });

  it("signs by version 2 in the form where it is told to", async (context) => {
    const { cloud, asked } = await scene(context, { DescribeAvailabilityZones: "" }, ";signature=v2");
    await idsOf(cloud, "realms");
    const [call] = asked;
    assert.equal(call?.fields["SignatureVersion"], "2");
    assert.ok(call.fields["Signature"]);
    assert.equal(call.headers["authorization"], undefined);
  });

  it("names and tags an instance when it is launched, and takes back what it cannot tag", async (context) => {
    let tags = 0;
    const { cloud, asked, actions } = await scene(context, {
      RunInstances: instance,
      DescribeInstances: `<reservationSet><item>${instance}</item></reservationSet>`,
      DescribeInstanceAttribute: () => {
        throw new QueryError("InvalidParameterValue");
      },
      CreateTags: () => {
        if (tags++ > 0) throw new QueryError("InvalidParameterValue");
        return "<return>true</return>";
      },
      TerminateInstances: instance,
    });
    const request = { imageId: "emi-1", hardwareProfileId: "m1.small", name: "web", tags: { owner: "ann" } };
    await cloud.call("instances", "create", request);
    assert.ok(!Object.keys(asked[0]?.fields ?? {}).some((name) => name.startsWith("TagSpecification")));
    const tagged = asked.find(({ fields }) => fields["Action"] === "CreateTags");
    assert.deepEqual([tagged?.fields["Tag.1.Value"], tagged?.fields["Tag.2.Value"]].toSorted(), ["ann", "web"]);
    assert.ok(!actions().includes("TerminateInstances"));
    await assert.rejects(cloud.call("instances", "create", request), { code: "invalid_argument" });
    assert.equal(actions().at(-1), "TerminateInstances");
  });

  it("reads the rules off their firewall, and refuses what they cannot say", async (context) => {
    const { cloud, actions } = await scene(context, {
      DescribeSecurityGroups: `<securityGroupInfo>${group("sg-1")}</securityGroupInfo>`,
    });
    const { rules } = await cloud.call("firewalls", "get", { id: "sg-1" });
    assert.deepEqual(
      rules.map(({ id, portFrom }) => [id, portFrom]),
      [["123456789012~tcp~80~80~@address,ipv4,0.0.0.0,0", 80]],
    );
    const rule = { direction: "ingress", protocol: "tcp", portFrom: 22, portTo: 22 } as const;
    for (const more of [{ description: "words" }, { source: { type: "address", cidr: "2001:db8::/32" } as const }]) {
      await assert.rejects(cloud.call("firewalls", "createRules", { id: "sg-1", rules: [{ ...rule, ...more }] }), {
        code: "unsupported",
      });
    }
    assert.deepEqual(new Set(actions()), new Set(["DescribeSecurityGroups"]));
  });

  it("refuses what Eucalyptus has not, without asking it", async (context) => {
    const { cloud, actions } = await scene(context, {}, ";s3=127.0.0.1:1");
    await assert.rejects(cloud.call("keys", "create", { name: "k", keyType: "ed25519" }), { code: "unsupported" });
    await assert.rejects(cloud.call("images", "copy", { id: "emi-1" }), { code: "unsupported" });
    const blob = { bucketId: "b", id: "a", body: Readable.from([]), contentLength: 0, tags: { a: "b" } };
    await assert.rejects(cloud.call("blobs", "put", blob), { code: "unsupported", details: { parameter: "tags" } });
    assert.deepEqual(actions(), []);
  });

  it("makes a volume without the token that the cloud does not know, and so does not repeat it", async (context) => {
    let calls = 0;
    const { cloud, asked } = await scene(context, {
      CreateVolume: () => {
        calls++;
        throw new QueryError("InternalError", 503);
      },
    });
    await assert.rejects(cloud.call("volumes", "create", { realmId: "one", capacity: 1024 ** 3 }));
    assert.equal(calls, 1);
    assert.equal(asked[0]?.fields["ClientToken"], undefined);
  });

  it("signs for buckets as old stores check it, without the path that they are at", async (context) => {
    let signed = "";
    const url = await serve(context, async ({ url: target, headers }, response) => {
      signed = `${target} ${headers["x-amz-date"]} ${headers["authorization"]}`;
      response.end();
    });
    const egress = createEgressPolicy();
    const { gateway, select } = testGateway(eucalyptus, { egress, settings: { eucalyptus: { provider: `s3=${url}` } } });
    context.after(() => gateway.close());
    const cloud = await select({ credentials: { user: "AKID", password: "secret" } });
    await cloud.call("blobs", "destroy", { bucketId: "b", id: "a b" });
    const [, path, date, signature] = /^(\S+) (.*) AWS AKID:(\S+)$/.exec(signed) ?? [];
    assert.equal(path, "/services/Walrus/b/a%20b");
    const text = `DELETE\n\n\n\nx-amz-date:${date}\n/b/a%20b`;
    assert.equal(signature, createHmac("sha1", "secret").update(text).digest("base64"));
  });
});
