import type { Identity } from "../../model/driver.ts";
import { optional, string, struct } from "../../model/shape.ts";
import { needed } from "../../protocols/aws-query/answer-reader.ts";
import { securityGroupDocument } from "../../protocols/ec2/documents/security-group.ts";
import type { Connection } from "./connection.ts";
import { storeOf } from "./object-store/endpoint.ts";
import { ownerOf } from "./object-store/identity.ts";
import { ObjectStore } from "./object-store/store.ts";
import { defineAction } from "./query/action.ts";
import { defineDescribe } from "./query/describe.ts";
import { queryServices } from "./query/services.ts";
import { CloudError } from "../../model/errors.ts";

const getCallerIdentity = defineAction(queryServices.sts, "GetCallerIdentity", {
  parameters: {},
  document: { Account: string(), Arn: optional(string()), UserId: optional(string()) },
});

const describeOwnGroups = defineDescribe("DescribeSecurityGroups", {
  ids: "GroupId",
  set: "securityGroupInfo",
  item: struct({ ownerId: securityGroupDocument.fields.ownerId }),
});

/** Who the key is of never changes; in milliseconds. */
const believed = 3_600_000;

/**
 * Who the credentials are: asked of STS, which tells everybody, else read off a security group, of which each account has one, or the
 * list of buckets, where there is nothing but a store.
 */
export function identityOf(connection: Connection): Promise<Identity> {
  const { context, location } = connection;
  const { kinds, endpoints } = location;
  return context.cache.getOrCreate("identity", believed, () => {
    if (kinds.has("sts") && (endpoints.sts !== undefined || endpoints.ec2 === undefined)) return callerOf(connection);
    if (!kinds.has("ec2") && kinds.has("s3")) return ownerOf(new ObjectStore(context, () => storeOf(location)));
    return ownerOfGroups(connection);
  });
}

async function callerOf(connection: Connection): Promise<Identity> {
  const caller = await connection.call(getCallerIdentity, {});
  return { account: needed(caller, "Account"), user: caller.Arn ?? caller.UserId ?? needed(caller, "Account") };
}

async function ownerOfGroups(connection: Connection): Promise<Identity> {
  const { items } = await connection.call(describeOwnGroups.action, {});
  const account = items.find(({ ownerId }) => ownerId)?.ownerId;
  if (account === undefined) throw new CloudError("provider_error", "The cloud does not tell whose credentials these are.");
  return { account, user: connection.context.credentials.user };
}
