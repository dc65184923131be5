import type { FrontendResponse } from "../../gateway/frontend.ts";
import type { Blob } from "../../model/collections/blobs.ts";
import { CloudError } from "../../model/errors.ts";
import { redirectAnswer } from "./answers.ts";
import { metadataFromForm, type Metadata } from "./blob-metadata.ts";
import { upload } from "./blob-upload.ts";
import { blobAnswer } from "./blobs.ts";
import { isNavigation, type ClassicRequest } from "./classic-request.ts";
import { blobHref } from "./documents/href.ts";
import { isMultipart, readParts, type Part } from "./multipart.ts";
import { mergeParameters, ParameterCollector, text, type Parameters, type ParameterValue } from "./parameters.ts";
import { formLimits, readForm, readPart } from "./request-form.ts";
import { missingParameter } from "./required-parameters.ts";
import { spool } from "./spool.ts";

/**
 * `POST /buckets/:bucket`: writes a blob from a form. A file goes to the driver as it comes in, whatever its size. The blob
 * appears only once the whole form has come and is in order.
 */
export async function createBlobFromForm(request: ClassicRequest): Promise<FrontendResponse> {
  const { cloud, raw, query } = request;
  cloud.require("blobs", "put");
  const contentType = raw.headers["content-type"];
  const blob =
    contentType !== undefined && isMultipart(contentType)
      ? await new FormUpload(request, readParts(raw.body, contentType)).run()
      : // A form of text may have been read already, for its `_method`.
        await putText(request, raw.body.isBegun ? request.parameters : mergeParameters(query, await readForm(raw)));
  if ("status" in blob) return blob;
  if (isNavigation(request)) return redirectAnswer(blobHref(request.context, blob.bucketId, blob.id));
  return blobAnswer(request, 201, blob, "create");
}

type Outcome = Blob | FrontendResponse;

/** Writes what is a parameter like any other. */
async function putText({ cloud, segments }: ClassicRequest, parameters: Parameters): Promise<Outcome> {
  const { blob_data: data } = parameters;
  const id = idIn(parameters);
  if (id === undefined) return missing("blob_id", parameters);
  if (data === undefined) return missing("blob_data", parameters);
  const { content, contentType } = contentOf(data);
  return cloud.call("blobs", "put", {
    bucketId: segments[1] ?? "",
    id,
    body: once(content),
    size: content.length,
    contentType,
    metadata: metadataFromForm(parameters),
  });
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield content;
}

function contentOf(data: ParameterValue): { content: Uint8Array; contentType: string | undefined } {
  if (typeof data === "string") return { content: Buffer.from(data), contentType: "text/plain" };
  if (Buffer.isBuffer((data as { content?: unknown }).content))
    return data as { content: Buffer; contentType: string | undefined };
  throw new CloudError("invalid_argument", "Parameter 'blob_data' is neither text nor a file.", { parameter: "blob_data" });
}

function idIn(parameters: Parameters): string | undefined {
  if (parameters["blob_id"] === undefined) return undefined;
  const id = text(parameters, "blob_id");
  if (id === undefined || id === "")
    throw new CloudError("invalid_argument", "Parameter 'blob_id' is not a name.", { parameter: "blob_id" });
  return id;
}

/** The names that came, and the bucket's, which the path gives. */
const missing = (name: string, parameters: Parameters, ...others: readonly string[]): FrontendResponse =>
  missingParameter(name, [...Object.keys(parameters), ...others, "id"]);

/** A multipart form on its way through. */
class FormUpload {
  readonly #request: ClassicRequest;
  readonly #parts: AsyncGenerator<Part, void, undefined>;
  readonly #fields = new ParameterCollector("form");
  /** How long the fields may still be, all together. */
  #fieldsLeft = formLimits.bytes;

  constructor(request: ClassicRequest, parts: AsyncGenerator<Part, void, undefined>) {
    this.#request = request;
    this.#parts = parts;
  }

  async run(): Promise<Outcome> {
    const file = await this.#readFields();
    const parameters = this.#parameters();
    if (!file) return putText(this.#request, parameters);
    return idIn(parameters) === undefined ? this.#putLater(file) : this.#putNow(file, parameters);
  }

  /** Reads fields up to the blob's content, or to the end of the form. */
  async #readFields(): Promise<Part | undefined> {
    for (;;) {
      const { done, value: part } = await this.#parts.next();
      if (done) return undefined;
      if (part.name === "blob_data") return part;
      const value = await readPart(part, this.#fieldsLeft);
      this.#fieldsLeft -= typeof value === "string" ? value.length : value.content.length;
      this.#fields.add(part.name, value);
    }
  }

  /** Reads the fields behind the content. */
  async #readRest(): Promise<Parameters> {
    if (await this.#readFields())
      throw new CloudError("invalid_argument", "The form has more than one 'blob_data'.", { parameter: "blob_data" });
    return this.#parameters();
  }

  #parameters(): Parameters {
    return mergeParameters(this.#request.query, this.#fields.parameters);
  }

  /** The name is known: the content goes straight to the driver. It does not end before the form has, and is in order. */
  async #putNow(file: Part, early: Parameters): Promise<Outcome> {
    const { cloud } = this.#request;
    const metadata = metadataFromForm(early);
    let late = metadata;
    const readRest = async (): Promise<void> => {
      const parameters = await this.#readRest();
      if (idIn(parameters) !== idIn(early)) {
        throw new CloudError("invalid_argument", "Parameter 'blob_id' was given with another value before.", {
          parameter: "blob_id",
        });
      }
      late = metadataFromForm(parameters);
      if (!same(metadata, late)) cloud.require("blobs", "update");
    };
    async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
      yield* file.content;
      await readRest();
    }
    const blob = await this.#put(file, early, content(), undefined);
    if (same(metadata, late)) return blob;
    return cloud.call("blobs", "update", { bucketId: blob.bucketId, id: blob.id, metadata: late });
  }

  /** The name comes behind the content, which waits for it on disk. Nothing is kept for a stranger. */
  async #putLater(file: Part): Promise<Outcome> {
    await this.#request.cloud.identity();
    return spool(file.content, async ({ size, content }) => {
      const parameters = await this.#readRest();
      if (idIn(parameters) === undefined) return missing("blob_id", parameters, "blob_data");
      return this.#put(file, parameters, content, size);
    });
  }

  #put(file: Part, parameters: Parameters, content: AsyncIterable<Uint8Array>, size: number | undefined): Promise<Blob> {
    const { cloud, segments } = this.#request;
    const params = {
      bucketId: segments[1] ?? "",
      id: idIn(parameters) ?? "",
      contentType: file.contentType ?? "text/plain",
      metadata: metadataFromForm(parameters),
      size,
    };
    return upload(content, (body) => cloud.call("blobs", "put", { ...params, body }));
  }
}

function same(one: Metadata, other: Metadata): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && one[key] === other[key]);
}
