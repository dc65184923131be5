import aws4 from "aws4";
import { readTarget } from "../../../http/http-target.ts";
import type { HttpHeaders } from "../../../model/http.ts";
import type { AccessKey } from "./access-key.ts";
import { basicTime } from "./signing-time.ts";

/** What a signature is for. */
export interface SigningScope {
  /** `ec2`, `elasticloadbalancing`, `monitoring`, `sts`, `s3`. S3 has its paths signed as they are, the others folded. */
  readonly service: string;
  readonly region: string;
}

/** A request as far as it is signed. */
export interface UnsignedRequest {
  readonly method: string;
  /** With the query, everything encoded as it will be sent. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: HttpHeaders;
}

/** With what, and when. */
export interface Signing {
  readonly key: AccessKey;
  readonly scope: SigningScope;
  /** In milliseconds since the epoch. */
  readonly time: number;
}

/** What stands for a body: its text, or for S3 what it says of a body that is not hashed. */
export type SignedBody = { readonly text: string } | { readonly contentSha256: string };

/** S3's word for a body that is not signed. */
export const unsignedPayload = "UNSIGNED-PAYLOAD";

/** Proxies on the way change others; these, and all that begin with x-amz-, are what AWS asks for. */
const signedFields: ReadonlySet<string> = new Set(["content-type", "content-md5"]);

/** The header fields that sign a request by SigV4. */
export function signV4(request: UnsignedRequest, body: SignedBody, { key, scope, time }: Signing): HttpHeaders {
  const date = basicTime(time);
  const added: Record<string, string> = { "x-amz-date": date };
  if ("contentSha256" in body) added["x-amz-content-sha256"] = body.contentSha256;
  if (key.sessionToken !== undefined) added["x-amz-security-token"] = key.sessionToken;
  const { host, path } = addressed(request.url);
  const signer = new aws4.RequestSigner(
    {
      method: request.method,
      host,
      path,
      ...scope,
      headers: Object.assign(fieldsToSign(request.headers), added, { host }),
      ...("text" in body && { body: body.text }),
      doNotModifyHeaders: true,
    },
    credentialsOf(key),
  );
  signer.datetime = date;
  return Object.assign(added, { authorization: String(signer.sign().headers?.["Authorization"]) });
}

/**
 * A URL that has the rights of the key until it expires: whoever uses it sends the headers that were given, and no others are looked at.
 * @param lifetime in seconds
 */
export function presignV4({ method, url, headers }: UnsignedRequest, { key, scope, time }: Signing, lifetime: number): string {
  const { host, path, origin } = addressed(url);
  const separator = path.includes("?") ? "&" : "?";
  const signed = aws4.sign(
    {
      method,
      host,
      path: `${path}${separator}X-Amz-Date=${basicTime(time)}&X-Amz-Expires=${lifetime}`,
      ...scope,
      headers: Object.assign(fieldsToSign(headers), { host }),
      signQuery: true,
    },
    credentialsOf(key),
  );
  return origin + (signed.path ?? path);
}

function fieldsToSign(headers: HttpHeaders): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !(name.startsWith("x-amz-") || signedFields.has(name))) continue;
    fields[name] = typeof value === "string" ? value : value.join(",");
  }
  return fields;
}

function addressed(url: string): { readonly host: string; readonly path: string; readonly origin: string } {
  const { origin, protocol, path } = readTarget(url);
  return { host: origin.slice(protocol.length + 2), path, origin };
}

/** Nothing is left undefined: the library would look into the environment of the server. */
const credentialsOf = ({ id, secret, sessionToken }: AccessKey) => ({
  accessKeyId: id,
  secretAccessKey: secret,
  sessionToken: sessionToken ?? "",
});
