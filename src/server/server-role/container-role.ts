import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { isSpecialAddress } from "../../http/addresses.ts";
import { StartError } from "../start-error.ts";
import { readCredentials } from "./role-credentials.ts";
import { openRoleService } from "./role-service.ts";
import type { RoleSource } from "./role-source.ts";

/** Where ECS answers its containers. */
const usualAddress = "http://169.254.170.2";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The role of the container that the server runs in, as ECS and EKS tell it: at `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or
 * `AWS_CONTAINER_CREDENTIALS_FULL_URI`, to who has the token of `AWS_CONTAINER_AUTHORIZATION_TOKEN`, or of the file that
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` names.
 * @returns undefined where the environment names no such place
 * @throws StartError for a place that is no URL, or one elsewhere without TLS
 */
export function containerRole(environment: Environment): RoleSource | undefined {
  const relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  const full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  if (!relative && !full) return undefined;
  const url = relative ? new URL(relative, usualAddress) : placeOf(full ?? "");
  const service = openRoleService(url.hostname);
  return {
    name: "the container",
    async read() {
      const authorization = await tokenOf(environment);
      const answer = await service.http.request({
        method: "GET",
        url: url.href,
        ...(authorization !== undefined && { headers: { authorization } }),
      });
      return readCredentials(answer.text());
    },
    close: service.close,
  };
}

/** Without TLS it has to be on this machine, or where the machine's own services are. */
function placeOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  const isNear = host === "localhost" || (isIP(host) !== 0 && isSpecialAddress(host));
  if (!url || !(url.protocol === "https:" || (url.protocol === "http:" && isNear)))
    throw new StartError("AWS_CONTAINER_CREDENTIALS_FULL_URI: this is neither an https URL nor one of this machine");
  return url;
}

/** Files change while they are used. */
async function tokenOf(environment: Environment): Promise<string | undefined> {
  const file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  if (file) return (await readFile(file, "utf8")).trim();
  return environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] || undefined;
}
