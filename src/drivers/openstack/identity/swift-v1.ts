import type { HttpClient, HttpErrorMapper } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Account } from "./account.ts";
import type { Location } from "./provider.ts";
import type { Token } from "./token.ts";

/**
 * Gets a token by Swift's own version 1, which knows no other service: `ACCOUNT:USER` and a key in, a token and the account's address
 * out. Swift's tempauth and Ceph speak it.
 * @throws `unauthenticated` when the user is refused, `unsupported` for application credentials and tokens
 */
export async function authenticateV1(http: HttpClient, { identityUrl, region }: Location, account: Account): Promise<Token> {
  if (account.kind !== "password") {
    throw new CloudError("unsupported", "Version 1 of Swift's authentication takes a user and a key.");
  }
  const login = account.project === undefined ? account.user : `${account.project}:${account.user}`;
  const { headers } = await http.request({
    method: "GET",
    url: `${identityUrl}/v1.0`,
    headers: { "X-Auth-User": login, "X-Auth-Key": account.password },
    sensitive: ["X-Auth-User", "X-Auth-Key"],
    detached: true,
    toError,
  });
  const { "x-auth-token": id, "x-storage-url": url, "x-auth-token-expires": seconds } = headers;
  if (!id || !url) throw new CloudError("provider_error", "The object store gave no token.");
  const [name = login, user = login] = login.split(":");
  return {
    id,
    lifetime: seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000,
    user: { id: user, name: user },
    // Ceph's address has no account.
    project: { id: /\/v1\/([^/]+)\/?$/.exec(url)?.[1] ?? name, name },
    catalogue: (["public", "internal", "admin"] as const).map((kind) => ({
      type: "object-store",
      interface: kind,
      region: region ?? "",
      url,
    })),
  };
}

/** Some stores forbid where they do not know. */
const toError: HttpErrorMapper = ({ status }) =>
  status === 401 || status === 403
    ? new CloudError("unauthenticated", "The object store does not know this user and key.")
    : undefined;
