/** The closed list of what can go wrong. Each frontend owns one table from these to its own errors. */
export const errorCodes = {
  invalid_argument: "A parameter, or their combination, cannot be right whatever the state of the cloud.",
  unauthenticated: "No credentials were given, or the cloud rejects them.",
  permission_denied: "The credentials are good, but may not do this.",
  not_found: "There is no such resource.",
  already_exists: "A resource of this name exists.",
  failed_precondition: "The resource's state does not allow it; it must be changed first.",
  busy: "The resource is in transition and nothing was done; the same request may succeed in a moment.",
  quota_exceeded: "The account's quota is used up.",
  capacity_unavailable: "The cloud has no room for it now.",
  rate_limited: "Too many requests.",
  unsupported: "This cloud cannot do it.",
  provider_error: "The cloud answered with an error of its own, or with nonsense.",
  provider_unavailable: "The cloud cannot be reached.",
  provider_timeout: "The cloud did not answer in time.",
  canceled: "The client hung up.",
  internal: "A defect of this server.",
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface CloudErrorDetails {
  /** The cloud's own error code, such as `InvalidGroup.NotFound`. */
  readonly providerCode?: string | undefined;
  /** The HTTP status that the cloud answered. */
  readonly status?: number | undefined;
  /** The cloud's id of the failed request. */
  readonly providerRequestId?: string | undefined;
  /** Whether the same call may succeed later; by default only for the codes that say so. */
  readonly retryable?: boolean | undefined;
  /** Milliseconds to wait before trying again. */
  readonly retryAfter?: number | undefined;
  /** The parameter that is to blame, as the model calls it. */
  readonly parameter?: string | undefined;
  /** No credentials came with the request at all (as opposed to wrong ones). */
  readonly credentialsMissing?: true | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("deltacloud.CloudError");
const retryableByDefault: ReadonlySet<ErrorCode> = new Set(["busy", "rate_limited", "provider_unavailable", "provider_timeout"]);

/**
 * The one error that drivers, gateway and frontends raise on purpose. `message` is for the user: the cloud's own words
 * where there are any, never a stack trace and never a credential. Anything else that is thrown is a defect and reaches
 * the client as `internal` without its text.
 */
export class CloudError extends Error {
  readonly code: ErrorCode;
  readonly details: CloudErrorDetails;

  constructor(code: ErrorCode, message: string, details: CloudErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "CloudError";
    this.code = code;
    this.details = details;
    Object.defineProperty(this, marker, { value: true });
  }

  get retryable(): boolean {
    return this.details.retryable ?? retryableByDefault.has(this.code);
  }
}

/** Tells a CloudError also when it comes from another copy of this module (a third party's driver). */
export function isCloudError(error: unknown): error is CloudError {
  return typeof error === "object" && error !== null && marker in error;
}
