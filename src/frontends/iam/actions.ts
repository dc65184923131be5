import type { Scope } from "../../credentials/scope.ts";
import { fingerprintOf } from "../../credentials/fingerprint.ts";
import { boolean, list, map, optional, string, struct, timestamp, type Infer } from "../../model/shape.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { actionTable, defineAction } from "../aws-query/action.ts";
import type { Call } from "../aws-query/call.ts";
import { principalOf, roleArn, roleId } from "../aws-query/principal.ts";
import { roleDocument, userDocument } from "./documents.ts";

/** Nobody knows when what is computed was made; clients want a time. */
const created = new Date(0);
const longestSession = 43_200;

async function ownUser(call: Call): Promise<Infer<typeof userDocument>> {
  const { accountId, userName, userId } = await principalOf(call);
  return {
    Path: "/",
    UserName: userName,
    UserId: userId,
    Arn: `arn:aws:iam::${accountId}:user/${userName}`,
    CreateDate: created,
  };
}

function roleOf(accountId: string, name: string, scope: Scope): Infer<typeof roleDocument> {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "sts:AssumeRole" }],
  };
  return {
    Path: "/",
    RoleName: name,
    RoleId: roleId(accountId, name),
    Arn: roleArn(accountId, name),
    CreateDate: created,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
    Description: [scope.readOnly ? "read only" : "", scope.operations?.join(", ") ?? ""].filter((part) => part !== "").join("; "),
    MaxSessionDuration: longestSession,
  };
}

/** @throws AwsFault `NoSuchEntity` */
async function knownRole(call: Call, name: string): Promise<Infer<typeof roleDocument>> {
  const scope = call.accessKeys.roles.get(name);
  if (!scope) throw noSuch("role", name);
  return roleOf(await call.accountId(), name, scope);
}

const noSuch = (kind: string, name: string): AwsFault =>
  new AwsFault("NoSuchEntity", `The ${kind} with name ${name.slice(0, 100)} cannot be found.`);

const nothing = { IsTruncated: boolean() };

const getUser = defineAction({
  name: "GetUser",
  doc: "The caller as a user; there are no others.",
  needs: "static",
  parameters: { UserName: optional(string()) },
  document: { User: userDocument },
  run: async (call, { UserName }) => {
    const user = await ownUser(call);
    if (UserName !== undefined && UserName !== user.UserName) throw noSuch("user", UserName);
    return { User: user };
  },
});

const listUsers = defineAction({
  name: "ListUsers",
  doc: "The caller alone.",
  needs: "static",
  parameters: {},
  document: { Users: list(userDocument), ...nothing },
  run: async (call) => ({ Users: [await ownUser(call)], IsTruncated: false }),
});

const listRoles = defineAction({
  name: "ListRoles",
  doc: "The roles that `sts:AssumeRole` knows.",
  needs: "static",
  parameters: { PathPrefix: optional(string()) },
  document: { Roles: list(roleDocument), ...nothing },
  run: async (call, { PathPrefix = "/" }) => {
    const accountId = await call.accountId();
    const roles = PathPrefix === "/" ? [...call.accessKeys.roles] : [];
    return { Roles: roles.map(([name, scope]) => roleOf(accountId, name, scope)), IsTruncated: false };
  },
});

const getRole = defineAction({
  name: "GetRole",
  doc: "A role that `sts:AssumeRole` knows.",
  needs: "static",
  parameters: { RoleName: string() },
  document: { Role: roleDocument },
  run: async (call, { RoleName }) => ({ Role: await knownRole(call, RoleName) }),
});

const listRolePolicies = defineAction({
  name: "ListRolePolicies",
  doc: "None: what a role may do is in the server's configuration.",
  needs: "static",
  parameters: { RoleName: string() },
  document: { PolicyNames: list(string()), ...nothing },
  run: async (call, { RoleName }) => {
    await knownRole(call, RoleName);
    return { PolicyNames: [], IsTruncated: false };
  },
});

const listAttachedRolePolicies = defineAction({
  name: "ListAttachedRolePolicies",
  doc: "None: what a role may do is in the server's configuration.",
  needs: "static",
  parameters: { RoleName: string() },
  document: { AttachedPolicies: list(struct({ PolicyName: string(), PolicyArn: string() })), ...nothing },
  run: async (call, { RoleName }) => {
    await knownRole(call, RoleName);
    return { AttachedPolicies: [], IsTruncated: false };
  },
});

