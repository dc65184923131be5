import { CloudError, isCloudError, type ErrorCode } from "../model/errors.ts";

/** Why somebody is not let in. Each frontend owns one table from these to its own errors. */
export const refusalReasons = {
  missing: "The request says nothing of who it is from.",
  malformed: "What it says is incomplete, or not of the form that it has to be.",
  unsupported_algorithm: "It is signed in a way that is not taken.",
  wrong_service: "It is signed for another service.",
  wrong_region: "It is signed for another region.",
  unknown_key: "There is no such access key.",
  denied_key: "The access key was denied by the operator.",
  expired_key: "The access key, or its session, has ended.",
  invalid_token: "The session token is missing, or does not belong to the access key.",
  skewed: "The time of the request is too far from the server's.",
  expired: "The time that the signature was made for is over.",
  unsigned_headers: "There are headers that have to be signed and are not.",
  signature: "The signature is not the one that the secret makes of this request.",
  payload: "The body is not the one that was signed.",
  throttled: "There were too many failed attempts.",
  audience: "The access key is for other frontends.",
  foreign_page: "A page of another site had a browser send it, with a login that the browser remembers.",
} as const;

export type RefusalReason = keyof typeof refusalReasons;

/** What else is known of a refusal. */
export interface RefusalFacts {
  /** Of the access key that was presented, as far as there was one. */
  readonly fingerprint?: string | undefined;
  /** What the server has signed in place of the client, for APIs that show it. */
  readonly canonicalRequest?: string | undefined;
  readonly stringToSign?: string | undefined;
  /** Milliseconds until another attempt is looked at. */
  readonly retryAfter?: number | undefined;
}

/** Somebody is not let in. */
export class AccessRefusal extends CloudError {
  readonly reason: RefusalReason;
  readonly facts: RefusalFacts;

  constructor(reason: RefusalReason, message: string = refusalReasons[reason], facts: RefusalFacts = {}) {
    super(codeOf(reason), message, {
      retryAfter: facts.retryAfter,
      credentialsMissing: reason === "missing" ? true : undefined,
    });
    this.name = "AccessRefusal";
    this.reason = reason;
    this.facts = facts;
  }
}

/** Tells an AccessRefusal from all other errors. */
export function isAccessRefusal(error: unknown): error is AccessRefusal {
  return isCloudError(error) && "reason" in error;
}

function codeOf(reason: RefusalReason): ErrorCode {
  if (reason === "throttled") return "rate_limited";
  return reason === "audience" || reason === "foreign_page" ? "permission_denied" : "unauthenticated";
}
