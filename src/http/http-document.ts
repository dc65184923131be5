import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { CloudError } from "../model/errors.ts";
import type { HttpDocument, HttpHead } from "../model/http.ts";
import type { XmlElement } from "../model/xml-element.ts";
import { readJson } from "../wire/json-reader.ts";
import { readXml } from "../wire/xml-reader.ts";
import type { TransportAnswer } from "./transport.ts";

/** An answer that has been read. */
export class Document implements HttpDocument {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly url: string;
  readonly bytes: Buffer;

  constructor(head: HttpHead, bytes: Buffer) {
    this.status = head.status;
    this.headers = head.headers;
    this.cookies = head.cookies;
    this.url = head.url;
    this.bytes = bytes;
  }

  text(): string {
    const text = this.bytes.toString();
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  }

  json<T = unknown>(): T {
    const text = this.text();
    return (text.trim() === "" ? undefined : readJson(text)) as T;
  }

  xml(): XmlElement {
    // Who needs long for an answer may send blanks before it, to keep the connection.
    return readXml(this.text().trimStart());
  }
}

const noCookies: readonly string[] = [];

/** The head of an answer as drivers see it. */
export function headOf({ status, headers }: TransportAnswer, url: string): HttpHead {
  const found: Record<string, string> = {};
  let cookies = noCookies;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    if (name === "set-cookie") cookies = typeof value === "string" ? [value] : value;
    found[name] = typeof value === "string" ? value : value.join(", ");
  }
  return { status, headers: found, cookies, url };
}

/** What is said of an answer that is larger than anybody reads. */
export const tooLarge = (limit: number): CloudError =>
  new CloudError("provider_error", `The cloud's answer is larger than ${limit} bytes.`, { retryable: false });

/**
 * Reads a body to its end.
 * @throws `provider_error` beyond the limit, and whatever the connection fails with
 */
export async function readBody(body: Readable | Buffer, limit: number): Promise<Buffer> {
  if (Buffer.isBuffer(body)) {
    if (body.length > limit) throw tooLarge(limit);
    return body;
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) body.destroy(tooLarge(limit));
      else chunks.push(chunk);
    });
    body.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length)));
    body.once("error", reject);
    body.once("close", () => {
      if (!body.readableEnded) reject(Object.assign(new Error("the body was cut"), { code: "ECONNRESET" }));
    });
  });
}

const decoders: Readonly<Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** What is asked for where a body may be compressed. */
export const acceptedEncodings = "gzip, deflate, br";

/** Whether there is nothing to decompress, as of nearly every body. */
export const isPlain = (encoding: string | undefined): boolean => encoding === undefined || encoding === "identity";

/**
 * Decompresses a body.
 * @throws `provider_error` beyond the limit, for an encoding that nobody asked for and for what is not in that encoding
 */
export async function decompressed(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase();
  if (name === undefined || name === "" || name === "identity" || bytes.length === 0) return bytes;
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decode)
    throw new CloudError("provider_error", "The cloud's answer is compressed in an unknown way.", { retryable: false });
  try {
    return await decode(bytes, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    throw new CloudError("provider_error", "The cloud's answer is not compressed as it says.", { cause, retryable: false });
  }
}
