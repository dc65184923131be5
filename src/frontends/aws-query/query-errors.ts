import type { CloudError, ErrorCode } from "../../model/errors.ts";
import { AwsFault } from "../../protocols/aws-query/aws-fault.ts";

/** What the services in the dialect `query` call each error where one has no code of its own for it. */
const codes: Readonly<Record<ErrorCode, string>> = {
  invalid_argument: "ValidationError",
  unauthenticated: "InvalidClientTokenId",
  permission_denied: "AccessDenied",
  not_found: "ValidationError",
  already_exists: "ValidationError",
  failed_precondition: "ValidationError",
  busy: "ServiceUnavailable",
  quota_exceeded: "LimitExceeded",
  capacity_unavailable: "ServiceUnavailable",
  rate_limited: "Throttling",
  unsupported: "UnsupportedOperation",
  provider_error: "InternalFailure",
  provider_unavailable: "ServiceUnavailable",
  provider_timeout: "ServiceUnavailable",
  canceled: "RequestCanceled",
  internal: "InternalFailure",
};

/** Explains errors of the cloud in the words of a service of the dialect `query`. */
export const explainBy =
  (own: { readonly [C in ErrorCode]?: string }) =>
  ({ code, message }: CloudError): AwsFault =>
    new AwsFault(own[code] ?? codes[code], message);
