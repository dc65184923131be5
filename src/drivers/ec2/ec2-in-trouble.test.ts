import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createEgressPolicy } from "../../http/egress.ts";
import { createHttpCore } from "../../http/http-core.ts";
import { isCloudError, type ErrorCode } from "../../model/errors.ts";
import { bodyOf, serve } from "../../testing/http-scene.ts";
import { testGateway } from "../../testing/gateway-harness.ts";
import ec2 from "./driver.ts";

/** What a scripted cloud answers to one call: an error's code and status, or the inside of an answer. */
type Answered = string | { readonly error: string; readonly status?: number };
type Script = Readonly<Record<string, readonly Answered[]>>;

/** A cloud that answers each action by its script, the last line again and again, and what it was asked. */
async function cloudOf(context: TestContext, script: Script) {
  const asked: URLSearchParams[] = [];
  const url = await serve(context, async (request, response) => {
    const fields = new URLSearchParams(await bodyOf(request));
    asked.push(fields);
    const action = fields.get("Action") ?? "";
    const lines = script[action] ?? [{ error: "InvalidAction" }];
    const line = lines[Math.min(of(action).length, lines.length) - 1] ?? "";
    if (typeof line === "string") return void response.end(`<${action}Response>${line}</${action}Response>`);
    const { error, status = 400 } = line;
    response.writeHead(status);
    response.end(`<Response><Errors><Error><Code>${error}</Code><Message>no</Message></Error></Errors></Response>`);
  });
  const of = (action: string): readonly URLSearchParams[] => asked.filter((fields) => fields.get("Action") === action);
  const egress = createEgressPolicy();
  const http = createHttpCore({ egress, clock: { now: Date.now, sleep: async () => {} } });
  const { gateway, select } = testGateway(ec2, { egress, http, settings: { ec2: { provider: `ec2=${url}` } } });
  context.after(() => gateway.close());
  const credentials = { user: "AKID", password: "secret" };
  return { cloud: await select({ credentials }), select: () => select({ credentials }), of };
}

const fails = (code: ErrorCode, providerCode?: string) => (error: unknown) => {
  assert.ok(isCloudError(error), String(error));
  assert.deepEqual([error.code, error.details.providerCode], [code, providerCode]);
  return true;
};

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const instance = (state = "running"): string =>
  `<instancesSet><item><instanceId>i-1</instanceId><instanceState><name>${state}</name></instanceState></item></instancesSet>`;
const reservation = `<reservationId>r-1</reservationId><ownerId>111122223333</ownerId>${instance("pending")}`;
const described = `<reservationSet><item><ownerId>111122223333</ownerId>${instance()}</item></reservationSet>`;
const unknown = { error: "InvalidInstanceID.NotFound" };

describe("what EC2 does not know yet", () => {
  it("is looked for again when it was just made, also by the next request", async (context) => {
    const script = { RunInstances: [reservation], DescribeInstances: [unknown, unknown, described], TerminateInstances: [""] };
    const { cloud, select, of } = await cloudOf(context, script);
    await cloud.call("instances", "create", { imageId: "ami-1" });
    const shown = await (await select()).call("instances", "get", { id: "i-1" });
    assert.deepEqual([shown.id, shown.state], ["i-1", "running"]);
    assert.equal(of("DescribeInstances").length, 3);
  });

  it("is not there when nobody made it, and after it was destroyed", async (context) => {
    const script = { RunInstances: [reservation], DescribeInstances: [unknown], TerminateInstances: [""] };
    const { cloud, of } = await cloudOf(context, script);
    await assert.rejects(cloud.call("instances", "get", { id: "i-1" }), fails("not_found", "InvalidInstanceID.NotFound"));
    assert.equal(of("DescribeInstances").length, 1);
    await cloud.call("instances", "create", { imageId: "ami-1" });
    await cloud.call("instances", "destroy", { id: "i-1" });
    await assert.rejects(cloud.call("instances", "get", { id: "i-1" }), fails("not_found", "InvalidInstanceID.NotFound"));
    assert.equal(of("DescribeInstances").length, 2);
  });

  it("is looked for in a change that may not be done twice, which was not done", async (context) => {
    const volume = "<volumeId>vol-1</volumeId><status>available</status>";
    const script = {
      DescribeAvailabilityZones: [
        "<availabilityZoneInfo><item><zoneName>a</zoneName><zoneState>available</zoneState></item></availabilityZoneInfo>",
      ],
      CreateVolume: [volume],
      AttachVolume: [{ error: "InvalidVolume.NotFound" }, "<volumeId>vol-1</volumeId>"],
      DescribeVolumes: [`<volumeSet><item>${volume}</item></volumeSet>`],
    };
    const { cloud, of } = await cloudOf(context, script);
    await cloud.call("volumes", "create", {});
    await cloud.call("volumes", "attach", { id: "vol-1", instanceId: "i-1", device: "/dev/sdf" });
    assert.equal(of("AttachVolume").length, 2);
  });
});

