import { CloudError } from "../../../model/errors.ts";

/**
 * The errors of the local cloud. An id that names the resource itself (what a path would hold) is `not_found`; an id in
 * another parameter is `invalid_argument` and names that parameter.
 */
export const notFound = (singular: string, id: string): CloudError =>
  new CloudError("not_found", `There is no ${spoken(singular)} '${id}'.`);

export const invalid = (parameter: string, message: string, providerCode?: string): CloudError =>
  new CloudError("invalid_argument", message, { parameter, providerCode });

export const alreadyExists = (singular: string, name: string): CloudError =>
  new CloudError("already_exists", `There is a ${spoken(singular)} '${name}' already.`);

export const refused = (message: string, providerCode?: string): CloudError =>
  new CloudError("failed_precondition", message, { providerCode });

/** Refuses a name of no characters, or of too many. */
export function checkName(parameter: string, name: string, longest = 255): void {
  if (name === "") throw invalid(parameter, "The name is empty.");
  if (name.length > longest) throw invalid(parameter, `The name is longer than ${longest} characters.`);
}

/**
 * Refuses a state in which something cannot be done.
 * @throws `busy` while the resource is on its way to another state, else `failed_precondition`
 */
export function requireState(
  singular: string,
  resource: { readonly id: string; readonly state?: string | undefined },
  allowed: readonly string[],
  transitional: Readonly<Record<string, string>>,
): void {
  const state = resource.state ?? "";
  if (allowed.includes(state)) return;
  const message = `The ${spoken(singular)} '${resource.id}' is ${state.replaceAll("_", " ")}.`;
  throw transitional[state] === "transitional" ? new CloudError("busy", message) : refused(message);
}

const spoken = (singular: string): string => singular.replaceAll("_", " ");
