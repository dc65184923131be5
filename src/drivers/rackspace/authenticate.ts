import type { DriverContext } from "../../model/driver.ts";
import { authenticate as authenticateOpenStack } from "../openstack/identity/authenticate.ts";
import { requestTokenV2 } from "../openstack/identity/keystone-v2.ts";
import type { Location } from "../openstack/identity/provider.ts";
import type { Endpoint, Token } from "../openstack/identity/token.ts";
import { isFlex } from "./provider.ts";

/**
 * Gets a token for a user name and an API key.
 * @throws `unauthenticated` when the account is refused
 */
export async function authenticate(context: DriverContext, location: Location): Promise<Token> {
  if (isFlex(location)) return authenticateOpenStack(context, location);
  const { user: username, password: apiKey } = context.credentials;
  const token = await requestTokenV2(context.http, location.identityUrl, {
    "RAX-KSKEY:apiKeyCredentials": { username, apiKey },
  });
  return { ...token, catalogue: token.catalogue.flatMap(toOpenStack) };
}

/**
 * The public cloud's endpoints as OpenStack's. Its first generation of servers is of the same type as the second, and has no region; its
 * volumes have version 2 beside the version 1 that is told; its networks have neither routers nor floating ips, so that servers tell their
 * addresses themselves.
 */
function toOpenStack(endpoint: Endpoint): readonly Endpoint[] {
  const { type, region, url } = endpoint;
  if (type === "network" || (type === "compute" && region === "")) return [];
  return type === "volume" ? [{ ...endpoint, type: "volumev2", url: url.replace(/\/v1\//, "/v2/") }] : [endpoint];
}
