import { conditionFailed } from "../../../http/conditions.ts";
import { invalidRange } from "../../../http/range-request.ts";
import { codeOfStatus } from "../../../http/status-errors.ts";
import { CloudError, isCloudError, type CloudErrorDetails, type ErrorCode } from "../../../model/errors.ts";
import type { HttpDocument, HttpErrorMapper } from "../../../model/http.ts";
import type { XmlElement } from "../../../model/xml-element.ts";
import { elsewhereIn } from "./place.ts";
import { textOf } from "./xml-fields.ts";

/** What S3's codes mean, and those of its look-alikes. Others are told by their status. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: "permission_denied",
  AccountProblem: "permission_denied",
  AllAccessDisabled: "permission_denied",
  AuthorizationHeaderMalformed: "unauthenticated",
  BadDigest: "invalid_argument",
  BandwidthLimitExceeded: "rate_limited",
  BucketAlreadyExists: "already_exists",
  BucketAlreadyOwnedByYou: "already_exists",
  BucketNotEmpty: "failed_precondition",
  ConditionalRequestConflict: "busy",
  ExpiredToken: "unauthenticated",
  InternalError: "provider_error",
  InvalidAccessKeyId: "unauthenticated",
  InvalidObjectState: "failed_precondition",
  InvalidSecurity: "unauthenticated",
  InvalidToken: "unauthenticated",
  MethodNotAllowed: "unsupported",
  NotImplemented: "unsupported",
  NotSignedUp: "permission_denied",
  OperationAborted: "busy",
  QuotaExceeded: "quota_exceeded",
  RequestLimitExceeded: "rate_limited",
  RequestTimeTooSkewed: "unauthenticated",
  RequestTimeout: "provider_timeout",
  RestoreAlreadyInProgress: "busy",
  ServiceUnavailable: "provider_unavailable",
  SignatureDoesNotMatch: "unauthenticated",
  SlowDown: "rate_limited",
  Throttling: "rate_limited",
  ThrottlingException: "rate_limited",
  TokenRefreshRequired: "unauthenticated",
  TooManyBuckets: "quota_exceeded",
  TooManyRequests: "rate_limited",
  UserSuspended: "permission_denied",
  XAmzContentSHA256Mismatch: "invalid_argument",
};

/** What S3 says of several resources in one way. */
const families: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^NoSuch/, "not_found"],
  [/^(?:Invalid|Malformed|Missing|Incomplete|Illegal|Unresolvable)|Too(?:Large|Long|Small|Big)/, "invalid_argument"],
];

/**
 * How the store's errors are read: by its code, then by the status.
 * @param missing what a 404 without a word says
 */
export const storeErrors =
  (missing: string): HttpErrorMapper =>
  (answer) => {
    switch (answer.status) {
      case 304:
        return conditionFailed("NotModified");
      case 412:
        return conditionFailed();
      case 416:
        return invalidRange();
    }
    const error = errorElement(answer);
    const providerCode = error && textOf(error, "Code");
    const elsewhere = elsewhereIn(answer, error);
    if (elsewhere) {
      return new CloudError("provider_error", "The bucket is in another region.", {
        providerCode,
        cause: elsewhere,
        retryable: false,
      });
    }
    if (answer.status === 404 && providerCode === undefined) return new CloudError("not_found", missing);
    return error && readError(error, answer.status);
  };

/**
 * Whether the store refuses without a word. Ceph may say so of a wrong signature too; only the list of buckets, which everybody may
 * have there, shows which it is.
 */
export const isWordless = (error: unknown): boolean => isCloudError(error) && error.message === "AccessDenied";

/**
 * The error in a document that came with status 200: the store sends the head before it knows how it ends.
 * @throws CloudError where there is one, and `provider_error` for no document at all
 */
export function refuseErrorIn(answer: HttpDocument): XmlElement {
  const root = answer.xml();
  if (root.name !== "Error") return root;
  throw readError(root, undefined);
}

function readError(error: XmlElement, status: number | undefined): CloudError {
  const providerCode = textOf(error, "Code") ?? "";
  const code = meaningOf(providerCode) ?? (status === undefined ? "provider_error" : codeOfStatus(status));
  const details: CloudErrorDetails = { providerCode, providerRequestId: textOf(error, "RequestId") };
  // A status of 400 or 200 does not show that it passes.
  const passes = providerCode === "RequestTimeout" || (status === undefined && providerCode === "InternalError");
  return new CloudError(code, textOf(error, "Message") ?? providerCode, passes ? { ...details, retryable: true } : details);
}

const meaningOf = (providerCode: string): ErrorCode | undefined =>
  Object.hasOwn(meanings, providerCode) ? meanings[providerCode] : families.find(([form]) => form.test(providerCode))?.[1];

/** The element that tells an error; undefined for the page of a proxy, or nothing. */
function errorElement(answer: HttpDocument): XmlElement | undefined {
  if (!/^\s*</.test(answer.text())) return undefined;
  try {
    const root = answer.xml();
    return root.name === "Error" ? root : root.children.find(({ name }) => name === "Error");
  } catch (error) {
    if (isCloudError(error)) return undefined;
    throw error;
  }
}
