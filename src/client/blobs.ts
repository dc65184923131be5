import { ApiError } from "./api-error.ts";
import { contentRange, rangeHeader, type ByteRange } from "./byte-range.ts";
import { readValue } from "./calls.ts";
import { factsOf, readResource } from "./documents.ts";
import { encode } from "./encode.ts";
import type { OperationFacts } from "./facts.ts";
import { headerText, metadataHeaders, metadataOf } from "./header-text.ts";
import { readJson } from "./json-answer.ts";
import { listing, type Listing } from "./listing.ts";
import type { Resource } from "./resources.ts";
import { segmentsOf } from "./segments.ts";
import type { ApiRequest, CallOptions, RequestBody, Transport } from "./transport.ts";

export type BlobContent = RequestBody | string;
type Metadata = Readonly<Record<string, string>>;

/** What is kept with a blob. */
export interface BlobFacts {
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly contentLanguage?: string | undefined;
  /** Keys in lower case, of letters, digits and underscores. */
  readonly metadata?: Metadata | undefined;
}

export interface PutOptions extends BlobFacts, CallOptions {
  /** The length of a stream, where it is known. Browsers find it out by themselves, or not at all. */
  readonly size?: number | undefined;
  /** Writes only over a version with this ETag; `*` is any. */
  readonly ifMatch?: string | undefined;
  /** Writes only where there is no such version; with `*` only where there is no blob. */
  readonly ifNoneMatch?: string | undefined;
}

export interface SegmentedPutOptions extends BlobFacts, CallOptions {
  /** The size of a segment in bytes; 8 MiB unless told. Stores set limits: S3 wants at least 5 MiB. */
  readonly segmentSize?: number | undefined;
  /** Called after each segment with the number of bytes written so far. */
  readonly onProgress?: ((written: number) => void) | undefined;
}

export interface ContentOptions extends CallOptions {
  readonly range?: ByteRange | undefined;
  /** Throws ApiError `precondition_failed` unless the blob has this ETag. */
  readonly ifMatch?: string | undefined;
  /** Throws ApiError `not_modified` when the blob has this ETag. */
  readonly ifNoneMatch?: string | undefined;
}

/** A blob's content on its way in. */
export interface ReceivedContent {
  /** Read it, or cancel it: until then the connection is held. */
  readonly body: ReadableStream<Uint8Array>;
  /** How many bytes are to come; absent where the content has a Content-Encoding, which `fetch` undoes. */
  readonly length: number | undefined;
  /** The size of the whole blob, where it is known. */
  readonly size: number | undefined;
  /** The bytes that come, where they are not all. */
  readonly range: { readonly first: number; readonly last: number } | undefined;
  readonly contentType: string | undefined;
  readonly lastModified: Date | undefined;
  /** Without quotes. */
  readonly etag: string | undefined;
}

export interface SignedUrlOptions extends CallOptions {
  /** What the URL is good for; `get` unless told. */
  readonly method?: "get" | "put" | undefined;
  /** Seconds until it expires; an hour unless told. */
  readonly expiresIn?: number | undefined;
  /** The only media type that a `put` may have, where the store can see to that. */
  readonly contentType?: string | undefined;
}

/** A URL that needs no credentials, and does not lead through the server. */
export interface SignedUrl {
  readonly url: string;
  readonly expires: Date;
}

/** An upload that was begun. */
export interface SegmentedUpload {
  readonly bucketId: string;
  readonly id: string;
  readonly uploadId: string;
}
export interface WrittenSegment {
  readonly number: number;
  readonly segmentId: string;
}

