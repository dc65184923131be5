import { CloudError, type ErrorCode } from "../../model/errors.ts";

/**
 * An error in the words of an AWS API: its own code, with which clients decide what to do, and its HTTP status. It is a CloudError, so
 * that whoever logs or counts errors needs no other table.
 */
export class AwsFault extends CloudError {
  /** Such as `InvalidInstanceID.NotFound`. */
  readonly awsCode: string;
  /** The HTTP status that goes with it. */
  readonly httpStatus: number;

  /** @param httpStatus the status of the code unless told */
  constructor(awsCode: string, message: string, httpStatus = statusOf(awsCode)) {
    super(meaningOf(awsCode), message, { providerCode: awsCode, status: httpStatus });
    this.awsCode = awsCode;
    this.httpStatus = httpStatus;
  }
}

/** What is not a plain 400. */
const statuses: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AuthFailure: 401,
  DryRunOperation: 412,
  InsufficientInstanceCapacity: 500,
  InternalError: 500,
  InternalFailure: 500,
  InternalServiceError: 500,
  InvalidClientTokenId: 403,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  OptInRequired: 403,
  ResourceNotFound: 404,
  RequestEntityTooLarge: 413,
  RequestExpired: 400,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  Unavailable: 503,
  UnauthorizedOperation: 403,
};

/** What codes mean that do not show it by their form. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: "permission_denied",
  AuthFailure: "unauthenticated",
  DependencyViolation: "failed_precondition",
  IncorrectInstanceState: "failed_precondition",
  IncorrectState: "failed_precondition",
  InsufficientInstanceCapacity: "capacity_unavailable",
  InternalError: "internal",
  InternalFailure: "internal",
  InternalServiceError: "internal",
  InvalidAction: "unsupported",
  InvalidClientTokenId: "unauthenticated",
  MissingAuthenticationToken: "unauthenticated",
  NoSuchEntity: "not_found",
  OperationNotPermitted: "failed_precondition",
  OptInRequired: "permission_denied",
  RequestExpired: "unauthenticated",
  RequestLimitExceeded: "rate_limited",
  ServiceUnavailable: "provider_unavailable",
  SignatureDoesNotMatch: "unauthenticated",
  Throttling: "rate_limited",
  Unavailable: "provider_unavailable",
  UnauthorizedOperation: "permission_denied",
  UnsupportedOperation: "unsupported",
  VolumeInUse: "failed_precondition",
};

/** The HTTP status of an AWS error code. */
export function statusOf(awsCode: string): number {
  return statuses[awsCode] ?? 400;
}

/** What an AWS error code means in the model's terms; most show it by their form, such as `*.NotFound`. */
export function meaningOf(awsCode: string): ErrorCode {
  const known = meanings[awsCode];
  if (known !== undefined) return known;
  if (awsCode.endsWith("NotFound")) return "not_found";
  if (/^Duplicate|\.(?:Duplicate|InUse)$|AlreadyExists/.test(awsCode))
    return awsCode.endsWith(".InUse") ? "failed_precondition" : "already_exists";
  return awsCode.endsWith("LimitExceeded") ? "quota_exceeded" : "invalid_argument";
}

/** A value that its parameter cannot have. */
export const invalidValue = (parameter: string, value: string, problem: string): AwsFault =>
  new AwsFault("InvalidParameterValue", `Value (${value.slice(0, 100)}) for parameter ${parameter} is invalid. ${problem}`);

/** A parameter without which the action cannot run. */
export const missingParameter = (parameter: string): AwsFault =>
  new AwsFault("MissingParameter", `The request must contain the parameter ${parameter}`);
