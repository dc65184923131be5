import { isIP } from "node:net";
import { StartError } from "../start-error.ts";

/** Where ECS and EKS answer their containers. */
const ofContainers: ReadonlySet<string> = new Set(["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]);

/**
 * The URL of a service that credentials come from. Without TLS it has to be on this machine, or where containers have theirs.
 * @param name the variable of the environment that says it
 * @throws StartError for anything else
 */
export function placeOf(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  if (url?.protocol === "https:" || (url?.protocol === "http:" && (isLoopback || ofContainers.has(host)))) return url;
  throw new StartError(`${name}: this is neither an https URL nor one of this machine`);
}
