import { CloudError, isCloudError } from "../model/errors.ts";

/** What OpenSSL says of a certificate that is not good, and what can be done. */
const certificateFailures: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "it has expired: the cloud needs a new one",
  CERT_NOT_YET_VALID: "it is not valid yet: one of the two clocks is wrong",
  CERT_REVOKED: "it was revoked: the cloud needs a new one",
  DEPTH_ZERO_SELF_SIGNED_CERT: "it is self-signed: name it in the provider's tls.ca",
  ERR_TLS_CERT_ALTNAME_INVALID: "it is for another name: name that in the provider's tls.serverName, or correct the address",
  SELF_SIGNED_CERT_IN_CHAIN: "its issuer is not known: name the issuer's certificate in the provider's tls.ca",
  UNABLE_TO_GET_ISSUER_CERT: "its issuer is not known: name the issuer's certificate in the provider's tls.ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its issuer is not known: name the issuer's certificate in the provider's tls.ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its issuer is not known: name the issuer's certificate in the provider's tls.ca",
};

const timeouts = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"]);
const nonsense = /^(?:HPE_|UND_ERR_(?:RES_|HEADERS_OVERFLOW|RESPONSE))/;

/**
 * What an error of a connection is to the user.
 * @param host the host that it was about
 */
export function failureOf(error: unknown, host: string): CloudError {
  if (isCloudError(error)) return error;
  const code = codeOf(error);
  const certificate = certificateFailures[code];
  if (certificate !== undefined) {
    const message = `The certificate of ${host} is not accepted: ${certificate}.`;
    return new CloudError("provider_unavailable", message, { cause: error, retryable: false });
  }
  if (code === "UND_ERR_INVALID_ARG") {
    return new CloudError("invalid_argument", "A value cannot be sent in a header field.", { cause: error });
  }
  if (timeouts.has(code)) return new CloudError("provider_timeout", `${host} did not answer in time.`, { cause: error });
  if (nonsense.test(code)) return new CloudError("provider_error", `What ${host} answered is not proper HTTP.`, { cause: error });
  if (code.startsWith("ERR_SSL_") || code === "EPROTO") {
    const message = `No TLS connection with ${host} (${code}).`;
    return new CloudError("provider_unavailable", message, { cause: error, retryable: false });
  }
  if (code === "ECONNREFUSED") return new CloudError("provider_unavailable", `${host} refuses the connection.`, { cause: error });
  return new CloudError("provider_unavailable", `The connection to ${host} broke${code && ` (${code})`}.`, { cause: error });
}

/** Whether an error is one of a connection, of HTTP or of TLS; all of them have a code. Others are defects. */
export const isConnectionFailure = (error: unknown): boolean => isCloudError(error) || codeOf(error) !== "";

/** Whether a host was not found because there is none of the name, which a repetition does not change. */
export const isNameUnknown = ({ details }: CloudError): boolean => codeOf(details.cause) === "ENOTFOUND";

/** Whether the connection had served a request before, so that it may just have been closed for its age. */
export function isStale(error: unknown): boolean {
  const { socket, isStale: isReused } = error as { socket?: { bytesRead?: number }; isStale?: boolean };
  return isReused === true || (codeOf(error) === "UND_ERR_SOCKET" && (socket?.bytesRead ?? 0) > 0);
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  // The parser's error for what does not even begin as HTTP.
  return "name" in error && error.name === "HTTPParserError" ? "HPE_INVALID" : "";
}
