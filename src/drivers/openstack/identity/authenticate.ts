import type { DriverContext } from "../../../model/driver.ts";
import { isCloudError } from "../../../model/errors.ts";
import { readAccount } from "./account.ts";
import { authenticateV2 } from "./keystone-v2.ts";
import { authenticateV3 } from "./keystone-v3.ts";
import { authenticateV1 } from "./swift-v1.ts";
import type { Location } from "./provider.ts";
import type { Token } from "./token.ts";

/**
 * Gets a token for the caller, by the version of the identity API that the provider names; else by version 3, and where there is none by 2.
 * @throws `unauthenticated` when the account is refused
 */
export async function authenticate({ http, credentials }: DriverContext, location: Location): Promise<Token> {
  const account = readAccount(credentials);
  if (location.identityVersion === 1) return authenticateV1(http, location, account);
  if (location.identityVersion === 2) return authenticateV2(http, location, account);
  try {
    return await authenticateV3(http, location, account);
  } catch (error) {
    const absent = isCloudError(error) && error.code === "not_found" && location.identityVersion === undefined;
    if (!absent) throw error;
    return authenticateV2(http, location, account);
  }
}
