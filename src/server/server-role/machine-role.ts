import { isCloudError } from "../../model/errors.ts";
import { StartError } from "../start-error.ts";
import { readCredentials, type RoleCredentials } from "./role-credentials.ts";
import { openRoleService } from "./role-service.ts";
import type { RoleSource } from "./role-source.ts";

const usualAddress = "http://169.254.169.254";
const usualAddressV6 = "http://[fd00:ec2::254]";

/** How long the token of a session is good, in seconds: for the two questions that follow. */
const tokenLifetime = "60";

const listPath = "/latest/meta-data/iam/security-credentials/";

/**
 * The role of the machine that the server runs on, which EC2's metadata service tells in its second version: by a token, which a request that
 * somebody tricked the server into could not have asked for.
 * @returns undefined where the environment says that it is not to be asked
 * @throws StartError for an address that is none
 */
export function machineRole(environment: Readonly<Record<string, string | undefined>>): RoleSource | undefined {
  if (environment["AWS_EC2_METADATA_DISABLED"]?.toLowerCase() === "true") return undefined;
  const usual = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.toLowerCase() === "ipv6" ? usualAddressV6 : usualAddress;
  const address = (environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] || usual).replace(/\/+$/, "");
  if (!URL.canParse(address)) throw new StartError("AWS_EC2_METADATA_SERVICE_ENDPOINT: this is no URL");
  const service = openRoleService(new URL(address));
  const ask = async (path: string, headers: Readonly<Record<string, string>>, method = "GET"): Promise<string> =>
    (await service.http.request({ method, url: address + path, headers, retries: 1 })).text();
  return {
    name: "the machine",
    async read(): Promise<RoleCredentials | undefined> {
      try {
        const asked = { "x-aws-ec2-metadata-token-ttl-seconds": tokenLifetime };
        const token = { "x-aws-ec2-metadata-token": (await ask("/latest/api/token", asked, "PUT")).trim() };
        const [role = ""] = (await ask(listPath, token)).trim().split(/\s/, 1);
        return role === "" ? undefined : readCredentials(await ask(listPath + encodeURIComponent(role), token));
      } catch (error) {
        // A machine without a role has no such list.
        if (isCloudError(error) && error.code === "not_found") return undefined;
        throw error;
      }
    },
    close: service.close,
  };
}