describe("launches", () => {
  it("have one client token for all attempts, which is the client's own where it has one", async (context) => {
    const { cloud, of } = await cloudOf(context, { RunInstances: [{ error: "InternalError", status: 500 }, reservation] });
    await cloud.call("instances", "create", { imageId: "ami-1" });
    const [first, second] = of("RunInstances").map((fields) => fields.get("ClientToken"));
    assert.ok(first);
    assert.equal(second, first);
  });

  it("have a small type of today where none is asked for, which fits the image, where the cloud has it", async (context) => {
    const image = (architecture: string, kind = "hvm"): string =>
      `<imagesSet><item><imageId>ami-1</imageId><architecture>${architecture}</architecture><virtualizationType>${kind}</virtualizationType></item></imagesSet>`;
    const type = (name: string): string => `<instanceTypeSet><item><instanceType>${name}</instanceType></item></instanceTypeSet>`;
    const { cloud, of } = await cloudOf(context, {
      RunInstances: [reservation],
      DescribeImages: [image("x86_64"), image("arm64"), image("x86_64", "paravirtual"), image("i386")],
      DescribeInstanceTypes: [type("t3.micro"), type("t4g.micro"), "<instanceTypeSet/>"],
    });
    for (let times = 0; times < 4; times++) await cloud.call("instances", "create", { imageId: "ami-1" });
    await cloud.call("instances", "create", { imageId: "ami-1", hardwareProfileId: "m5.large" });
    assert.deepEqual(
      of("RunInstances").map((fields) => fields.get("InstanceType")),
      ["t3.micro", "t4g.micro", null, null, "m5.large"],
    );
    assert.equal(of("DescribeImages").length, 4);
  });

  it("name firewalls by id or by name, and go to a subnet of a zone", async (context) => {
    const groups = "<securityGroupInfo><item><groupId>sg-2</groupId><groupName>web</groupName></item></securityGroupInfo>";
    const { cloud, of } = await cloudOf(context, {
      RunInstances: [reservation],
      DescribeSecurityGroups: [groups],
      DescribeSubnets: ["<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId></item></subnetSet>"],
    });
    await cloud.call("instances", "create", { imageId: "ami-1", firewallIds: ["web"] });
    await cloud.call("instances", "create", { imageId: "ami-1", realmId: "a:subnet-1", firewallIds: ["web", "sg-1"] });
    const [classic, vpc] = of("RunInstances");
    assert.equal(classic?.get("SecurityGroup.1"), "web");
    assert.deepEqual(
      ["SubnetId", "Placement.AvailabilityZone", "SecurityGroupId.1", "SecurityGroupId.2"].map((name) => vpc?.get(name)),
      ["subnet-1", "a", "sg-2", "sg-1"],
    );
    assert.equal(of("DescribeSecurityGroups")[0]?.get("Filter.2.Value.1"), "vpc-1");
  });
});

describe("a network interface that is destroyed", () => {
  const shown = (attachment: string): string =>
    `<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>${attachment}</item></networkInterfaceSet>`;
  const attached = (index: number, status = "attached"): string =>
    shown(
      `<attachment><attachmentId>eni-attach-1</attachmentId><instanceId>i-1</instanceId><deviceIndex>${index}</deviceIndex><status>${status}</status></attachment>`,
    );
  const answers = { DetachNetworkInterface: [""], DeleteNetworkInterface: [""] };

  it("is taken off its instance, and waited for", async (context) => {
    const { cloud, of } = await cloudOf(context, {
      ...answers,
      DescribeNetworkInterfaces: [attached(1), attached(1, "detaching"), attached(1, "detaching"), shown("")],
    });
    await cloud.call("networkInterfaces", "destroy", { id: "eni-1" });
    assert.deepEqual([of("DetachNetworkInterface").length, of("DeleteNetworkInterface").length], [1, 1]);
  });

  it("stays where it is the first one of its instance", async (context) => {
    const { cloud, of } = await cloudOf(context, { ...answers, DescribeNetworkInterfaces: [attached(0)] });
    await assert.rejects(cloud.call("networkInterfaces", "destroy", { id: "eni-1" }), fails("failed_precondition"));
    assert.equal(of("DetachNetworkInterface").length + of("DeleteNetworkInterface").length, 0);
  });
});

describe("errors of EC2", () => {
  const meanings: Readonly<Record<string, ErrorCode>> = {
    AddressLimitExceeded: "quota_exceeded",
    InstanceLimitExceeded: "quota_exceeded",
    VcpuLimitExceeded: "quota_exceeded",
    VolumeLimitExceeded: "quota_exceeded",
    InsufficientInstanceCapacity: "capacity_unavailable",
    OptInRequired: "permission_denied",
    PendingVerification: "permission_denied",
    UnauthorizedOperation: "permission_denied",
    DependencyViolation: "failed_precondition",
    OperationNotPermitted: "failed_precondition",
    "InvalidGroup.InUse": "failed_precondition",
    "InvalidKeyPair.Duplicate": "already_exists",
    "InvalidAMIID.Malformed": "not_found",
    InvalidParameterValue: "invalid_argument",
    IdempotentParameterMismatch: "invalid_argument",
    UnsupportedOperation: "unsupported",
    AuthFailure: "permission_denied",
  };
  for (const [code, meaning] of Object.entries(meanings)) {
    it(`${code} is ${meaning}`, async (context) => {
      const { cloud } = await cloudOf(context, { AllocateAddress: [{ error: code }] });
      await assert.rejects(cloud.call("addresses", "create", {}), fails(meaning, code));
    });
  }
});

