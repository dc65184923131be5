import { CloudError, isCloudError } from "../../model/errors.ts";

/**
 * Takes back what was done before an error, and throws that. Where taking back fails too, something stays behind, and the error is marked
 * as one after which the call must not be repeated by itself.
 */
export async function takeBack(error: unknown, undo: () => Promise<unknown>): Promise<never> {
  try {
    await undo();
  } catch {
    if (isCloudError(error)) throw new CloudError(error.code, error.message, { ...error.details, retryable: false });
  }
  throw error;
}
