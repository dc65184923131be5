import type { ResponseObject } from "./document-types.ts";
import { empty, inEveryFormat } from "./responses.ts";
import type { Schema } from "./schema.ts";
import { schemaReference } from "./schema.ts";

/** The answers of routes that are not regular operations of the model, when they succeed; by method and pattern. */

type Answers = Readonly<Record<string, ResponseObject>>;

const text: Schema = { type: "string" };
const octets: Schema = { contentMediaType: "application/octet-stream" };

const wrappedBlob: Schema = { type: "object", properties: { blob: schemaReference("Blob") }, required: ["blob"] };
const blob = inEveryFormat("The blob: its facts and metadata.", "Blob", wrappedBlob);

const metadata: ResponseObject = {
  description: "The metadata, in headers.",
  headers: { "X-Deltacloud-Blobmeta-NAME": { description: "One for each entry.", schema: text } },
};

const contentHeaders: ResponseObject["headers"] = {
  ETag: { schema: text },
  "Last-Modified": { schema: text },
  "Content-Disposition": { schema: text },
  "Accept-Ranges": { schema: text },
};

const stored: Answers = {
  200: blob,
  204: {
    description: "A step of a segmented upload is done.",
    headers: {
      "X-Deltacloud-SegmentedBlob": { description: "The upload that has begun.", schema: text },
      "X-Deltacloud-BlobSegmentId": { description: "The segment that was stored.", schema: text },
    },
  },
};

const destroyed: Answers = {
  204: empty("Done."),
  303: { description: "A browser is sent on.", headers: { Location: { schema: text } } },
};

export const irregularAnswers: Readonly<Record<string, Answers>> = {
  "GET ": { 200: inEveryFormat("What the cloud can do.", "EntryPoint") },
  "POST ": { 301: { description: "The address of the chosen cloud.", headers: { Location: { schema: text } } } },
  "GET docs/openapi.json": {
    200: { description: "An OpenAPI document.", content: { "application/json": { schema: { type: "object" } } } },
  },
  "GET instance_states": {
    200: {
      ...inEveryFormat("The states, or a picture of them.", "InstanceStates"),
      content: {
        ...inEveryFormat("", "InstanceStates").content,
        "image/svg+xml": { schema: text },
        "image/png": { schema: octets },
        "application/ghostscript": { schema: text },
      },
    },
  },
  "GET buckets/:id/:blob_id": { 200: blob },
  "HEAD buckets/:id/:blob_id": { 204: metadata },
  "HEAD buckets/:id/:blob_id/metadata": { 204: metadata },
  "GET buckets/:id/:blob_id/content": {
    200: { description: "The content.", headers: contentHeaders, content: { "*/*": { schema: octets } } },
    206: {
      description: "A range of the content.",
      headers: { ...contentHeaders, "Content-Range": { schema: text } },
      content: { "*/*": { schema: octets } },
    },
    304: empty("It is still the version that the client has."),
    416: inEveryFormat("The range lies outside of the blob.", "Error"),
  },
  "PUT buckets/:id/:blob_id": stored,
  "PUT buckets/:id/:blob_id/stream": stored,
  "POST buckets/:id/:blob_id": { 204: metadata },
  "DELETE buckets/:id/:blob_id": destroyed,
  "POST buckets/:id": { 201: blob },
};
