import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { FrontendRequest } from "../../gateway/frontend.ts";
import { CloudError } from "../../model/errors.ts";
import { metadataFromHeaders } from "./blob-metadata.ts";
import { decodeHeader } from "./header-text.ts";

/** Metadata, and the headers that describe the content. Cache-Control is left out: in a request it speaks of the request. */
export function writingOf(headers: IncomingHttpHeaders) {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === "string" && value !== "" ? decodeHeader(value) : undefined;
  };
  return {
    metadata: metadataFromHeaders(headers),
    contentType: header("content-type"),
    contentEncoding: header("content-encoding"),
    contentDisposition: header("content-disposition"),
    contentLanguage: header("content-language"),
    expires: header("expires"),
  };
}

/** A body on its way in: its content, its length where the client says it, and what it must add up to. */
export interface Incoming {
  readonly content: AsyncIterable<Uint8Array>;
  readonly size: number | undefined;
  readonly checksums: { readonly md5: string } | undefined;
}

/**
 * The body of an upload. With Content-MD5 it ends in an error unless it matches, so that nothing damaged is stored.
 * @throws `invalid_argument` for a Content-MD5 that is none
 */
export function incoming({ headers, body: content }: FrontendRequest): Incoming {
  const length = headers["content-length"];
  const size = length !== undefined ? Number(length) : headers["transfer-encoding"] === undefined ? 0 : undefined;
  const declared = headers["content-md5"];
  if (declared === undefined) return { content, size, checksums: undefined };
  if (!/^[A-Za-z0-9+/]{22}==$/.test(String(declared)))
    throw new CloudError("invalid_argument", "Content-MD5 is not an MD5 in Base64.");
  const md5 = Buffer.from(String(declared), "base64").toString("hex");
  return { content: verified(content, md5), size, checksums: { md5 } };
}

async function* verified(content: AsyncIterable<Uint8Array>, md5: string): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash("md5");
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest("hex") !== md5) {
    throw new CloudError("invalid_argument", "The content does not match Content-MD5.", { providerCode: "BadDigest" });
  }
}

/**
 * Hands content to a driver. When it breaks off on our side, that is the error that is told, whatever the driver makes of it.
 * @throws what the call throws
 */
export async function upload<T>(
  content: AsyncIterable<Uint8Array>,
  call: (body: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  let failure: { readonly error: unknown } | undefined;
  const watched: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]() {
      const pieces: AsyncIterator<Uint8Array, unknown, Uint8Array | undefined> = content[Symbol.asyncIterator]();
      const failed = (error: unknown): never => {
        failure = { error };
        throw error;
      };
      return {
        next: (used?: Uint8Array) => pieces.next(used).catch(failed),
        return: async () => (await pieces.return?.()) ?? { done: true, value: undefined },
      };
    },
  };
  try {
    return await call(watched);
  } catch (error) {
    throw failure ? failure.error : error;
  }
}
