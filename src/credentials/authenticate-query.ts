import { AccessRefusal } from "./access-refusal.ts";
import type { AccessKeys } from "./access-keys/access-keys.ts";
import type { Account } from "./account.ts";
import { basicAccount } from "./basic-account.ts";
import { refuseForeignPage } from "./foreign-page.ts";
import { permitsFrontend } from "./scope.ts";
import { isSame, sha256 } from "./signatures/hmac.ts";
import { isV4Header, isV4Query, readV4Header, readV4Query, type PresentedV4 } from "./signatures/presented-v4.ts";
import { isV2Query, readV2Query, verifyV2, type PresentedV2 } from "./signatures/query-v2.ts";
import { fieldText, headerValues, queryOf, readFields, type Field, type SignedRequest } from "./signatures/signed-request.ts";
import { checkTime, checkV4Claims, verifyV4 } from "./signatures/verify-v4.ts";

/** What of a call the request alone does not tell. */
export interface QueryCall {
  /** The frontend that it came to; keys may be for some only. */
  readonly frontend: string;
  /** The services of a SigV4 scope that it answers for. */
  readonly services: readonly string[];
  /** The whole body; empty where there is none. */
  readonly body: Uint8Array;
}

/**
 * Who calls a Query service: by SigV4 in the header or a presigned query, by SigV2 in the query or the form, or by Basic, whose
 * user and password are the cloud's own, or an access key with its secret. Signatures are checked on the bytes as they came.
 * @throws AccessRefusal
 */
export function authenticateQuery(keys: AccessKeys, request: SignedRequest, call: QueryCall): Account {
  const account = accountOf(keys, request, call);
  if (permitsFrontend(account.scope, call.frontend)) return account;
  throw new AccessRefusal("audience", undefined, { fingerprint: account.accessKey });
}

function accountOf(keys: AccessKeys, request: SignedRequest, call: QueryCall): Account {
  const query = queryOf(request.target);
  const [authorization, ...more] = headerValues(request.rawHeaders, "authorization");
  if (more.length > 0) throw new AccessRefusal("malformed", "There is more than one Authorization header.");
  const signed = authorization !== undefined && isV4Header(authorization);
  if (isV4Query(query)) {
    // A header of another scheme is a browser's or a proxy's.
    if (signed) throw new AccessRefusal("malformed", "The request is signed in its query and in its header; one is allowed.");
    return byV4(keys, request, readV4Query(query), call);
  }
  if (signed) return byV4(keys, request, readV4Header(request, authorization), call);
  const fields = [...query, ...formOf(request, call.body)];
  if (isV2Query(fields)) return byV2(keys, request, fields);
  if (authorization === undefined) throw new AccessRefusal("missing");
  refuseForeignPage(request);
  return basicAccount(keys, request);
}

function byV4(keys: AccessKeys, request: SignedRequest, presented: PresentedV4, { services, body }: QueryCall): Account {
  const { rules, signingKeys } = keys;
  checkV4Claims(presented, services, rules);
  return keys.admit(presented.accessKey, presented.token, request.clientAddress, ({ secret }) => {
    const payload = sha256(body);
    checkClaim(request, presented, payload);
    verifyV4(request, presented, { secret, signingKeys, path: "folded", payload, publicNames: rules.publicNames });
  });
}

/** Where the request says what its body hashes to, that has to be so: what is signed is what came. */
function checkClaim({ rawHeaders }: SignedRequest, { query }: PresentedV4, payload: string): void {
  const claimed = [
    ...headerValues(rawHeaders, "x-amz-content-sha256"),
    ...[fieldText(query, "X-Amz-Content-Sha256")].filter((claim) => claim !== undefined),
  ];
  for (const claim of claimed) {
    if (!isSame(Buffer.from(claim.toLowerCase()), Buffer.from(payload))) {
      throw new AccessRefusal("payload", "The X-Amz-Content-Sha256 that was given is not the SHA-256 of the body.");
    }
  }
}

function byV2(keys: AccessKeys, request: SignedRequest, fields: readonly Field[]): Account {
  const { rules } = keys;
  if (!rules.version2) {
    throw new AccessRefusal("unsupported_algorithm", "SigV2 is not taken here; sign with AWS4-HMAC-SHA256.");
  }
  const presented: PresentedV2 = readV2Query(fields);
  checkTime(presented.time ?? 0, presented.end, rules.skew);
  return keys.admit(presented.accessKey, presented.token, request.clientAddress, ({ secret }) =>
    verifyV2(request, presented, secret, rules.publicNames),
  );
}

function formOf({ rawHeaders }: SignedRequest, body: Uint8Array): readonly Field[] {
  const [type = ""] = headerValues(rawHeaders, "content-type");
  if (body.length === 0 || !/^application\/x-www-form-urlencoded\b/i.test(type)) return [];
  return readFields(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1"));
}
