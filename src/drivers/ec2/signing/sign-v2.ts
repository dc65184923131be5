import { createHmac } from "node:crypto";
import { encodeComponent, readTarget } from "../../../http/http-target.ts";
import type { AccessKey } from "./access-key.ts";
import { extendedTime } from "./signing-time.ts";

/** Parameters of a Query service. */
export type QueryFields = Readonly<Record<string, string>>;

/**
 * The parameters of a call, signed by SigV2, which old clouds know alone.
 * @param request the URL without a query, and the method by which the parameters will be sent
 * @param time in milliseconds since the epoch
 */
export function signV2(
  request: { readonly method: string; readonly url: string },
  fields: QueryFields,
  key: AccessKey,
  time: number,
): QueryFields {
  const { origin, protocol, path } = readTarget(request.url);
  const signed: Record<string, string> = {
    ...fields,
    AWSAccessKeyId: key.id,
    SignatureMethod: "HmacSHA256",
    SignatureVersion: "2",
    Timestamp: extendedTime(time),
    ...(key.sessionToken !== undefined && { SecurityToken: key.sessionToken }),
  };
  const parameters = Object.keys(signed)
    .sort(byBytes)
    .map((name) => `${encodeComponent(name)}=${encodeComponent(signed[name] ?? "")}`)
    .join("&");
  const text = [request.method, origin.slice(protocol.length + 2), path, parameters].join("\n");
  return { ...signed, Signature: createHmac("sha256", key.secret).update(text).digest("base64") };
}

const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
