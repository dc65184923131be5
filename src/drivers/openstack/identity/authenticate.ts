import type { DriverContext } from "../../../model/driver.ts";
import type { HttpClient } from "../../../model/http.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import { readAccount, type Account } from "./account.ts";
import { authenticateV2 } from "./keystone-v2.ts";
import { authenticateV3 } from "./keystone-v3.ts";
import { authenticateV1 } from "./swift-v1.ts";
import type { Location } from "./provider.ts";
import type { Token } from "./token.ts";

/**
 * Gets a token for the caller, by the version of the identity API that the provider names; else by version 3, and where there is none by 2.
 * @throws `unauthenticated` when the account is refused, `invalid_argument` where there is no identity service
 */
export async function authenticate({ http, credentials }: DriverContext, location: Location): Promise<Token> {
  const account = readAccount(credentials);
  try {
    return await enter(http, location, account);
  } catch (error) {
    // Where something else listens it may know the path, and no such request.
    if (!isCloudError(error) || (error.code !== "not_found" && error.details.status !== 405)) throw error;
    const message = `There is no identity service at ${location.identityUrl}.`;
    throw new CloudError("invalid_argument", message, { ...error.details, parameter: "provider" });
  }
}

async function enter(http: HttpClient, location: Location, account: Account): Promise<Token> {
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
