import { createHmac } from "node:crypto";
import { encodeComponent, readTarget } from "../../../http/http-target.ts";
import type { HttpHeaders } from "../../../model/http.ts";
import type { AccessKey } from "./access-key.ts";
import type { UnsignedRequest } from "./sign-v4.ts";

/** Those parameters of a query that say what of a bucket or a blob is meant, or how it is answered: they are signed, others are not. */
const subresources: ReadonlySet<string> = new Set([
  "acl",
  "cors",
  "delete",
  "lifecycle",
  "location",
  "logging",
  "notification",
  "partNumber",
  "policy",
  "requestPayment",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
]);

/**
 * The header fields that sign a request to S3 by its SigV2, which is another one than that of the Query services.
 * @param resource the path of the bucket or the blob as it is encoded, the bucket first wherever the address has it
 * @param time in milliseconds since the epoch
 */
export function signS3V2(request: UnsignedRequest, resource: string, key: AccessKey, time: number): HttpHeaders {
  const added: Record<string, string> = {
    "x-amz-date": new Date(time).toUTCString(),
    ...(key.sessionToken !== undefined && { "x-amz-security-token": key.sessionToken }),
  };
  const headers = { ...request.headers, ...added };
  // The time is among the headers of Amazon's own: its usual place stays empty.
  const signature = signatureOf({ ...request, headers }, "", resource, key);
  return { ...added, authorization: `AWS ${key.id}:${signature}` };
}

/**
 * A URL that has the rights of the key until it expires.
 * @param end in milliseconds since the epoch
 */
export function presignS3V2(request: UnsignedRequest, resource: string, key: AccessKey, end: number): string {
  const expires = String(Math.floor(end / 1000));
  const token = key.sessionToken === undefined ? {} : { "x-amz-security-token": key.sessionToken };
  const signature = signatureOf({ ...request, headers: { ...request.headers, ...token } }, expires, resource, key);
  const fields = { AWSAccessKeyId: key.id, Expires: expires, ...token, Signature: signature };
  const query = Object.entries(fields).map(([name, value]) => `${name}=${encodeComponent(value)}`);
  return `${request.url}${request.url.includes("?") ? "&" : "?"}${query.join("&")}`;
}

function signatureOf({ method, url, headers }: UnsignedRequest, date: string, resource: string, { secret }: AccessKey): string {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith("x-amz-") && headers[name] !== undefined)
    .toSorted()
    .map((name) => `${name}:${valueOf(headers, name)}\n`);
  const text = [
    method,
    valueOf(headers, "content-md5"),
    valueOf(headers, "content-type"),
    date,
    own.join("") + resource + subresourcesOf(url),
  ].join("\n");
  return createHmac("sha1", secret).update(text).digest("base64");
}

function valueOf(headers: HttpHeaders, name: string): string {
  const value = headers[name] ?? "";
  return typeof value === "string" ? value.trim() : value.join(",");
}

/** Their values are signed as they are meant, not as they are sent. */
function subresourcesOf(url: string): string {
  const { path } = readTarget(url);
  const question = path.indexOf("?");
  if (question < 0) return "";
  const signed = path
    .slice(question + 1)
    .split("&")
    .map((field) => field.split("=", 2))
    .filter(([name = ""]) => subresources.has(name))
    .map(([name = "", value = ""]) => (value === "" ? name : `${name}=${decodeURIComponent(value)}`))
    .toSorted();
  return signed.length === 0 ? "" : `?${signed.join("&")}`;
}