describe("lists of EC2", () => {
  it("have one's own images and snapshots, unless others are asked for", async (context) => {
    const { cloud, of } = await cloudOf(context, { DescribeImages: [""], DescribeSnapshots: [""] });
    await all(cloud.list("images", {}));
    await all(cloud.list("images", { ownerId: "debian" }));
    await all(cloud.list("images", { id: "ami-1" }));
    await all(cloud.list("images", { ownerId: "nobody" }));
    await all(cloud.list("snapshots", {}));
    assert.deepEqual(
      of("DescribeImages").map((fields) => fields.get("Owner.1")),
      ["self", "136693071363", null],
    );
    assert.equal(of("DescribeSnapshots")[0]?.get("Owner.1"), "self");
  });

  it("have the rules of firewalls from the groups where the cloud shows none by themselves", async (context) => {
    const permissions =
      "<ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>" +
      "<ipRanges><item><cidrIp>192.0.2.0/24</cidrIp></item></ipRanges>" +
      "<groups><item><userId>1</userId><groupName>web</groupName></item></groups></item></ipPermissions>";
    const { cloud, of } = await cloudOf(context, {
      DescribeSecurityGroups: [
        `<securityGroupInfo><item><ownerId>1</ownerId><groupName>ssh</groupName>${permissions}</item></securityGroupInfo>`,
      ],
      RevokeSecurityGroupIngress: [""],
    });
    const [group] = await all(cloud.list("firewalls", {}));
    assert.equal(group?.id, "ssh");
    assert.deepEqual(
      group?.rules.map(({ id }) => id),
      ["1~tcp~22~22~@address,ipv4,192.0.2.0,24", "1~tcp~22~22~@group,1,web"],
    );
    await cloud.call("firewalls", "destroyRules", { id: "ssh", ruleIds: ["1~tcp~22~22~@group,1,web"] });
    const [revoked] = of("RevokeSecurityGroupIngress");
    assert.deepEqual(
      ["GroupName", "IpPermissions.1.Groups.1.GroupName", "IpPermissions.1.Groups.1.UserId"].map((name) => revoked?.get(name)),
      ["ssh", "web", "1"],
    );
  });

  it("lead by a name to a group in whatever network, also to destroy it", async (context) => {
    const { cloud, of } = await cloudOf(context, {
      DescribeSecurityGroups: [
        "<securityGroupInfo><item><groupId>sg-2</groupId><groupName>web</groupName><vpcId>vpc-2</vpcId></item></securityGroupInfo>",
      ],
      DeleteSecurityGroup: [""],
    });
    await cloud.call("firewalls", "destroy", { id: "web" });
    await cloud.call("firewalls", "destroy", { id: "sg-1" });
    assert.deepEqual(
      of("DeleteSecurityGroup").map((fields) => [fields.get("GroupId"), fields.get("GroupName")]),
      [
        ["sg-2", null],
        ["sg-1", null],
      ],
    );
  });

  it("show a rule for a list of addresses as one for that list, and not for everybody", async (context) => {
    const rule =
      "<securityGroupRuleId>sgr-1</securityGroupRuleId><groupId>sg-1</groupId><isEgress>false</isEgress><ipProtocol>tcp</ipProtocol>" +
      "<fromPort>443</fromPort><toPort>443</toPort><prefixListId>pl-63a5400a</prefixListId>";
    const group = "<groupId>sg-1</groupId><groupName>web</groupName><ownerId>1</ownerId>";
    const { cloud, of } = await cloudOf(context, {
      DescribeSecurityGroups: [`<securityGroupInfo><item>${group}</item></securityGroupInfo>`],
      DescribeSecurityGroupRules: [`<securityGroupRuleSet><item>${rule}</item></securityGroupRuleSet>`],
      AuthorizeSecurityGroupIngress: [""],
    });
    const [shown] = await all(cloud.list("firewalls", {}));
    assert.deepEqual(
      shown?.rules.map(({ source }) => source),
      [{ type: "group", name: "pl-63a5400a" }],
    );
    const rules = [{ direction: "ingress" as const, protocol: "tcp", portFrom: 80, portTo: 80, source: shown?.rules[0]?.source }];
    await cloud.call("firewalls", "createRules", { id: "sg-1", rules });
    const [added] = of("AuthorizeSecurityGroupIngress");
    assert.equal(added?.get("IpPermissions.1.PrefixListIds.1.PrefixListId"), "pl-63a5400a");
  });
});
