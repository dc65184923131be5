import { readFile } from "node:fs/promises";
import { readCredentials } from "./role-credentials.ts";
import { placeOf } from "./role-place.ts";
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
  const url = relative ? new URL(relative, usualAddress) : placeOf("AWS_CONTAINER_CREDENTIALS_FULL_URI", full ?? "");
  const service = openRoleService(url);
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

/** Files change while they are used. */
async function tokenOf(environment: Environment): Promise<string | undefined> {
  const file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  if (file) return (await readFile(file, "utf8")).trim();
  return environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] || undefined;
}
