import { AccessRefusal } from "../access-refusal.ts";
import { hmac, isSame } from "./hmac.ts";
import { signedHosts, withoutPort } from "./hosts.ts";
import { encodeOctets } from "./percent-encoding.ts";
import { fieldText, isRepeated, pathOf, type Field, type SignedRequest } from "./signed-request.ts";
import { readBasicTime, readExtendedTime } from "./times.ts";

/** A SigV2 signature of a Query service, as its parameters present it. Nothing of it has been checked but its form. */
export interface PresentedV2 {
  readonly accessKey: string;
  readonly token: string | undefined;
  readonly algorithm: "sha1" | "sha256";
  /** When it was signed; absent where it says when it ends. In milliseconds since the epoch, as the next one. */
  readonly time: number | undefined;
  readonly end: number | undefined;
  readonly signature: Buffer;
  /** All parameters but the signature. */
  readonly fields: readonly Field[];
}

const algorithms = new Map<string, PresentedV2["algorithm"]>([
  ["HmacSHA1", "sha1"],
  ["HmacSHA256", "sha256"],
]);
const names = ["AWSAccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "Timestamp", "Expires"];

/** Whether parameters present a signature of the Query services' own. */
export const isV2Query = (fields: readonly Field[]): boolean =>
  fields.some(({ name }) => name === "AWSAccessKeyId" || name === "SignatureVersion");

/** Reads the parameters of a query or a form. @throws AccessRefusal */
export function readV2Query(fields: readonly Field[]): PresentedV2 {
  const repeated = names.find((name) => isRepeated(fields, name));
  if (repeated !== undefined) throw malformed(`${repeated} is there twice`);
  const [accessKey, signature, method, version, timestamp, expires] = names.map((name) => fieldText(fields, name));
  if (!accessKey || !signature) throw malformed("it needs AWSAccessKeyId and Signature");
  if (version !== "2")
    throw new AccessRefusal("unsupported_algorithm", "SignatureVersion has to be 2, or a newer signature in a header.");
  const algorithm = algorithms.get(method ?? "");
  if (!algorithm) throw new AccessRefusal("unsupported_algorithm", "SignatureMethod has to be HmacSHA256 or HmacSHA1.");
  if (!/^[\w+/]+={0,2}$/.test(signature)) throw malformed("Signature is not in Base64");
  if ((timestamp === undefined) === (expires === undefined)) throw malformed("it needs Timestamp or Expires, and not both");
  return {
    accessKey,
    token: fieldText(fields, "SecurityToken") || undefined,
    algorithm,
    time: timestamp === undefined ? undefined : readTime(timestamp, "Timestamp"),
    end: expires === undefined ? undefined : readTime(expires, "Expires"),
    signature: Buffer.from(signature, "base64"),
    fields: fields.filter(({ name }) => name !== "Signature"),
  };
}

/**
 * Checks a SigV2 signature. Some clients sign the host without its port, whatever they send.
 * @throws AccessRefusal `signature`
 */
export function verifyV2(request: SignedRequest, presented: PresentedV2, secret: string, publicNames: readonly string[]): void {
  const hosts = signedHosts(request, publicNames).map((host) => host.toLowerCase());
  const parameters = signedParameters(presented.fields);
  const key = Buffer.from(secret);
  let first: string | undefined;
  for (const host of new Set([...hosts, ...hosts.map(withoutPort)])) {
    const stringToSign = [request.method, host, pathOf(request.target) || "/", parameters].join("\n");
    if (isSame(hmac(presented.algorithm, key, stringToSign), presented.signature)) return;
    first ??= stringToSign;
  }
  throw new AccessRefusal("signature", undefined, { stringToSign: first });
}

/** By the bytes of their names, before they are encoded. */
function signedParameters(fields: readonly Field[]): string {
  return fields
    .toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
    .map(({ name, value }) => `${encodeOctets(name)}=${encodeOctets(value)}`)
    .join("&");
}

function readTime(text: string, name: string): number {
  const time = readExtendedTime(text) ?? readBasicTime(text);
  if (time === undefined) throw malformed(`${name} is not a time such as 2026-11-22T16:19:50Z`);
  return time;
}

const malformed = (what: string): AccessRefusal => new AccessRefusal("malformed", `The signature is malformed: ${what}.`);
