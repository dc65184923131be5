import type { CollectionKey } from "../../model/collections.ts";
import type { CloudError, ErrorCode } from "../../model/errors.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { cdata, escapeAttribute } from "../../wire/xml.ts";
import { documentAnswer } from "./answers.ts";
import type { Format } from "./document.ts";
import { errorPage } from "./pages/error-page.ts";
import type { FrameContext } from "./pages/frame.ts";
import type { Parameters } from "./parameters.ts";
import { secretNames } from "./secret-names.ts";

/** A status, the exception that the original named in JSON, and its words where it had no better ones. */
interface ClassicError {
  readonly status: number;
  readonly exception: string;
  readonly message: string;
}

const badRequest = { status: 400, exception: "ValidationFailure", message: "Bad Request" };
const forbidden = { status: 403, exception: "ForbiddenError", message: "Forbidden" };
const conflict = { status: 409, exception: "Conflict", message: "Resource Conflict" };

/** The original's statuses; 429 and 503 did not exist then. */
const table = {
  invalid_argument: badRequest,
  unauthenticated: { status: 401, exception: "AuthenticationFailure", message: "Unauthorized" },
  permission_denied: forbidden,
  not_found: { status: 404, exception: "ObjectNotFound", message: "Not Found" },
  already_exists: conflict,
  failed_precondition: conflict,
  busy: conflict,
  quota_exceeded: forbidden,
  capacity_unavailable: { status: 503, exception: "ProviderError", message: "Service Unavailable" },
  rate_limited: { status: 429, exception: "ProviderError", message: "Too Many Requests" },
  unsupported: { status: 501, exception: "NotImplemented", message: "Not Supported" },
  provider_error: { status: 502, exception: "ProviderError", message: "Backend Server Error" },
  provider_unavailable: { status: 503, exception: "ProviderError", message: "Service Unavailable" },
  provider_timeout: { status: 504, exception: "ProviderTimeout", message: "Gateway Timeout" },
  canceled: { status: 503, exception: "ProviderError", message: "Service Unavailable" },
  internal: { status: 500, exception: "BackendError", message: "Internal Server Error" },
} as const satisfies Record<ErrorCode, ClassicError>;

/** Where the original's drivers declared another status, which clients know. */
const exceptions: { readonly [K in CollectionKey]?: { readonly [C in ErrorCode]?: ClassicError } } = {
  keys: { already_exists: forbidden },
  addresses: { failed_precondition: forbidden },
  buckets: { failed_precondition: forbidden },
};

/** The classic form of an error. */
export function classicError(code: ErrorCode, collection?: CollectionKey): ClassicError {
  return (collection && exceptions[collection]?.[code]) ?? table[code];
}

/** An action that the instance's state does not allow. */
export const methodNotAllowed: ClassicError = { status: 405, exception: "MethodNotAllowed", message: "Method Not Allowed" };
/** An action on an instance that is not there: 403, as the original had it. */
export const actionForbidden: ClassicError = forbidden;
export const routeNotFound: ClassicError = table.not_found;

/** What an error document tells beside the error. */
export interface ErrorContext {
  readonly format: Format;
  /** Path with its mount, without matrix parameters and query. */
  readonly path: string;
  readonly driver: string;
  readonly provider: string | undefined;
  readonly parameters: Parameters;
  /** What the page of an error is framed with. */
  readonly frame: FrameContext;
}

/** What goes to the client for a CloudError. Lists hide the cloud's own words, as the original did. */
export function cloudErrorAnswer(
  error: CloudError,
  context: ErrorContext,
  collection: CollectionKey | undefined,
  hideMessage: boolean,
): FrontendResponse {
  const classic = classicError(error.code, collection);
  const headers: Record<string, string> = {};
  if (error.code === "unauthenticated") headers["WWW-Authenticate"] = `Basic realm="${context.driver}-deltacloud@"`;
  if (error.details.retryAfter !== undefined)
    headers["Retry-After"] = String(Math.max(1, Math.ceil(error.details.retryAfter / 1000)));
  return errorAnswer(classic, context, hideMessage ? classic.message : error.message || classic.message, headers);
}

/** An error document in the negotiated format. It has no backtrace, and of the parameters no secret. */
export function errorAnswer(
  { status, exception, message }: ClassicError,
  context: ErrorContext,
  words: string = message,
  headers: Readonly<Record<string, string>> = {},
): FrontendResponse {
  const { format } = context;
  const body =
    format === "json"
      ? JSON.stringify({ code: status, message: words, error: `Deltacloud::Exceptions::${exception}` })
      : format === "xml"
        ? xmlError(status, words, context)
        : errorPage(status, message, words, context.path, context.frame);
  return documentAnswer(status, format, body, headers);
}

const longestValue = 200;

function xmlError(status: number, message: string, { path, driver, provider, parameters }: ErrorContext): string {
  const shown = Object.entries(parameters)
    .filter(([name, value]) => typeof value === "string" && !secretNames.test(name))
    .slice(0, 20)
    .map(([name, value]) => {
      const text = JSON.stringify((value as string).slice(0, longestValue));
      return `    <param name='${escapeAttribute(name.slice(0, longestValue))}'>${cdata(text)}</param>\n`;
    });
  return (
    `<?xml version='1.0' encoding='utf-8' ?>\n<error status='${status}' url='${escapeAttribute(path)}'>\n` +
    `  <backend driver='${escapeAttribute(driver)}' provider='${escapeAttribute(provider ?? "default")}'></backend>\n` +
    `  <code>${status}</code>\n  <message>${cdata(message.trim())}</message>\n  <backtrace></backtrace>\n` +
    `  <request>\n${shown.join("")}  </request>\n</error>\n`
  );
}
