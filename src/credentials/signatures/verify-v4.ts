import { AccessRefusal } from "../access-refusal.ts";
import { canonicalHeaders, canonicalRequest, type PathRule } from "./canonical-request.ts";
import { hmac, isSame, sha256 } from "./hmac.ts";
import { signedHosts } from "./hosts.ts";
import type { PresentedV4 } from "./presented-v4.ts";
import type { SignedRequest } from "./signed-request.ts";
import { scopeText, type SigningKeys } from "./signing-keys.ts";
import { basicTime } from "./times.ts";

/** What the operator says of signatures. */
export interface SignatureRules {
  /** Whether SigV2 is taken. */
  readonly version2: boolean;
  /** How far, in milliseconds, a client's clock may be from ours. */
  readonly skew: number;
  /** The regions that may be signed for, in lower case; none: any. */
  readonly regions: readonly string[];
  /** Hosts, with their ports where they are not the usual ones, that clients know the server by. */
  readonly publicNames: readonly string[];
}

/**
 * Checks what a SigV4 signature says before anything is computed: service, region, and time.
 * @param services those that are served here
 * @throws AccessRefusal
 */
export function checkV4Claims(
  { scope, time, timeText, lifetime }: PresentedV4,
  services: readonly string[],
  rules: SignatureRules,
): void {
  const { date, region, service } = scope;
  if (!services.includes(service)) {
    throw new AccessRefusal("wrong_service", `The signature is for the service '${service}'; it has to be for ${services[0]}.`);
  }
  if (rules.regions.length > 0 && !rules.regions.includes(region.toLowerCase())) {
    throw new AccessRefusal("wrong_region", `The signature is for the region '${region}'; expecting '${rules.regions[0]}'.`);
  }
  if (timeText.slice(0, 8) !== date) {
    throw new AccessRefusal("malformed", "The signature is malformed: the day of its Credential is not that of its time.");
  }
  checkTime(time, lifetime === undefined ? undefined : time + lifetime * 1000, rules.skew);
}

/**
 * Checks when something was signed, and until when it is good.
 * @param end absent: as long as its time is near enough
 * @throws AccessRefusal `skewed` or `expired`
 */
export function checkTime(time: number, end: number | undefined, skew: number): void {
  const now = Date.now();
  if (time > now + skew || (end === undefined && time < now - skew)) {
    const told = `It was signed at ${basicTime(time)}, and it is ${basicTime(now)} now`;
    throw new AccessRefusal("skewed", `${told}: the difference is more than ${skew / 60_000} minutes.`);
  }
  if (end !== undefined && end < now) throw new AccessRefusal("expired", `The signature was good until ${basicTime(end)}.`);
}

/** What a signature is checked with. */
export interface V4Check {
  readonly secret: string;
  readonly signingKeys: SigningKeys;
  readonly path: PathRule;
  /** What stands for the body in the canonical request. */
  readonly payload: string;
  readonly publicNames: readonly string[];
}

/**
 * Checks a SigV4 signature, whose claims have been checked.
 * @throws AccessRefusal `signature` or `unsigned_headers`
 */
export function verifyV4(request: SignedRequest, presented: PresentedV4, check: V4Check): void {
  const { scope, signature, query, signedHeaders, timeText } = presented;
  const headers = checkedHeaders(request, signedHeaders);
  const { path, payload } = check;
  const key = check.signingKeys.of(check.secret, scope);
  let first: { readonly canonicalRequest: string; readonly stringToSign: string } | undefined;
  for (const host of signedHosts(request, check.publicNames)) {
    const canonical = canonicalRequest(request, { path, query, headers, signedHeaders, host, payload });
    const stringToSign = `AWS4-HMAC-SHA256\n${timeText}\n${scopeText(scope)}\n${sha256(canonical)}`;
    if (isSame(hmac("sha256", key, stringToSign), signature)) return;
    first ??= { canonicalRequest: canonical, stringToSign };
  }
  throw new AccessRefusal("signature", undefined, first);
}

/** What was signed has to be there, and every `x-amz-*` header has to be signed: an unsigned one is anybody's. */
function checkedHeaders({ rawHeaders }: SignedRequest, signedHeaders: readonly string[]): ReadonlyMap<string, string> {
  const unsigned: string[] = [];
  const headers = canonicalHeaders(rawHeaders, signedHeaders, (name) => {
    if (name.startsWith("x-amz-")) unsigned.push(name);
  });
  const missing = signedHeaders.filter((name) => !headers.has(name) && name !== "host");
  if (missing.length > 0) throw new AccessRefusal("signature", `Signed headers are not there: ${missing.join(", ")}.`);
  if (unsigned.length > 0) {
    throw new AccessRefusal(
      "unsigned_headers",
      `There were headers present in the request which were not signed: ${unsigned.join(", ")}.`,
    );
  }
  return headers;
}
