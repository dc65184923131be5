import { AccessRefusal } from "../access-refusal.ts";
import { fieldText, headerValues, isRepeated, queryOf, type Field, type SignedRequest } from "./signed-request.ts";
import type { CredentialScope } from "./signing-keys.ts";
import { basicTime, readBasicTime, readHttpDate } from "./times.ts";

/** A SigV4 signature as a request presents it, in its header or in its query. Nothing of it has been checked but its form. */
export interface PresentedV4 {
  readonly accessKey: string;
  readonly token: string | undefined;
  readonly scope: CredentialScope;
  /** In milliseconds since the epoch. */
  readonly time: number;
  /** The same as YYYYMMDDTHHMMSSZ. */
  readonly timeText: string;
  /** How many seconds it is good for, where the client says so: a presigned URL. */
  readonly lifetime: number | undefined;
  /** In lower case, in order, `host` among them. */
  readonly signedHeaders: readonly string[];
  readonly signature: Buffer;
  /** The query's parameters without the signature. */
  readonly query: readonly Field[];
}

const algorithm = "AWS4-HMAC-SHA256";
const longestLifetime = 604_800;
const queryNames = ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"].map((name) => `X-Amz-${name}`);

/** Whether an `Authorization` header is of SigV4's family. */
export const isV4Header = (authorization: string): boolean =>
  authorization.startsWith("AWS4-") || authorization.slice(0, 5).toUpperCase() === "AWS4-";

/** Whether a query presents a SigV4 signature. */
export const isV4Query = (query: readonly Field[]): boolean =>
  query.some(({ name }) => name === "X-Amz-Algorithm" || name === "X-Amz-Signature");

/** Reads an `Authorization` header. @throws AccessRefusal */
export function readV4Header(request: SignedRequest, authorization: string): PresentedV4 {
  const schemeEnd = authorization.search(/[^\w-]/);
  checkAlgorithm(schemeEnd < 0 ? authorization : authorization.slice(0, schemeEnd));
  let credential: string | undefined;
  let headers: string | undefined;
  let signature: string | undefined;
  for (const part of authorization.slice(algorithm.length).split(",")) {
    const equals = part.indexOf("=");
    const value = part.slice(equals + 1).trim();
    switch (part.slice(0, Math.max(0, equals)).trim()) {
      case "Credential":
        credential = once(credential, value);
        break;
      case "SignedHeaders":
        headers = once(headers, value);
        break;
      case "Signature":
        signature = once(signature, value);
    }
  }
  const { rawHeaders } = request;
  const { accessKey, scope, signedHeaders, signature: bytes } = readCommon(credential, headers, signature);
  const token = only(headerValues(rawHeaders, "x-amz-security-token"), "X-Amz-Security-Token") || undefined;
  const { time, timeText } = timeOfHeaders(rawHeaders);
  const query = queryOf(request.target);
  return { accessKey, token, scope, time, timeText, lifetime: undefined, signedHeaders, signature: bytes, query };
}

function once(known: string | undefined, value: string): string {
  if (known !== undefined) throw malformed("a part of the Authorization header is there twice");
  return value;
}

/** Reads a presigned query. @throws AccessRefusal */
export function readV4Query(query: readonly Field[]): PresentedV4 {
  const repeated = queryNames.find((name) => isRepeated(query, name));
  if (repeated !== undefined) throw malformed(`${repeated} is there twice`);
  checkAlgorithm(fieldText(query, "X-Amz-Algorithm") ?? "");
  const timeText = fieldText(query, "X-Amz-Date") ?? "";
  const time = readBasicTime(timeText);
  if (time === undefined) throw malformed("X-Amz-Date is not of the form YYYYMMDDTHHMMSSZ");
  return {
    ...readCommon(
      fieldText(query, "X-Amz-Credential"),
      fieldText(query, "X-Amz-SignedHeaders"),
      fieldText(query, "X-Amz-Signature"),
    ),
    token: fieldText(query, "X-Amz-Security-Token") || undefined,
    time,
    timeText,
    lifetime: readLifetime(fieldText(query, "X-Amz-Expires")),
    query: query.filter(({ name }) => name !== "X-Amz-Signature"),
  };
}

function checkAlgorithm(name: string): void {
  if (name === algorithm) return;
  const message = /^AWS4-ECDSA-/i.test(name)
    ? `Signatures with asymmetric keys (SigV4A) are not taken; sign with ${algorithm}.`
    : `The signature's algorithm has to be ${algorithm}.`;
  throw new AccessRefusal("unsupported_algorithm", message);
}

function readCommon(
  credential: string | undefined,
  headers: string | undefined,
  signature: string | undefined,
): Pick<PresentedV4, "accessKey" | "scope" | "signedHeaders" | "signature"> {
  if (!credential || !headers || !signature) throw malformed("it needs Credential, SignedHeaders and Signature");
  if (!/^[\dA-Fa-f]{64}$/.test(signature)) throw malformed("Signature is not 64 hexadecimal digits");
  const signedHeaders = headers.toLowerCase().split(";").sort();
  const isRepeating = signedHeaders.some((name, index) => name === signedHeaders[index - 1]);
  if (!headerList.test(headers) || isRepeating) throw malformed("SignedHeaders is not a list of headers");
  if (!signedHeaders.includes("host")) throw new AccessRefusal("unsigned_headers", "The Host header has to be signed.");
  const { accessKey, scope } = readCredential(credential);
  return { accessKey, scope, signedHeaders, signature: Buffer.from(signature, "hex") };
}

const headerList = /^[\w!#$%&'*+.^`|~-]+(?:;[\w!#$%&'*+.^`|~-]+)*$/;

function readCredential(text: string): Pick<PresentedV4, "accessKey" | "scope"> {
  const [, accessKey, date, region, service] = /^([^/\s]+)\/(\d{8})\/([\w-]*)\/([\w-]+)\/aws4_request$/.exec(text) ?? [];
  if (accessKey === undefined || date === undefined || region === undefined || service === undefined) {
    throw malformed("Credential is not of the form KEY/YYYYMMDD/REGION/SERVICE/aws4_request");
  }
  return { accessKey, scope: { date, region, service } };
}

/** Services other than S3 let a client leave it out; then the time has to be as near as in a header. */
function readLifetime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!/^\d{1,6}$/.test(text) || seconds < 1 || seconds > longestLifetime) {
    throw malformed(`X-Amz-Expires is not a number of seconds from 1 to ${longestLifetime}`);
  }
  return seconds;
}

function timeOfHeaders(rawHeaders: readonly string[]): Pick<PresentedV4, "time" | "timeText"> {
  const own = only(headerValues(rawHeaders, "x-amz-date"), "X-Amz-Date");
  const text = (own ?? only(headerValues(rawHeaders, "date"), "Date") ?? "").trim();
  const basic = readBasicTime(text);
  if (basic !== undefined) return { time: basic, timeText: text };
  const time = own === undefined ? readHttpDate(text) : undefined;
  if (time === undefined) throw malformed("there is no X-Amz-Date of the form YYYYMMDDTHHMMSSZ, and no Date");
  return { time, timeText: basicTime(time) };
}

function only(values: readonly string[], name: string): string | undefined {
  if (values.length > 1) throw malformed(`there is more than one ${name}`);
  return values[0];
}

const malformed = (what: string): AccessRefusal => new AccessRefusal("malformed", `The signature is malformed: ${what}.`);
