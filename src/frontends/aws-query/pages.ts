import type { Cloud } from "../../gateway/cloud.ts";
import { AwsFault, invalidValue } from "../../protocols/aws-query/aws-fault.ts";
import type { Call } from "./call.ts";

/** How a describe is paged. */
export interface PageBounds {
  /** The least and most that `MaxResults` may be. */
  readonly minimum: number;
  readonly maximum: number;
  /** Whether pages and ids go together. */
  readonly withIds?: true;
}

export const usualPages: PageBounds = { minimum: 5, maximum: 1000 };

/** Writes down where a page ended, so that only this server's keys can read it, and only for the same action and cloud. */
export function pageToken(call: Call, last: string): string {
  return call.pages.seal(Buffer.from(last), undefined, purposeOf(call)).toString("base64url");
}

/** The id that a page ended with. @throws AwsFault `InvalidNextToken` */
export function lastOf(call: Call, token: string): string {
  const last = call.pages.open(Buffer.from(token, "base64url"), purposeOf(call));
  if (last === undefined) throw invalidToken();
  return last.toString("utf8");
}

/** The error for a page that is no longer there, or never was. */
export const invalidToken = (): AwsFault =>
  new AwsFault("InvalidNextToken", "The token is not valid, or what it stands for is gone.");

/** @throws AwsFault `InvalidParameterValue`, `InvalidParameterCombination` */
export function checkPageSize(
  size: number | undefined,
  { minimum, maximum, withIds }: PageBounds,
  ids: string | undefined,
): void {
  if (size === undefined) return;
  if (size < minimum || size > maximum) {
    throw invalidValue("maxResults", String(size), `Expecting a value between ${minimum} and ${maximum}.`);
  }
  if (ids !== undefined && !withIds) {
    throw new AwsFault("InvalidParameterCombination", `The parameter ${ids} cannot be used with the parameter maxResults`);
  }
}

/** What comes behind the one of an id. @throws AwsFault `InvalidNextToken` when that is not there */
export async function* behind<R>(
  resources: AsyncIterable<R> | Iterable<R>,
  after: string | undefined,
): AsyncGenerator<R, void, undefined> {
  let skips = after !== undefined;
  for await (const resource of resources) {
    if (!skips) yield resource;
    else if ((resource as { readonly id?: unknown }).id === after) skips = false;
  }
  if (skips) throw invalidToken();
}

function purposeOf({ cloud, action }: { readonly cloud: Cloud; readonly action: string }): string {
  return JSON.stringify([action, cloud.driver.name, cloud.provider.value ?? null]);
}
