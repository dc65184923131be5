import { createHash } from "node:crypto";
import type { Call } from "./call.ts";

/** Somebody as AWS knows him. */
export interface Principal {
  readonly accountId: string;
  /** The name in the ARN of a user. */
  readonly userName: string;
  /** Of the user, or of his session in a role. */
  readonly userId: string;
  readonly arn: string;
}

/**
 * Who calls, computed from what the cloud calls the account and the user: a user, or a session of one who has taken on a role.
 * @throws `unauthenticated` when the cloud refuses the credentials
 */
export async function principalOf(call: Call): Promise<Principal> {
  const { account, user } = await call.identity();
  const accountId = call.accountIdOf(account);
  const userName = nameOf(user);
  const { session } = call.caller.account;
  if (session) return { accountId, userName, ...assumedRole(accountId, session.role, session.name) };
  const arn = isArn.test(user) ? user : `arn:aws:iam::${accountId}:user/${userName}`;
  return { accountId, userName, userId: uniqueId("AIDA", accountId, user), arn };
}

/** A cloud that speaks AWS's API calls somebody so itself. */
const isArn = /^arn:aws[\w-]*:(?:iam|sts)::\d{12}:/;

/** Somebody in a role. */
export function assumedRole(accountId: string, role: string, name: string): Pick<Principal, "arn" | "userId"> {
  return { arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`, userId: `${roleId(accountId, role)}:${name}` };
}

/** The ARN of a role. */
export const roleArn = (accountId: string, role: string): string => `arn:aws:iam::${accountId}:role/${role}`;

/** The id of a role; AWS's begin so. */
export const roleId = (accountId: string, role: string): string => uniqueId("AROA", accountId, role);

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** An id in AWS's form that is the same at any time. */
function uniqueId(prefix: string, accountId: string, name: string): string {
  const digest = createHash("sha256").update(`${prefix}\0${accountId}\0${name}`).digest().subarray(0, 17);
  return prefix + Array.from(digest, (byte) => digits.charAt(byte % digits.length)).join("");
}

/** A user's name with the characters that AWS has in names. */
function nameOf(user: string): string {
  const name = isArn.test(user) ? user.slice(user.lastIndexOf("/") + 1) : user;
  return name.slice(0, 64).replaceAll(/[^\w+=,.@-]/g, "_") || "_";
}
