import { collections, type CollectionKey } from "../../model/collections.ts";
import { bytes, integer, map, optional, string, type Fields } from "../../model/shape.ts";
import type { Positional, Verb } from "./commands.ts";

/** A verb whose options are still to be made of its parameters. */
export type WrittenVerb = Omit<Verb, "options"> & { readonly params: Fields };

const { operations } = collections.blobs;
const common = { collection: "blobs" as CollectionKey, waits: false };
const bucket: Positional = { name: "BUCKET", doc: "The bucket.", collection: "buckets" };
const blob: Positional = { name: "ID", doc: "The blob." };
const metadata = optional(map({ doc: "Metadata of the user's: lower case letters, digits and _ as keys." }));
const { bucketId: _bucket, id: _id, ...signing } = operations.signedUrl.params;

/** The verbs of blobs. Here `get` fetches the content, which is what people want of a file. */
export const blobVerbs: readonly WrittenVerb[] = [
  { ...common, name: "list", doc: operations.list.doc, operation: "list", positionals: [bucket], params: {} },
  { ...common, name: "show", doc: operations.get.doc, operation: "get", positionals: [bucket, blob], params: {} },
  {
    ...common,
    name: "get",
    doc: operations.content.doc,
    operation: "content",
    positionals: [bucket, blob, { name: "FILE", doc: "Where to write it; the standard output unless told.", optional: true }],
    params: {
      first: optional(integer({ doc: "The first byte, counted from 0.", minimum: 0 })),
      last: optional(integer({ doc: "The last byte.", minimum: 0 })),
    },
  },
  {
    ...common,
    name: "put",
    doc: operations.put.doc,
    operation: "put",
    positionals: [bucket, blob, { name: "FILE", doc: "What to read; - is the standard input." }],
    params: {
      contentType: optional(string({ doc: "Media type." })),
      contentEncoding: optional(string({ doc: "Such as gzip, when the file is compressed." })),
      metadata,
      segmentSize: optional(bytes({ unit: "MB", doc: "Send segments of this size, each in a request of its own." })),
    },
  },
  {
    ...common,
    name: "set-metadata",
    doc: "Replace all of a blob's metadata.",
    operation: "setMetadata",
    positionals: [bucket, blob],
    params: { metadata },
  },
  {
    ...common,
    name: "signed-url",
    doc: operations.signedUrl.doc,
    operation: "signedUrl",
    positionals: [bucket, blob],
    params: signing,
  },
  { ...common, name: "destroy", doc: operations.destroy.doc, operation: "destroy", positionals: [bucket, blob], params: {} },
];
