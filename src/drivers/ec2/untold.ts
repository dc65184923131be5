import { isCloudError, type ErrorCode } from "../../model/errors.ts";

/** What keeps one of a resource's facts from being told, and is no reason to hide the others. */
const untold: ReadonlySet<ErrorCode> = new Set(["permission_denied", "unsupported"]);

/** Whether the caller may not know a fact, or the cloud does not know it. */
export const isUntold = (error: unknown): boolean => isCloudError(error) && untold.has(error.code);

/** A fact; undefined where it is not told. */
export async function ifTold<T>(fact: Promise<T>): Promise<T | undefined> {
  try {
    return await fact;
  } catch (error) {
    if (isUntold(error)) return undefined;
    throw error;
  }
}
