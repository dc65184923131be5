import { codeOfStatus } from "../../http/status-errors.ts";
import { CloudError, type ErrorCode } from "../../model/errors.ts";
import type { HttpDocument, HttpErrorMapper } from "../../model/http.ts";
import { meaningOf } from "../../protocols/aws-query/aws-fault.ts";
import { readErrorDocument } from "../../protocols/aws-query/error-reader.ts";

/** Codes that say that too much is asked at once, and that nothing was done. */
const throttling: ReadonlySet<string> = new Set([
  "BandwidthLimitExceeded",
  "DependencyThrottle",
  "EC2ThrottledException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "SnapshotCreationPerVolumeRateExceeded",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);

/** What codes mean of which the protocol's own table says nothing, or what is right for a server alone. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  AMIQuotaExceeded: "quota_exceeded",
  Blocked: "permission_denied",
  CannotDelete: "failed_precondition",
  ExpiredToken: "unauthenticated",
  ExpiredTokenException: "unauthenticated",
  IncompleteSignature: "unauthenticated",
  IncorrectModificationState: "busy",
  InternalError: "provider_error",
  InternalFailure: "provider_error",
  InternalServiceError: "provider_error",
  "InvalidAMIID.Unavailable": "not_found",
  InvalidAccessKeyId: "unauthenticated",
  InvalidID: "not_found",
  // Of an instance that is there: it is pending, or the like.
  InvalidInstanceID: "failed_precondition",
  // Of an instance that is there: it does not run.
  InvalidTarget: "failed_precondition",
  InvalidVersion: "unsupported",
  NoSuchVersion: "unsupported",
  NotImplemented: "unsupported",
  InvalidSignatureException: "unauthenticated",
  "InvalidSubnet.Conflict": "already_exists",
  "InvalidVolume.ZoneMismatch": "failed_precondition",
  MissingAuthenticationTokenException: "unauthenticated",
  PendingVerification: "permission_denied",
  RequestInTheFuture: "unauthenticated",
  RequestTimeTooSkewed: "unauthenticated",
  RequestTimeout: "provider_timeout",
  "Resource.AlreadyAssociated": "failed_precondition",
  ServiceUnavailableException: "provider_unavailable",
  ResourceInUse: "failed_precondition",
  TargetGroupAssociationLimit: "quota_exceeded",
  UnknownParameter: "unsupported",
  UnsupportedProtocol: "unsupported",
  UnrecognizedClientException: "unauthenticated",
  Unsupported: "unsupported",
  // It may be changed once in six hours.
  VolumeModificationRateExceeded: "failed_precondition",
};

/** What the code of an error means; the status decides what only the status tells. */
function codeOf(awsCode: string, status: number): ErrorCode {
  // What one may not do comes with the same code as who one is not.
  if (awsCode === "AuthFailure" && status !== 401) return "permission_denied";
  const known = meanings[awsCode];
  if (known !== undefined) return known;
  if (throttling.has(awsCode)) return "rate_limited";
  if (awsCode.startsWith("Insufficient")) return "capacity_unavailable";
  if (awsCode.startsWith("TooMany")) return "quota_exceeded";
  // An id that cannot be one leads nowhere.
  if (/I[dD]\.Malformed$/.test(awsCode)) return "not_found";
  const meaning = meaningOf(awsCode);
  return meaning === "invalid_argument" && status >= 500 ? codeOfStatus(status) : meaning;
}

/** How EC2 says of some resources that an id is none of theirs. */
const isNoId = /^Value \(.*\) for parameter \w+ is invalid\. Expected: '\w+-\.\.\.'/;

/**
 * The error of a Query service's answer, whatever its status: by the code of the document. Undefined where it is no error document, and the
 * status is all there is.
 */
export function errorOf(answer: HttpDocument): CloudError | undefined {
  const complaint = readErrorDocument(answer.text());
  if (!complaint) return undefined;
  const { awsCode, message, requestId } = complaint;
  const code = isNoId.test(message) ? "not_found" : codeOf(awsCode, answer.status);
  return new CloudError(code, message, {
    providerCode: awsCode,
    providerRequestId: requestId,
    status: answer.status,
    // Also of a change that may not be done twice: it was not done.
    ...(code === "rate_limited" && { retryable: true }),
  });
}

/** What passes by itself. */
interface Patience {
  /** Whether it is about what was just made: that it is not there yet passes. */
  readonly isNew: boolean;
  /** Codes of other errors. */
  readonly passing: ReadonlySet<string>;
}

/** The same where some errors pass: whoever gets one asks again. */
export function withPatience({ isNew, passing }: Patience): HttpErrorMapper {
  return (answer) => {
    const error = errorOf(answer);
    if (!error || !((isNew && error.code === "not_found") || passing.has(error.details.providerCode ?? ""))) return error;
    return new CloudError(error.code, error.message, { ...error.details, retryable: true });
  };
}