/** Files in a bucket. Content is streamed; nothing here holds more than one segment of it. */
export interface BlobsClient {
  /** The ids of a bucket's blobs, which is all that the API lists. */
  list(bucketId: string, options?: CallOptions): Listing<{ readonly bucketId: string; readonly id: string }>;
  /** A blob's facts and metadata. */
  get(bucketId: string, id: string, options?: CallOptions): Promise<Resource<"blobs">>;
  content(bucketId: string, id: string, options?: ContentOptions): Promise<ReceivedContent>;
  /** Writes a blob in one request, replacing what was there. */
  put(bucketId: string, id: string, content: BlobContent, options?: PutOptions): Promise<Resource<"blobs">>;
  /** Writes a blob segment by segment; of a stream one segment at a time is held. */
  putSegmented(bucketId: string, id: string, content: BlobContent, options?: SegmentedPutOptions): Promise<Resource<"blobs">>;
  /** Replaces all metadata, and gives what the blob has then. */
  setMetadata(bucketId: string, id: string, metadata: Metadata, options?: CallOptions): Promise<Metadata>;
  destroy(bucketId: string, id: string, options?: CallOptions): Promise<void>;
  /** Makes a URL by which whoever has it may read or write the blob until it expires. */
  signedUrl(bucketId: string, id: string, options?: SignedUrlOptions): Promise<SignedUrl>;
  beginUpload(bucketId: string, id: string, options?: BlobFacts & CallOptions): Promise<SegmentedUpload>;
  /** Writes one segment; numbers begin at 1. */
  uploadSegment(
    upload: SegmentedUpload,
    number: number,
    content: BlobContent,
    options?: CallOptions & { readonly size?: number | undefined },
  ): Promise<WrittenSegment>;
  /** Makes the blob of its segments, in the order of their numbers. */
  completeUpload(upload: SegmentedUpload, segments: readonly WrittenSegment[], options?: CallOptions): Promise<Resource<"blobs">>;
}

const defaultSegmentSize = 8 * 2 ** 20;

export function blobsClient({ send }: Transport): BlobsClient {
  const read = async (request: ApiRequest): Promise<Resource<"blobs">> => {
    const response = await send(request);
    return readResource("blobs", await readJson(response, request.signal));
  };

  const client: BlobsClient = {
    list: (bucketId, { signal } = {}) =>
      listing(async function* () {
        const response = await send({ method: "GET", path: ["buckets", bucketId], signal });
        const { blobIds = [] } = readResource("buckets", await readJson(response, signal));
        for (const id of blobIds) yield { bucketId, id };
      }),
    get: (bucketId, id, { signal } = {}) => read({ method: "GET", path: ["buckets", bucketId, id], signal }),
    async content(bucketId, id, { range, ifMatch, ifNoneMatch, signal } = {}) {
      const headers = { ...(range && { range: rangeHeader(range) }), ...conditions({ ifMatch, ifNoneMatch }) };
      return received(await send({ method: "GET", path: ["buckets", bucketId, id, "content"], headers, signal }));
    },
    put(bucketId, id, content, { size, ifMatch, ifNoneMatch, signal, ...facts } = {}) {
      const body = bytesOf(content);
      const headers = { ...factHeaders(facts, body), ...conditions({ ifMatch, ifNoneMatch }), ...lengthHeader(body, size) };
      return read({ method: "PUT", path: ["buckets", bucketId, id], headers, body, signal });
    },
    async putSegmented(bucketId, id, content, { segmentSize = defaultSegmentSize, onProgress, signal, ...facts } = {}) {
      if (!Number.isSafeInteger(segmentSize) || segmentSize < 1) {
        throw new ApiError("invalid_argument", "The size of a segment is not a whole number above 0.");
      }
      const body = bytesOf(content);
      const source = body instanceof Uint8Array ? new Blob([body as Uint8Array<ArrayBuffer>]) : body;
      const upload = await client.beginUpload(bucketId, id, { ...withType(facts, source), signal });
      const segments: WrittenSegment[] = [];
      let written = 0;
      for await (const segment of segmentsOf(source, segmentSize)) {
        segments.push(await client.uploadSegment(upload, segments.length + 1, segment, { signal }));
        written += segment instanceof Blob ? segment.size : segment.length;
        onProgress?.(written);
      }
      // A blob without content has one segment without content.
      if (segments.length === 0) segments.push(await client.uploadSegment(upload, 1, new Uint8Array(), { signal }));
      return client.completeUpload(upload, segments, { signal });
    },
    async setMetadata(bucketId, id, metadata, { signal } = {}) {
      const response = await send({
        method: "POST",
        path: ["buckets", bucketId, id],
        headers: metadataHeaders(metadata),
        signal,
      });
      return metadataOf(response.headers);
    },
    async destroy(bucketId, id, { signal } = {}) {
      await send({ method: "DELETE", path: ["buckets", bucketId, id], signal });
    },
    async signedUrl(bucketId, id, { signal, ...params } = {}) {
      const { operations } = factsOf("blobs");
      const operation = operations["signedUrl"] as OperationFacts;
      const form = encode(operation.params, params);
      const response = await send({ method: "POST", path: ["buckets", bucketId, id, "signed_url"], form, signal });
      return readValue("blobs", "signedUrl", operation, await readJson(response, signal)) as SignedUrl;
    },
    async beginUpload(bucketId, id, { signal, ...facts } = {}) {
      const headers = { ...segmented, ...factHeaders(facts) };
      const response = await send({ method: "PUT", path: ["buckets", bucketId, id], headers, signal });
      return { bucketId, id, uploadId: requiredHeader(response, "x-deltacloud-segmentedblob") };
    },
    async uploadSegment({ bucketId, id, uploadId }, number, content, { size, signal } = {}) {
      const body = bytesOf(content);
      const headers = {
        ...segmented,
        "x-deltacloud-segmentedblob": headerText(uploadId),
        "x-deltacloud-segmentorder": String(number),
        ...lengthHeader(body, size),
      };
      const response = await send({ method: "PUT", path: ["buckets", bucketId, id], headers, body, signal });
      return { number, segmentId: requiredHeader(response, "x-deltacloud-blobsegmentid") };
    },
    completeUpload({ bucketId, id, uploadId }, segments, { signal } = {}) {
      const headers = { ...segmented, "x-deltacloud-segmentedblob": headerText(uploadId) };
      const manifest = segments.map(({ number, segmentId }) => `${number}=${segmentId}`).join(", ");
      return read({ method: "PUT", path: ["buckets", bucketId, id], headers, body: new TextEncoder().encode(manifest), signal });
    },
  };
  return client;
}

