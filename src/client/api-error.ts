/** What can go wrong, in words that do not change. The classic API tells no finer than this. */
export const apiErrorCodes = {
  invalid_argument: "A parameter is wrong.",
  unauthenticated: "There are no credentials, or the cloud rejects them.",
  permission_denied: "The credentials may not do this, or a quota is used up.",
  not_found: "There is no such resource.",
  conflict: "The resource's state does not allow it, or one of this name exists.",
  precondition_failed: "A condition that the request made does not hold.",
  not_modified: "The blob is the version that the client has.",
  range_not_satisfiable: "The range lies outside the blob.",
  rate_limited: "Too many requests.",
  unsupported: "This cloud cannot do it.",
  provider_error: "The cloud answered with an error of its own.",
  provider_unavailable: "The cloud cannot be reached, or has no room.",
  provider_timeout: "The cloud did not answer in time.",
  internal: "A defect of the server.",
  unreachable: "The server cannot be reached, or hung up.",
  unexpected_answer: "What answered does not speak the Deltacloud API.",
  failed_state: "What was waited for has failed.",
  wait_timeout: "What was waited for did not come in time.",
} as const;

export type ApiErrorCode = keyof typeof apiErrorCodes;

export interface ApiErrorDetails {
  /** The HTTP status; absent where no answer came. */
  readonly status?: number | undefined;
  /** The exception that the server named, such as `ObjectNotFound`. */
  readonly exception?: string | undefined;
  /** The server's id of the request, which its log has too. */
  readonly requestId?: string | undefined;
  /** Milliseconds to wait before trying again, where the server says so. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** The one error that the client throws, but for the reason of a signal that was aborted. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number | undefined;
  readonly exception: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ApiErrorCode, message: string, { cause, ...details }: ApiErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ApiError";
    this.code = code;
    this.status = details.status;
    this.exception = details.exception;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
  }
}

const byStatus: Readonly<Record<number, ApiErrorCode>> = {
  304: "not_modified",
  400: "invalid_argument",
  401: "unauthenticated",
  403: "permission_denied",
  404: "not_found",
  405: "conflict",
  409: "conflict",
  412: "precondition_failed",
  413: "invalid_argument",
  416: "range_not_satisfiable",
  429: "rate_limited",
  501: "unsupported",
  502: "provider_error",
  503: "provider_unavailable",
  504: "provider_timeout",
};

/** The error that an answer tells. Its body is read, as far as it is of a length that an error has. */
export async function errorOf(response: Response): Promise<ApiError> {
  const { status, headers } = response;
  const isJson = /^application\/json\b/i.test(headers.get("content-type") ?? "");
  const text = (await beginningOf(response)).trim();
  const told = isJson ? parsed(text) : undefined;
  // A missing capability is told in plain text with this status.
  const lacks = status === 412 && !isJson;
  const code = lacks ? "unsupported" : (byStatus[status] ?? (status < 500 ? "unexpected_answer" : "internal"));
  const plainText = !isJson && text.length < 300 && !text.startsWith("<") ? text : "";
  return new ApiError(code, told?.message || plainText || `${apiErrorCodes[code].slice(0, -1)} (HTTP ${status}).`, {
    status,
    exception: told?.error?.split("::").at(-1),
    requestId: headers.get("x-request-id") ?? undefined,
    retryAfter: secondsOf(headers.get("retry-after")),
  });
}

const longestError = 64 * 1024;

async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    while (text.length < longestError) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {
    // The status alone tells enough.
  }
  return text;
}

function parsed(text: string): { message: string | undefined; error: string | undefined } | undefined {
  try {
    const { message, error } = JSON.parse(text) as Record<string, unknown>;
    return {
      message: typeof message === "string" ? message : undefined,
      error: typeof error === "string" ? error : undefined,
    };
  } catch {
    return undefined;
  }
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}
