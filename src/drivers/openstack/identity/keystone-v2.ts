import type { HttpClient } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import { toCloudError } from "../errors.ts";
import { readTime } from "../times.ts";
import type { Account } from "./account.ts";
import type { Location } from "./provider.ts";
import type { Endpoint, Token } from "./token.ts";

/** An answer of Identity API v2.0, as far as it is read. */
interface AccessBody {
  readonly access?: {
    readonly token?: {
      readonly id: string;
      readonly issued_at?: string;
      readonly expires?: string;
      readonly tenant?: { readonly id: string; readonly name: string };
    };
    readonly user?: { readonly id: string; readonly name?: string; readonly username?: string };
    readonly serviceCatalog?: readonly {
      readonly type: string;
      readonly endpoints: readonly { readonly region?: string; readonly [kind: `${string}URL`]: string | undefined }[];
    }[];
  };
}

/**
 * Gets a token by version 2.0 of the identity API, which Keystone dropped and old clouds still speak. A user without a project doubles
 * as its name, as in the original.
 * @throws `unauthenticated` when the account is refused, `unsupported` for an application credential
 */
export async function authenticateV2(http: HttpClient, { identityUrl }: Location, account: Account): Promise<Token> {
  return requestTokenV2(http, identityUrl, credentialsOf(account));
}

/** The same with a body of `auth` made elsewhere: clouds have their own kinds of credentials. */
export async function requestTokenV2(http: HttpClient, identityUrl: string, auth: object): Promise<Token> {
  const answer = await http.request({
    method: "POST",
    url: `${identityUrl}/v2.0/tokens`,
    body: { json: { auth } },
    idempotent: true,
    detached: true,
    toError: toCloudError,
  });
  const { access } = answer.json<AccessBody>();
  const token = access?.token;
  if (!token || !access.user) throw new CloudError("provider_error", "The identity service gave no token.");
  const issued = token.issued_at === undefined ? Date.now() : readTime(token.issued_at).getTime();
  return {
    id: token.id,
    lifetime: token.expires === undefined ? Number.POSITIVE_INFINITY : readTime(token.expires).getTime() - issued,
    user: { id: access.user.id, name: access.user.name ?? access.user.username ?? access.user.id },
    project: token.tenant && { id: token.tenant.id, name: token.tenant.name },
    catalogue: (access.serviceCatalog ?? []).flatMap(({ type, endpoints }) =>
      endpoints.flatMap((endpoint) =>
        (["public", "internal", "admin"] as const).flatMap((kind): Endpoint | readonly [] => {
          const url = endpoint[`${kind}URL`];
          return url === undefined ? [] : { type, interface: kind, region: endpoint.region ?? "", url };
        }),
      ),
    ),
  };
}

function credentialsOf(account: Account): object {
  switch (account.kind) {
    case "password":
      return {
        passwordCredentials: { username: account.user, password: account.password },
        tenantName: account.project ?? account.user,
      };
    case "token":
      return { token: { id: account.token }, ...(account.project !== undefined && { tenantName: account.project }) };
    case "application credential":
      throw new CloudError("unsupported", "Application credentials need version 3 of the identity service.");
  }
}
