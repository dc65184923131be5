import { ApiError } from "./api-error.ts";
import { blobsClient, type BlobsClient } from "./blobs.ts";
import { collectionCalls } from "./calls.ts";
import type { CollectionClient, RegularKey } from "./collections.ts";
import { readEntryPoint, type EntryPoint } from "./entry-point.ts";
import { readJson } from "./json-answer.ts";
import { model } from "./model.gen.ts";
import { createTransport, type CallOptions, type ClientOptions } from "./transport.ts";

export { ApiError, apiErrorCodes, type ApiErrorCode } from "./api-error.ts";
export type {
  BlobContent,
  BlobFacts,
  BlobsClient,
  ContentOptions,
  PutOptions,
  ReceivedContent,
  SegmentedPutOptions,
  SignedUrl,
  SignedUrlOptions,
  SegmentedUpload,
  WrittenSegment,
} from "./blobs.ts";
export type { ByteRange } from "./byte-range.ts";
export type { CollectionClient } from "./collections.ts";
export type { EntryPoint, OfferedCollection, OfferedFeature } from "./entry-point.ts";
export type { NewFirewallRule } from "./firewall-rules.ts";
export type { Listing } from "./listing.ts";
export type { ClassicKey, FirewallRule, Resource, RuleSource } from "./resources.ts";
export type { CallOptions, ClientOptions } from "./transport.ts";
export type { StateOptions, WaitOptions } from "./wait.ts";

type RegularCollections = { readonly [K in RegularKey]: CollectionClient<K> };

/** A cloud behind a Deltacloud server. Every failure is an ApiError, but for an abort, which is the reason of its signal. */
export interface Client extends RegularCollections {
  readonly blobs: BlobsClient;
  /** What the server and the cloud can do. Needs no credentials. */
  entryPoint(options?: CallOptions): Promise<EntryPoint>;
  /** The same, when the credentials are good. @throws ApiError `unauthenticated` when they are not */
  verify(options?: CallOptions): Promise<EntryPoint>;
}

/**
 * Makes a client of the classic Deltacloud API. Nothing is sent yet.
 * @throws TypeError for an address that is none
 */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  const regular = Object.keys(model).filter((key) => key !== "blobs") as RegularKey[];
  const entryPoint = async (query: readonly (readonly [string, string])[], { signal }: CallOptions = {}) => {
    const response = await transport.send({ method: "GET", path: [], query, signal });
    const found = readEntryPoint(await readJson(response, signal));
    if (!found) throw new ApiError("unexpected_answer", `${String(options.url)} does not speak the Deltacloud API.`);
    return found;
  };
  return {
    // The model's facts give the methods, and the model's types what is known of them.
    ...(Object.fromEntries(regular.map((key) => [key, collectionCalls(transport, key)])) as unknown as RegularCollections),
    blobs: blobsClient(transport),
    entryPoint: (call) => entryPoint([], call),
    verify: (call) => entryPoint([["force_auth", "1"]], call),
  };
}
