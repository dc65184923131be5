import type { Scope } from "../scope.ts";

/** Scopes by the names of the roles that somebody can take on to be restricted to them. */
export type Roles = ReadonlyMap<string, Scope>;

/** Roles that are there unless the operator declares others of these names. */
export const builtInRoles: Roles = new Map([["read-only", { readOnly: true }]]);

/** What a role may be called: as AWS has it, for its clients check the form. */
export const roleName = /^[\w+=,.@-]{1,64}$/;
