import {
  CloudError,
  createRestClient,
  type DriverContext,
  type ErrorCode,
  type HttpDocument,
  type HttpErrorMapper,
  type RestClient,
} from "deltacloud/driver";

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** What its statuses mean; where one of them means something else, the call says so. */
const codes: Readonly<Record<number, ErrorCode>> = {
  400: "invalid_argument",
  401: "unauthenticated",
  403: "permission_denied",
  404: "not_found",
  405: "failed_precondition",
  409: "failed_precondition",
  412: "failed_precondition",
  416: "invalid_argument",
  501: "unsupported",
};

/** Reads the errors of the API: the status decides, the text is the server's. The core has codes for all other statuses. */
export const errorsWith =
  (exceptions: Readonly<Record<number, ErrorCode>> = {}): HttpErrorMapper =>
  (answer) => {
    const code = exceptions[answer.status] ?? codes[answer.status];
    if (code === undefined) return undefined;
    const { message, error } = errorDocument(answer);
    return new CloudError(code, message ?? `The server answered ${answer.status}.`, {
      status: answer.status,
      providerCode: error,
      providerRequestId: answer.headers["x-request-id"],
    });
  };

/** Not every error has a document: one of a proxy has a page, and that of a HEAD nothing. */
function errorDocument(answer: HttpDocument): { readonly message?: string; readonly error?: string } {
  if (!answer.headers["content-type"]?.startsWith("application/json") || answer.bytes.length === 0) return {};
  const document: unknown = answer.json();
  if (!isObject(document)) return {};
  const { message, error } = document;
  return { ...(typeof message === "string" && { message }), ...(typeof error === "string" && { error }) };
}

/**
 * The API of the server that the provider names, for one caller.
 * @throws `invalid_argument` when no server is named, `unauthenticated` when the request brought no credentials
 */
export function connectApi({ http, provider, credentials }: DriverContext): RestClient {
  if (!provider.value)
    throw new CloudError("invalid_argument", "Name the server, such as https://example.org/api, as the provider.");
  const { user, password } = credentials;
  return createRestClient(http, {
    base: provider.value,
    headers: {
      accept: "application/json",
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    },
    toError: errorsWith(),
  });
}

/** The members of a list, as `{"realms": [...]}` has them. */
export function membersOf(answer: HttpDocument, name: string): readonly Json[] {
  const document: unknown = answer.json();
  const members = isObject(document) ? document[name] : undefined;
  if (!Array.isArray(members)) throw unexpected(name);
  return members.filter(isObject);
}

/** The member of a document, as `{"realm": {...}}` has it. */
export function memberOf(answer: HttpDocument, name: string): Json {
  const document: unknown = answer.json();
  const member = isObject(document) ? document[name] : undefined;
  if (!isObject(member)) throw unexpected(name);
  return member;
}

const unexpected = (name: string): CloudError =>
  new CloudError("provider_error", `The server's answer has no ${name}; is it one of Deltacloud?`);
