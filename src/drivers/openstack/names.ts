import { invalidArgument } from "./failures.ts";

/**
 * Refuses a name that the service would change: Cinder cuts off white space at both ends.
 * @throws `invalid_argument`
 */
export function checkName(name: string | undefined): void {
  if (name !== undefined && name !== name.trim()) throw invalidArgument("name", "A name has no white space at its ends here.");
}