const segmented = { "x-deltacloud-blobtype": "segmented" };

/** Text as bytes, so that nobody makes up a content type for it. */
const bytesOf = (content: BlobContent): RequestBody =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

/** The type of a Blob is that of the blob, unless told. */
const withType = (facts: BlobFacts, body: RequestBody): BlobFacts =>
  facts.contentType === undefined && body instanceof Blob && body.type !== "" ? { ...facts, contentType: body.type } : facts;

function factHeaders(facts: BlobFacts, body?: RequestBody): Record<string, string> {
  const {
    metadata = {},
    contentType,
    contentEncoding,
    contentDisposition,
    contentLanguage,
  } = body ? withType(facts, body) : facts;
  const headers = {
    "content-type": contentType,
    "content-encoding": contentEncoding,
    "content-disposition": contentDisposition,
    "content-language": contentLanguage,
  };
  return { ...metadataHeaders(metadata), ...given(headers) };
}

function conditions({ ifMatch, ifNoneMatch }: Pick<PutOptions, "ifMatch" | "ifNoneMatch">): Record<string, string> {
  return given({ "if-match": quoted(ifMatch), "if-none-match": quoted(ifNoneMatch) });
}

const quoted = (etag: string | undefined): string | undefined => (etag === undefined || etag === "*" ? etag : `"${etag}"`);

function lengthHeader(body: RequestBody, size: number | undefined): Record<string, string> {
  return body instanceof ReadableStream && size !== undefined ? { "content-length": String(size) } : {};
}

const given = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, headerText(value)]])),
  );

function requiredHeader({ headers }: Response, name: string): string {
  const value = headers.get(name);
  if (value === null) throw new ApiError("unexpected_answer", "The server knows no segmented uploads.");
  return value;
}

function received({ headers, body }: Response): ReceivedContent {
  const range = contentRange(headers.get("content-range"));
  const declared = headers.get("content-length");
  const length = declared === null || headers.has("content-encoding") ? undefined : Number(declared);
  const modified = headers.get("last-modified");
  return {
    body: (body ?? new Blob([]).stream()) as ReadableStream<Uint8Array>,
    length,
    size: range ? range.size : length,
    range: range && { first: range.first, last: range.last },
    contentType: headers.get("content-type") ?? undefined,
    lastModified: modified === null ? undefined : new Date(modified),
    etag: headers.get("etag")?.replace(/^(?:W\/)?"(.*)"$/, "$1"),
  };
}
