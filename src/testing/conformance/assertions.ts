import assert from "node:assert/strict";
import type { CloudError, ErrorCode } from "../../model/errors.ts";
import { isCloudError } from "../../model/errors.ts";
import type { Fields, Shape } from "../../model/shape.ts";

/** How a call may be refused that names another resource than its own, which does not exist. */
export const unknownReference: readonly ErrorCode[] = ["not_found", "invalid_argument"];

/** Asserts that a call is refused with one of the codes, and gives the error. */
export async function refused(
  call: Promise<unknown>,
  codes: ErrorCode | readonly ErrorCode[],
  message = "",
): Promise<CloudError> {
  const allowed = [codes].flat();
  let result: unknown;
  try {
    result = await call;
  } catch (error) {
    if (!isCloudError(error)) throw error;
    assert.ok(
      allowed.includes(error.code),
      `${message} expected ${allowed.join(" or ")}, got ${error.code}: ${error.message}`.trim(),
    );
    assert.notEqual(error.message, "", "an error must say something");
    return error;
  }
  assert.fail(`${message} expected ${allowed.join(" or ")}, got ${describe(result)}`.trim());
}

/** Whether a call succeeds; it may only be refused with one of the codes. */
export async function succeedsUnless(
  call: Promise<unknown>,
  codes: ErrorCode | readonly ErrorCode[],
  message = "",
): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    await refused(Promise.reject(error as Error), codes, message);
    return false;
  }
}

/** What must be there. */
export function present<T>(value: T | undefined, what: string): T {
  assert.ok(value !== undefined, `${what} is missing`);
  return value;
}

/** All of a list. */
export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** The ids, in order. */
export const idsOf = (members: readonly { readonly id: string }[]): readonly string[] => members.map(({ id }) => id);

interface Member {
  readonly id: string;
  readonly state?: unknown;
}

/** The states of what is being destroyed. */
const leaving: ReadonlySet<unknown> = new Set(["shutting_down", "deleting", "finish"]);

/** Asserts that a list is as it was, but for what was being destroyed then, as the members of earlier checks are: that may have gone. */
export function assertSameMembers(before: readonly Member[], members: readonly Member[]): void {
  const there = idsOf(members);
  assert.deepEqual(there, idsOf(before.filter(({ id, state }) => !leaving.has(state) || there.includes(id))));
}

/** Asserts that a resource has the fields that are declared, all that must be there, and no others. */
export function assertFields(fields: Fields, value: unknown, path: string): void {
  assert.ok(typeof value === "object" && value !== null, `${path} is ${describe(value)}, not a structure`);
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(members))
    assert.ok(Object.hasOwn(fields, key), `${path}.${key} is not declared: it belongs into extras`);
  for (const [key, shape] of Object.entries(fields)) {
    const member = members[key];
    if (member === undefined) assert.ok(shape.optional, `${path}.${key} is missing`);
    else assertShape(shape, member, `${path}.${key}`);
  }
}

function assertShape(shape: Shape, value: unknown, path: string): void {
  if (shape.kind === "struct") assertFields(shape.fields, value, path);
  else if (shape.kind === "list") {
    assert.ok(Array.isArray(value), `${path} is ${describe(value)}, not a list`);
    value.forEach((item, index) => assertShape(shape.of, item, `${path}[${index}]`));
  } else if (shape.kind === "map") {
    assert.ok(typeof value === "object" && value !== null, `${path} is ${describe(value)}, not a map`);
    for (const [key, text] of Object.entries(value)) assert.equal(typeof text, "string", `${path}[${key}] is ${describe(text)}`);
  } else assert.ok(scalars[shape.kind](value, shape), `${path} is ${describe(value)}, not a ${shape.kind}`);
}

const isText = (value: unknown): boolean => typeof value === "string";
const scalars: Readonly<Record<Exclude<Shape["kind"], "struct" | "list" | "map">, (value: unknown, shape: Shape) => boolean>> = {
  string: isText,
  reference: isText,
  integer: Number.isSafeInteger,
  number: Number.isFinite,
  bytes: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  boolean: (value) => typeof value === "boolean",
  timestamp: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  binary: (value) => value instanceof Uint8Array,
  stream: (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
  enum: (value, shape) => shape.kind === "enum" && shape.values.includes(value as string),
};

const describe = (value: unknown): string => (typeof value === "string" ? JSON.stringify(value) : String(value)).slice(0, 200);
