import type { HttpClient, HttpDocument, HttpErrorMapper, HttpRequest } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import { toCloudError } from "../errors.ts";
import type { Account } from "./account.ts";
import type { Location } from "./provider.ts";
import type { Endpoint, Token } from "./token.ts";

/** The body of a token, as far as it is read. Identity API v3, "Authentication and token management". */
interface TokenBody {
  readonly token: {
    readonly user: { readonly id: string; readonly name: string };
    readonly project?: { readonly id: string; readonly name: string };
    readonly issued_at: string;
    readonly expires_at: string | null;
    readonly catalog?: readonly {
      readonly type: string;
      readonly endpoints: readonly {
        readonly interface: string;
        readonly region_id?: string | null;
        readonly region?: string | null;
        readonly url: string | null;
      }[];
    }[];
  };
}

/**
 * Gets a token by version 3 of the identity API.
 * @throws `unauthenticated` when Keystone refuses the account, `not_found` when there is no version 3
 */
export async function authenticateV3(http: HttpClient, location: Location, account: Account): Promise<Token> {
  if (account.kind === "token" && account.project === undefined) return describeToken(http, location, account.token);
  const token = await ask(http, location, account, scopeOf(location, account));
  if (token.project || account.kind !== "password") return token;
  // A user without a default project: the original took the user's name for the project's.
  return ask(http, location, account, projectScope(location, account.user));
}

async function ask(http: HttpClient, location: Location, account: Account, scope: object | undefined): Promise<Token> {
  const answer = await http.request({
    ...requestOf(location),
    method: "POST",
    body: { json: { auth: { identity: identityOf(location, account), ...(scope && { scope }) } } },
    // Asking twice makes two tokens, of which one is forgotten.
    idempotent: true,
  });
  return readToken(answer, answer.headers["x-subject-token"]);
}

/** A token that somebody else got: Keystone tells what it is good for. */
async function describeToken(http: HttpClient, location: Location, token: string): Promise<Token> {
  const headers = { "X-Auth-Token": token, "X-Subject-Token": token };
  const found = readToken(await http.request({ ...requestOf(location), method: "GET", headers }), token);
  return { ...found, lifetime: Math.min(found.lifetime, found.expires - Date.now()) };
}

const requestOf = ({ identityUrl }: Location) =>
  ({
    url: `${identityUrl}/v3/auth/tokens`,
    detached: true,
    sensitive: ["X-Auth-Token", "X-Subject-Token"],
    toError,
  }) satisfies Partial<HttpRequest>;

/** Keystone says of some who may not enter, such as an application credential, that they cannot be found. */
const toError: HttpErrorMapper = (answer) => {
  const error = toCloudError(answer);
  const isUnknown = error?.code === "not_found" && /could not find/i.test(error.message);
  return isUnknown ? new CloudError("unauthenticated", error.message, error.details) : error;
};

function identityOf({ userDomain }: Location, account: Account): object {
  switch (account.kind) {
    case "password":
      return {
        methods: ["password"],
        password: { user: { name: account.user, domain: userDomain, password: account.password } },
      };
    case "application credential":
      return { methods: ["application_credential"], application_credential: { id: account.id, secret: account.secret } };
    case "token":
      return { methods: ["token"], token: { id: account.token } };
  }
}

function scopeOf(location: Location, account: Account): object | undefined {
  return account.kind === "application credential" || account.project === undefined
    ? undefined
    : projectScope(location, account.project);
}

const projectScope = ({ projectDomain }: Location, name: string): object => ({ project: { name, domain: projectDomain } });

function readToken(answer: HttpDocument, id: string | undefined): Token & { readonly expires: number } {
  const { token } = answer.json<Partial<TokenBody>>();
  if (!id || !token?.user) throw new CloudError("provider_error", "The identity service gave no token.");
  const expires = token.expires_at ? Date.parse(token.expires_at) : Number.POSITIVE_INFINITY;
  return {
    id,
    expires,
    // By the cloud's own clock, which need not be ours.
    lifetime: expires - Date.parse(token.issued_at),
    user: { id: token.user.id, name: token.user.name },
    project: token.project && { id: token.project.id, name: token.project.name },
    catalogue: (token.catalog ?? []).flatMap(({ type, endpoints }) =>
      endpoints.flatMap(({ interface: kind, region_id: regionId, region, url }): Endpoint | readonly [] =>
        url ? { type, interface: kind, region: regionId ?? region ?? "", url } : [],
      ),
    ),
  };
}
