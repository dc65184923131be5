import type { AccessKeys } from "../../credentials/access-keys/access-keys.ts";
import type { Account } from "../../credentials/account.ts";
import { authenticateQuery } from "../../credentials/authenticate-query.ts";
import type { FrontendRequest } from "../../gateway/frontend.ts";

/** Who calls, and from where he thinks he does. */
export interface Caller {
  readonly account: Account;
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
  return { account, region: signedRegion(request), idempotencyKey };
}

/** The region in the scope of a signature: key, date, region, service and a fixed word. */
function signedRegion({ headers, target }: FrontendRequest): string | undefined {
  const inHeader = behind(headers.authorization ?? "", "Credential=", ",");
  const scope = inHeader ?? behind(target, "X-Amz-Credential=", "&")?.replaceAll(/%2f/gi, "/");
  const region = scope?.split("/").at(-3);
  return region !== undefined && /^[\w-]{1,64}$/.test(region) ? region : undefined;
}

/** The text behind a mark, up to an end; undefined where the mark is not there. */
function behind(text: string, mark: string, end: string): string | undefined {
  const start = text.indexOf(mark) + mark.length;
  if (start < mark.length) return undefined;
  const stop = text.indexOf(end, start);
  return stop < 0 ? text.slice(start) : text.slice(start, stop);
}
