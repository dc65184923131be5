import { createHash, createHmac } from "node:crypto";
import { readXml, type XmlElement } from "../../src/testing/strict-xml.ts";

/** Who signs, and for where. */
export interface Signer {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a server says to a signed request. */
export interface SignedAnswer {
  readonly status: number;
  readonly body: XmlElement;
}

/** The fields of a request of the Query APIs, by their names on the wire. */
export type Fields = Readonly<Record<string, string>>;

/** A request before it is sent, whole and signed, for tests that change something in it. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The version of the API that a service is asked for. */
export const versions = { ec2: "2016-11-15", sts: "2011-06-15", iam: "2010-05-08" } as const;

/** Signs a form of the Query APIs with SigV4; after AWS's description of it, and with nothing of the server's own code. */
export function sign(signer: Signer, service: keyof typeof versions, fields: Fields, now = new Date()): SignedRequest {
  const body = new URLSearchParams({ Version: versions[service], ...fields }).toString();
  const time = `${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  const day = time.slice(0, 8);
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    host: new URL(signer.endpoint).host,
    "x-amz-date": time,
  };
  const names = Object.keys(headers).toSorted().join(";");
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}:${value}\n`)
    .toSorted()
    .join("");
  const canonical = ["POST", "/", "", lines, names, sha256(body)].join("\n");
  const scope = [day, signer.region, service, "aws4_request"].join("/");
  const key = [day, signer.region, service, "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${signer.secretAccessKey}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  const credential = `Credential=${signer.accessKeyId}/${scope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return { url: `${signer.endpoint}/`, headers: { ...headers, authorization }, body };
}

/** Sends a request as it is. */
export async function send({ url, headers, body }: SignedRequest): Promise<SignedAnswer> {
  const { host: _host, ...others } = headers;
  const response = await fetch(url, { method: "POST", headers: others, body });
  const text = await response.text();
  return { status: response.status, body: readXml(text.replace(/^<\?xml[^>]*\?>\s*/, "")) };
}

/** Makes a call. */
export function callSigned(signer: Signer, action: string, fields: Fields = {}, service: keyof typeof versions = "ec2") {
  return send(sign(signer, service, { Action: action, ...fields }));
}

/** The elements below a path of names such as `reservationSet/item`, from an element down. */
export function elementsAt(element: XmlElement, path: string): readonly XmlElement[] {
  return path
    .split("/")
    .reduce<readonly XmlElement[]>(
      (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
      [element],
    );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
