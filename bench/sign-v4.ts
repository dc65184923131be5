import { createHash, createHmac } from "node:crypto";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** A form POST to the root of a service, as bytes on the wire, signed with Signature Version 4 as SDKs do it. */
export function signedForm(
  form: string,
  {
    service,
    path,
    key,
  }: { readonly service: string; readonly path: string; readonly key: { readonly id: string; readonly secret: string } },
): string {
  const time = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const scope = `${time.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const headers = [
    ["content-type", "application/x-www-form-urlencoded; charset=utf-8"],
    ["host", "localhost"],
    ["x-amz-date", time],
  ] as const;
  const names = headers.map(([name]) => name).join(";");
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(`POST\n${path}\n\n${lines}\n${names}\n${hash(form)}`)}`;
  const signingKey = scope.split("/").reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${key.secret}`);
  const signature = hmac(signingKey, toSign).toString("hex");
  const sent = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return (
    `POST ${path} HTTP/1.1\r\n${sent}Authorization: AWS4-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${names}, ` +
    `Signature=${signature}\r\nContent-Length: ${Buffer.byteLength(form)}\r\n\r\n${form}`
  );
}
