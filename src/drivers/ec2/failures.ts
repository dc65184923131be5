import { CloudError } from "../../model/errors.ts";

/** A parameter that cannot be right. */
export const invalidArgument = (parameter: string, message: string): CloudError =>
  new CloudError("invalid_argument", message, { parameter });

/** What EC2 has no place for. */
export const unsupported = (parameter: string, message: string): CloudError =>
  new CloudError("unsupported", message, { parameter });

/**
 * Refuses parameters that were given though EC2 has no place for them.
 * @throws `unsupported`
 */
export function refuseGiven(parameters: Readonly<Record<string, unknown>>, what: string): void {
  const given = Object.keys(parameters).find((name) => parameters[name] !== undefined);
  if (given !== undefined) throw unsupported(given, `EC2 has no '${given}' of ${what} to choose.`);
}

/** What is not there. */
export const notFound = (what: string, id: string): CloudError =>
  new CloudError("not_found", `There is no ${what} '${id.slice(0, 100)}'.`);
