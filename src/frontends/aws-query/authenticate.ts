import type { AccessKeys } from "../../credentials/access-keys/access-keys.ts";
import type { Account } from "../../credentials/account.ts";
import { authenticateQuery } from "../../credentials/authenticate-query.ts";
import type { FrontendRequest } from "../../gateway/frontend.ts";
import { signedScope } from "../../protocols/aws-query/signed-scope.ts";

/** Who calls, and from where he thinks he does. */
export interface Caller {
  readonly account: Account;
  /** The access key that the request is signed with; undefined where it is signed otherwise than with version 4. */
  readonly accessKeyId: string | undefined;
  /** The region that the request is signed for. */
  readonly region: string | undefined;
  /** The token by which the client marked the request as one that may be repeated. */
  readonly idempotencyKey: string | undefined;
}

/** What a service tells of itself to who checks signatures. */
export interface SignedService {
  /** The frontend's name; keys may be for some only. */
  readonly frontend: string;
  /** What the scope of a signature calls it. */
  readonly signingName: string;
}

/** The caller of a request. @throws AccessRefusal */
export function authenticate(
  keys: AccessKeys,
  request: FrontendRequest,
  body: Uint8Array,
  { frontend, signingName }: SignedService,
  idempotencyKey: string | undefined,
): Caller {
  const account = authenticateQuery(keys, request, { frontend, services: [signingName], body });
  const { accessKeyId, region = "" } = signedScope(request) ?? {};
  return { account, accessKeyId, region: /^[\w-]{1,64}$/.test(region) ? region : undefined, idempotencyKey };
}
