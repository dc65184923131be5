import { narrow, type RoleSession } from "../../credentials/account.ts";
import { fingerprintOf } from "../../credentials/fingerprint.ts";
import { everything, narrowScope, type Scope } from "../../credentials/scope.ts";
import { integer, list, optional, string, struct, type Infer } from "../../model/shape.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";
import { actionTable, defineAction } from "../aws-query/action.ts";
import type { Call } from "../aws-query/call.ts";
import { assumedRole, principalOf } from "../aws-query/principal.ts";
import { assumedRoleUserDocument, credentialsDocument } from "./documents.ts";
import { scopeOfPolicies } from "./session-policy.ts";

const getCallerIdentity = defineAction({
  name: "GetCallerIdentity",
  doc: "Who the credentials are; the cloud is asked.",
  needs: "static",
  parameters: {},
  document: { Arn: string(), UserId: string(), Account: string() },
  run: async (call) => {
    const { arn, userId, accountId } = await principalOf(call);
    return { Arn: arn, UserId: userId, Account: accountId };
  },
});

const getSessionToken = defineAction({
  name: "GetSessionToken",
  doc: "Makes a key that ends, with a session token; also for who comes with the cloud's own user and password.",
  needs: "static",
  parameters: { DurationSeconds: optional(integer({ minimum: 900, maximum: 129_600 })) },
  document: { Credentials: credentialsDocument },
  run: async (call, { DurationSeconds = 43_200 }) => ({ Credentials: await keyFor(call, everything, DurationSeconds) }),
});

const assumeRole = defineAction({
  name: "AssumeRole",
  doc: "Makes a key that ends and may do no more than a role, and no more than the caller.",
  needs: "static",
  parameters: {
    RoleArn: string({ maxLength: 2048 }),
    RoleSessionName: string({ pattern: /^[\w+=,.@-]{2,64}$/ }),
    DurationSeconds: optional(integer({ minimum: 900, maximum: 43_200 })),
    Policy: optional(string({ maxLength: 2048 })),
    PolicyArns: optional(list(struct({ arn: string({ maxLength: 2048 }) }))),
    SourceIdentity: optional(string({ pattern: /^[\w+=,.@-]{2,64}$/ })),
  },
  document: {
    Credentials: credentialsDocument,
    AssumedRoleUser: assumedRoleUserDocument,
    SourceIdentity: optional(string()),
  },
  run: async (call, { RoleArn, RoleSessionName, DurationSeconds = 3600, Policy, PolicyArns = [], SourceIdentity }) => {
    const policies = scopeOfPolicies(
      Policy,
      PolicyArns.map(({ arn }) => arn),
    );
    const { accountId, arn: caller } = await principalOf(call);
    const [, ownerId, role = ""] = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[^/]+\/)*([^/]+)$/.exec(RoleArn) ?? [];
    const scope = ownerId === accountId ? call.accessKeys.roles.get(role) : undefined;
    if (!scope) {
      throw new AwsFault(
        "AccessDenied",
        `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn.slice(0, 200)}; the roles are ${[...call.accessKeys.roles.keys()].join(", ")}`,
      );
    }
    const session = { role, name: RoleSessionName };
    const { arn, userId } = assumedRole(accountId, role, RoleSessionName);
    return {
      Credentials: await keyFor(call, narrowScope(scope, policies), DurationSeconds, session),
      AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
      SourceIdentity,
    };
  },
});

/**
 * A key with a session token for the caller's account, which never may more, or longer, than what the caller came with.
 * @throws `unauthenticated` for credentials that the cloud refuses
 */
async function keyFor(
  { caller, exchange, accessKeys }: Call,
  scope: Scope,
  seconds: number,
  session?: RoleSession,
): Promise<Infer<typeof credentialsDocument>> {
  // What is sealed is what the caller came with, not what the operator has set for the driver: that has to be good.
  const cloud = await exchange.selectAccount({ account: caller.account, ownCredentials: true });
  await cloud.identity();
  const expires = new Date(Date.now() + seconds * 1000);
  const account = narrow(caller.account, scope, expires);
  const { id, secret, token = "", expires: end = expires } = accessKeys.create(session ? { ...account, session } : account, true);
  return { AccessKeyId: id, SecretAccessKey: secret, SessionToken: token, Expiration: end };
}

const getAccessKeyInfo = defineAction({
  name: "GetAccessKeyInfo",
  doc: "The account of an access key: of the caller's own, for nobody else's can be opened.",
  needs: "static",
  parameters: { AccessKeyId: string({ maxLength: 1024 }) },
  document: { Account: string() },
  run: async (call, { AccessKeyId }) => {
    if (fingerprintOf(AccessKeyId) !== call.caller.account.accessKey) {
      throw new AwsFault("AccessDenied", "The account of an access key is told to its owner alone.");
    }
    return { Account: await call.accountId() };
  },
});

const decodeAuthorizationMessage = defineAction({
  name: "DecodeAuthorizationMessage",
  doc: "Refuses every message: none is encoded here.",
  needs: "static",
  parameters: { EncodedMessage: string() },
  document: { DecodedMessage: string() },
  run: () => {
    throw new AwsFault(
      "InvalidAuthorizationMessageException",
      "Messages of refusals are not encoded here: none is to be decoded.",
    );
  },
});

/** Every action of STS that we have, by name. */
export const stsActions = actionTable([
  getCallerIdentity,
  getSessionToken,
  assumeRole,
  getAccessKeyInfo,
  decodeAuthorizationMessage,
]);