const instanceProfile = struct({ InstanceProfileName: string(), Arn: string() });

const listInstanceProfiles = defineAction({
  name: "ListInstanceProfiles",
  doc: "None: instances have no roles.",
  needs: "static",
  parameters: {},
  document: { InstanceProfiles: list(instanceProfile), ...nothing },
  run: () => ({ InstanceProfiles: [], IsTruncated: false }),
});

const listInstanceProfilesForRole = defineAction({
  name: "ListInstanceProfilesForRole",
  doc: "None: instances have no roles.",
  needs: "static",
  parameters: { RoleName: string() },
  document: { InstanceProfiles: list(instanceProfile), ...nothing },
  run: async (call, { RoleName }) => {
    await knownRole(call, RoleName);
    return { InstanceProfiles: [], IsTruncated: false };
  },
});

const getInstanceProfile = defineAction({
  name: "GetInstanceProfile",
  doc: "`NoSuchEntity`: instances have no roles.",
  needs: "static",
  parameters: { InstanceProfileName: string() },
  document: { InstanceProfile: instanceProfile },
  run: (_, { InstanceProfileName }) => {
    throw new AwsFault("NoSuchEntity", `Instance Profile ${InstanceProfileName.slice(0, 100)} cannot be found.`);
  },
});

const getAccountSummary = defineAction({
  name: "GetAccountSummary",
  doc: "How many users and roles there are.",
  needs: "static",
  parameters: {},
  document: { SummaryMap: map() },
  run: (call) => ({
    SummaryMap: {
      Users: "1",
      Roles: String(call.accessKeys.roles.size),
      Groups: "0",
      InstanceProfiles: "0",
      Policies: "0",
      ServerCertificates: "0",
      MFADevices: "0",
      AccountMFAEnabled: "0",
      AccountAccessKeysPresent: "0",
    },
  }),
});

const accessKey = struct({ UserName: string(), AccessKeyId: string(), Status: string(), CreateDate: timestamp() });

const listAccessKeys = defineAction({
  name: "ListAccessKeys",
  doc: "The key that the caller presents, unless it is one of a session: nobody knows of others, as none is kept.",
  needs: "static",
  parameters: { UserName: optional(string()) },
  document: { AccessKeyMetadata: list(accessKey), ...nothing },
  run: async (call, { UserName }) => {
    const user = await ownUser(call);
    if (UserName !== undefined && UserName !== user.UserName) throw noSuch("user", UserName);
    const { account, accessKeyId = "" } = call.caller;
    const isOwn = account.accessKey === fingerprintOf(accessKeyId) && (account.derivedFrom ?? []).length === 0;
    const key = { UserName: user.UserName, AccessKeyId: accessKeyId, Status: "Active", CreateDate: created };
    return { AccessKeyMetadata: isOwn ? [key] : [], IsTruncated: false };
  },
});

/** Lists of what IAM has and we have not. */
const emptyLists = Object.entries({
  ListAccountAliases: "AccountAliases",
  ListGroups: "Groups",
  ListGroupsForUser: "Groups",
  ListPolicies: "Policies",
  ListUserPolicies: "PolicyNames",
  ListAttachedUserPolicies: "AttachedPolicies",
  ListUserTags: "Tags",
  ListRoleTags: "Tags",
  ListMFADevices: "MFADevices",
  ListVirtualMFADevices: "VirtualMFADevices",
  ListSSHPublicKeys: "SSHPublicKeys",
  ListSigningCertificates: "Certificates",
  ListServerCertificates: "ServerCertificateMetadataList",
  ListSAMLProviders: "SAMLProviderList",
  ListOpenIDConnectProviders: "OpenIDConnectProviderList",
}).map(([name, field]) =>
  defineAction({
    name,
    doc: "None.",
    needs: "static",
    parameters: {},
    document: { [field]: list(struct({})), ...nothing },
    run: () => ({ [field]: [], IsTruncated: false }),
  }),
);

/** Every action of IAM that we have, by name. */
export const iamActions = actionTable([
  getUser,
  listUsers,
  listRoles,
  getRole,
  listRolePolicies,
  listAttachedRolePolicies,
  listInstanceProfiles,
  listInstanceProfilesForRole,
  getInstanceProfile,
  getAccountSummary,
  listAccessKeys,
  ...emptyLists,
]);
