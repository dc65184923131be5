import { CloudError } from "../../../model/errors.ts";

/** What is in the folder cannot be read as it is. Nothing is repaired or left out silently: the operator decides. */
export const damaged = (file: string, what: string): CloudError =>
  new CloudError(
    "failed_precondition",
    `${file} is damaged: ${what}. Put the folder back from a copy, or move it away to begin with an empty cloud.`,
  );

/** The folder cannot be used now. */
export const unusable = (message: string, cause?: unknown): CloudError =>
  new CloudError("failed_precondition", message, { cause });
