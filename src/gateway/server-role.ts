import { asksForServerRole, serverRoleUser } from "../credentials/server-role.ts";
import type { Credentials, Driver, Provider } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import type { ServerRoleSettings } from "./gateway.ts";

/** A request that may be for the server's own role. */
interface RoleRequest {
  readonly driver: Driver;
  readonly provider: Provider;
  readonly credentials: Credentials | undefined;
  /** Whether it came with an access key. */
  readonly hasKey: boolean;
}

/**
 * The credentials of a request: the server's own, as they are now, where it asks for them.
 * @throws `unauthenticated` where nobody may use them, `permission_denied` for who may not, and for a provider that only a client has named:
 * what is signed for the server goes nowhere but where the operator, or the driver, says
 */
export async function withServerRole(
  settings: ServerRoleSettings | undefined,
  { driver, provider, credentials, hasKey }: RoleRequest,
): Promise<Credentials | undefined> {
  if (driver.credentials.serverRole === undefined || !asksForServerRole(credentials)) return credentials;
  if (!settings)
    throw new CloudError(
      "unauthenticated",
      `The operator does not let '${serverRoleUser}' be used with the driver ${driver.name}.`,
    );
  if (settings.allowedTo === "keys" && !hasKey)
    throw new CloudError("permission_denied", `'${serverRoleUser}' is for access keys that were made for it.`);
  if (!provider.vouched)
    throw new CloudError("permission_denied", `'${serverRoleUser}' is for providers that the operator, or the driver, names.`);
  return settings.credentials();
}
