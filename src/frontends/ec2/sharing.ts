import { list, oneOf, optional, string, struct, type Infer, type InferFields } from "../../model/shape.ts";
import { invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import type { permission } from "../../protocols/ec2/documents/snapshot.ts";
import type { Call } from "../aws-query/call.ts";

/** Who may use something. */
export interface Sharing {
  /** Whether everybody may. */
  readonly isPublic: boolean;
  /** The accounts that may, as the cloud calls them. */
  readonly accounts: readonly string[];
}

const permissions = optional(list(struct({ UserId: optional(string()), Group: optional(oneOf(["all"])) })));

/** Changes of who may use something, in the form of today. */
export const permissionChanges = optional(struct({ Add: permissions, Remove: permissions }));

/** The same in the form of old clients: one operation for all that are named. */
export const flatPermissionChanges = {
  OperationType: optional(oneOf(["add", "remove"])),
  UserId: optional(list(string())),
  UserGroup: optional(list(oneOf(["all"]))),
};

type Changes = Infer<typeof permissionChanges> & object;

/** The changes of either form; undefined where there are none. */
export function changesIn(
  given: Changes | undefined,
  { OperationType, UserId = [], UserGroup = [] }: InferFields<typeof flatPermissionChanges>,
): Changes | undefined {
  if (given || OperationType === undefined) return given;
  const named = [...UserId.map((account) => ({ UserId: account })), ...UserGroup.map((group) => ({ Group: group }))];
  return OperationType === "add" ? { Add: named } : { Remove: named };
}

/**
 * Who may use something after changes. Accounts are named as the cloud calls them; the caller's own also by its 12 digits, from which
 * those of others cannot be told.
 * @throws AwsFault `InvalidParameterValue`
 */
export async function changedSharing(call: Call, before: Sharing, { Add = [], Remove = [] }: Changes): Promise<Sharing> {
  const accounts = new Set(before.accounts);
  let { isPublic } = before;
  for (const { UserId, Group } of Add) {
    if (Group !== undefined) isPublic = true;
    if (UserId !== undefined) accounts.add(await accountOf(call, UserId));
  }
  for (const { UserId, Group } of Remove) {
    if (Group !== undefined) isPublic = false;
    for (const account of accounts) if (account === UserId || call.accountIdOf(account) === UserId) accounts.delete(account);
  }
  return { isPublic, accounts: [...accounts] };
}

async function accountOf(call: Call, given: string): Promise<string> {
  const { account } = await call.identity();
  if (given === account || !isAccountId.test(given) || isAccountId.test(account)) return given;
  if (given === call.accountIdOf(account)) return account;
  throw invalidValue("UserId", given, "Name the account as the cloud calls it.");
}

const isAccountId = /^\d{12}$/;

/** Who may use something, in EC2's words. */
export function permissionsOf({ isPublic, accounts }: Sharing): Infer<typeof permission>[] {
  return [...(isPublic ? [{ group: "all" }] : []), ...accounts.map((userId) => ({ userId }))];
}
