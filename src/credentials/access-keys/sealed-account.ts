import type { Account, RoleSession } from "../account.ts";
import { everything, type Scope } from "../scope.ts";

/** An account as the bytes that are sealed: a JSON list, which is shorter than names and values. Its end is kept beside it. */
export function writeAccount({ driver, provider, credentials, scope, derivedFrom = [], session }: Account): Buffer {
  const fields = [driver ?? null, provider ?? null, credentials?.user ?? null, credentials?.password ?? null];
  const restricted = Object.values(scope).some((part) => part !== undefined && part !== false);
  if (restricted || derivedFrom.length > 0 || session) {
    const role = session ? [[session.role, session.name]] : [];
    return Buffer.from(JSON.stringify([...fields, scope, ...derivedFrom, ...role]));
  }
  return Buffer.from(JSON.stringify(fields));
}

/** The account of what was sealed; undefined for what another version may have sealed. */
export function readAccount(content: Buffer, expires: Date | undefined, accessKey: string): Account | undefined {
  const fields = parse(content);
  if (!Array.isArray(fields)) return undefined;
  const [driver, provider, user, password] = (fields as unknown[]).slice(0, 4).map((field) => field ?? undefined);
  const scope = fields.length > 4 ? readScope(fields[4]) : everything;
  const rest: readonly unknown[] = fields.slice(5);
  const session = readSession(rest.at(-1));
  const derivedFrom: unknown = session ? rest.slice(0, -1) : rest;
  if (!isText(driver) || !isText(provider) || !isText(user) || !isText(password) || !scope) return undefined;
  if (!isTexts(derivedFrom)) return undefined;
  const credentials = user === undefined || password === undefined ? undefined : { user, password };
  return { driver, provider, credentials, scope, expires, accessKey, derivedFrom, session };
}

function readSession(value: unknown): RoleSession | undefined {
  if (!Array.isArray(value) || !isTexts(value)) return undefined;
  const [role, name] = value;
  return role === undefined || name === undefined ? undefined : { role, name };
}

/** A scope has to be understood as a whole: what is not known may be what restricts it. */
function readScope(value: unknown): Scope | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { readOnly, operations, frontends, ...unknown } = value as Record<string, unknown>;
  if (Object.keys(unknown).length > 0 || (readOnly !== undefined && typeof readOnly !== "boolean")) return undefined;
  if (!isTexts(operations) || !isTexts(frontends)) return undefined;
  return { readOnly, operations, frontends };
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string | undefined => value === undefined || typeof value === "string";

const isTexts = (value: unknown): value is readonly string[] | undefined =>
  value === undefined || (Array.isArray(value) && value.every((item) => typeof item === "string"));
