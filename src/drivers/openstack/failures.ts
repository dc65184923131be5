import { CloudError } from "../../model/errors.ts";

/** A parameter that cannot be right. */
export const invalidArgument = (parameter: string, message: string): CloudError =>
  new CloudError("invalid_argument", message, { parameter });
