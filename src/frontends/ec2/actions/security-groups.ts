import type { Firewall } from "../../../model/collections/firewalls.ts";
import { boolean, optional, string } from "../../../model/shape.ts";
import { AwsFault, invalidValue } from "../../../protocols/aws-query/aws-fault.ts";
import { securityGroupDocument } from "../../../protocols/ec2/documents/security-group.ts";
import { tagSet } from "../../../protocols/ec2/documents/tags.ts";
import { defineAction, type Action } from "../../aws-query/action.ts";
import type { Call } from "../../aws-query/call.ts";
import { describe } from "../../aws-query/describe.ts";
import { listing } from "../../aws-query/listing.ts";
import { defaultVpcId, onlyNetwork } from "../networks.ts";
import { forgetInstanceContext } from "../instance-view.ts";
import { fromEc2IfThere, idParameter, toEc2 } from "../ids.ts";
import { groupContext, securityGroupOf } from "../security-group-view.ts";
import { firewallOf, groupParameters, hasEgressRules } from "../security-groups.ts";
import { allowsAllEgress, rulesIn } from "../security-rules.ts";
import { specifiedTags, tagParameters, tagSetOf, tagSpecificationParameter } from "../tags.ts";

/** The group that clouds make by themselves, and keep. */
const defaultGroup = "default";

const permissionFilters = (prefix: string, path: string): Readonly<Record<string, string>> => ({
  [`${prefix}.cidr`]: `${path}.ipRanges.cidrIp`,
  [`${prefix}.from-port`]: `${path}.fromPort`,
  [`${prefix}.group-id`]: `${path}.groups.groupId`,
  [`${prefix}.group-name`]: `${path}.groups.groupName`,
  [`${prefix}.ipv6-cidr`]: `${path}.ipv6Ranges.cidrIpv6`,
  [`${prefix}.protocol`]: `${path}.ipProtocol`,
  [`${prefix}.to-port`]: `${path}.toPort`,
  [`${prefix}.user-id`]: `${path}.groups.userId`,
});

const describeSecurityGroups = describe({
  name: "DescribeSecurityGroups",
  doc: "The firewalls with their rules; what may leave is shown as everything where the cloud has no rules for it.",
  needs: ["firewalls", "list"],
  set: "securityGroupInfo",
  item: securityGroupDocument,
  ids: idParameter("GroupId", "securityGroup"),
  names: [
    {
      name: "GroupName",
      of: ({ name }: Firewall) => name,
      notFound: ([first = ""]) =>
        new AwsFault("InvalidGroup.NotFound", `The security group '${first.slice(0, 100)}' does not exist`),
    },
  ],
  filters: {
    description: "groupDescription",
    "group-id": "groupId",
    "group-name": "groupName",
    "owner-id": "ownerId",
    "vpc-id": "vpcId",
    ...permissionFilters("ip-permission", "ipPermissions"),
    ...permissionFilters("egress.ip-permission", "ipPermissionsEgress"),
  },
  tags: "tagSet",
  list: listing<"firewalls">("firewalls", (query) => ({ name: query.exactly("group-name") })),
  prepare: groupContext,
  show: securityGroupOf,
});

const createSecurityGroup = defineAction({
  name: "CreateSecurityGroup",
  doc: "Makes a firewall that lets nothing in and everything out.",
  needs: ["firewalls", "create"],
  parameters: {
    GroupName: string({ maxLength: 255 }),
    GroupDescription: string({ maxLength: 255 }),
    VpcId: optional(string()),
    TagSpecification: tagSpecificationParameter,
  },
  document: { return: boolean(), groupId: string(), tagSet, securityGroupArn: string() },
  run: async (call, { GroupName: name, GroupDescription: description, VpcId, TagSpecification }) => {
    if (name.startsWith("sg-")) throw invalidValue("groupName", name, "It must not begin with sg-.");
    if (name === defaultGroup) throw new AwsFault("InvalidParameterValue", `Cannot use reserved security group name: ${name}`);
    const { cloud } = call;
    const tags = tagParameters(cloud, "firewalls", "create", specifiedTags(TagSpecification, "security-group"));
    const given = fromEc2IfThere("vpc", VpcId) ?? (await defaultVpcId(call));
    // A cloud without networks has just the one that stands for them.
    const networkId = given === onlyNetwork && !cloud.supports("networks", "list") ? undefined : given;
    const made = await cloud.call("firewalls", "create", { name, description, networkId, ...tags });
    forgetInstanceContext(call);
    const { groupId, securityGroupArn } = securityGroupOf(await letOut(call, made), await groupContext(call));
    return { return: true, groupId, tagSet: tagSetOf("firewalls", made), securityGroupArn };
  },
});

/** Clients expect that a new group lets everything out; where the cloud has not seen to that, it is done here. */
async function letOut({ cloud }: Call, firewall: Firewall): Promise<Firewall> {
  const { id } = firewall;
  if (!hasEgressRules(cloud) || rulesIn(firewall, "egress").length > 0 || !cloud.supports("firewalls", "createRules"))
    return firewall;
  try {
    return await cloud.call("firewalls", "createRules", { id, rules: [allowsAllEgress()] });
  } catch (error) {
    // Half a group would bear a name that nobody can take any more.
    if (cloud.supports("firewalls", "destroy")) await cloud.call("firewalls", "destroy", { id }).catch(() => {});
    throw error;
  }
}

const deleteSecurityGroup = defineAction({
  name: "DeleteSecurityGroup",
  doc: "Destroys a firewall that nothing uses.",
  needs: ["firewalls", "destroy"],
  parameters: groupParameters,
  document: { return: boolean(), groupId: string() },
  run: async (call, given) => {
    const { id, name } = await firewallOf(call, given);
    const groupId = toEc2("securityGroup", id);
    if (name === defaultGroup) {
      throw new AwsFault("CannotDelete", `the specified group: "${groupId}" name: "${name}" cannot be deleted by a user`);
    }
    await call.cloud.call("firewalls", "destroy", { id });
    forgetInstanceContext(call);
    return { return: true, groupId };
  },
});

/** Security groups; their rules are in `security-group-permissions.ts` and `security-group-rules.ts`. */
export const actions: readonly Action[] = [describeSecurityGroups, createSecurityGroup, deleteSecurityGroup];
