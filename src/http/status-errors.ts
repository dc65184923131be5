import { STATUS_CODES } from "node:http";
import { CloudError, type CloudErrorDetails, type ErrorCode } from "../model/errors.ts";
import type { HttpDocument, HttpHead } from "../model/http.ts";
import { retryAfterOf } from "./retry-after.ts";

/** What a status means where the cloud says no more. */
const codes: Readonly<Record<number, ErrorCode>> = {
  400: "invalid_argument",
  401: "unauthenticated",
  402: "quota_exceeded",
  403: "permission_denied",
  404: "not_found",
  405: "unsupported",
  406: "unsupported",
  408: "provider_timeout",
  409: "failed_precondition",
  410: "not_found",
  412: "failed_precondition",
  413: "invalid_argument",
  416: "invalid_argument",
  422: "invalid_argument",
  423: "busy",
  428: "failed_precondition",
  429: "rate_limited",
  501: "unsupported",
  502: "provider_unavailable",
  503: "provider_unavailable",
  504: "provider_timeout",
  507: "quota_exceeded",
  509: "rate_limited",
};

/** The code of a status alone. */
export const codeOfStatus = (status: number): ErrorCode => codes[status] ?? "provider_error";

/** The error of an answer whose body says nothing that anybody could read. */
export function errorOfStatus(head: HttpHead): CloudError {
  const phrase = STATUS_CODES[head.status];
  const message = `The cloud answered with status ${head.status}${phrase === undefined ? "" : ` (${phrase})`}.`;
  // OpenStack's older services say "over the limit" so.
  const isThrottled = head.status === 413 && head.headers["retry-after"] !== undefined;
  return new CloudError(isThrottled ? "rate_limited" : codeOfStatus(head.status), message);
}

/** Where clouds write the id of a request. */
const requestIdFields = [
  "x-openstack-request-id",
  "x-compute-request-id",
  "x-amzn-requestid",
  "x-amz-request-id",
  "x-ms-request-id",
  "x-request-id",
  "x-trans-id",
];

/** Adds what the head of the answer tells of an error: the status, the cloud's id of the request, when to come again. */
export function withHead(error: CloudError, answer: HttpDocument, now: number): CloudError {
  const { details } = error;
  const field = requestIdFields.find((name) => answer.headers[name] !== undefined);
  const added: CloudErrorDetails = {
    ...details,
    status: details.status ?? answer.status,
    providerRequestId: details.providerRequestId ?? (field && answer.headers[field]),
    retryAfter: details.retryAfter ?? retryAfterOf(answer.headers, now),
  };
  return new CloudError(error.code, error.message, added);
}
