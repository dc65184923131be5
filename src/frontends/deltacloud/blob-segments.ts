import type { FrontendResponse } from "../../gateway/frontend.ts";
import { CloudError, isCloudError } from "../../model/errors.ts";
import { emptyAnswer } from "./answers.ts";
import { incoming, upload, writingOf } from "./blob-upload.ts";
import { addressOf, blobAnswer } from "./blobs.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { errorContext } from "./error-context.ts";
import { errorAnswer, routeNotFound } from "./errors.ts";
import { decodeHeader, encodeHeader } from "./header-text.ts";
import { text } from "./parameters.ts";
import { readWhole } from "./request-body.ts";

/** What a request says of a segmented upload: without an id it begins one, with an id it ends it, with an order it adds to it. */
export interface SegmentedUpload {
  readonly uploadId: string | undefined;
  readonly order: string | undefined;
}

/** Which step of a segmented upload a request is, told by headers or by the query; undefined when it is none. */
export function segmentedUploadOf({ raw, query }: ClassicRequest): SegmentedUpload | undefined {
  const told = (header: string, parameter: string): string | undefined => {
    const value = raw.headers[header];
    return typeof value === "string" && value !== "" ? decodeHeader(value) : text(query, parameter) || undefined;
  };
  if (told("x-deltacloud-blobtype", "blob_type") !== "segmented") return undefined;
  return {
    uploadId: told("x-deltacloud-segmentedblob", "segmented_blob"),
    order: told("x-deltacloud-segmentorder", "segment_order"),
  };
}

/** Does one step of a segmented upload. */
export async function putSegmentedBlob(request: ClassicRequest, { uploadId, order }: SegmentedUpload): Promise<FrontendResponse> {
  if (uploadId === undefined) return begin(request);
  try {
    return await (order === undefined ? complete(request, uploadId) : addSegment(request, uploadId, order));
  } catch (error) {
    if (!isCloudError(error) || error.code !== "not_found") throw error;
    // Not what the path names, as with other requests for blobs, but the upload may be what is not there.
    return errorAnswer(routeNotFound, errorContext(request), error.message);
  }
}

async function begin(request: ClassicRequest): Promise<FrontendResponse> {
  const { uploadId } = await request.cloud.call("blobs", "beginUpload", {
    ...addressOf(request),
    ...writingOf(request.raw.headers),
  });
  return emptyAnswer(204, { "X-Deltacloud-SegmentedBlob": encodeHeader(uploadId) });
}

async function addSegment(request: ClassicRequest, uploadId: string, order: string): Promise<FrontendResponse> {
  const { cloud, raw } = request;
  cloud.require("blobs", "uploadSegment");
  if (!isOrder(order))
    throw new CloudError("invalid_argument", "The segment's order is not a number from 1.", { parameter: "segment_order" });
  const { content, ...facts } = incoming(raw);
  const params = { ...addressOf(request), ...facts, uploadId, number: Number(order) };
  const { segmentId } = await upload(content, (body) => cloud.call("blobs", "uploadSegment", { ...params, body }));
  return emptyAnswer(204, { "X-Deltacloud-BlobSegmentId": encodeHeader(segmentId) });
}

async function complete(request: ClassicRequest, uploadId: string): Promise<FrontendResponse> {
  const { cloud, raw } = request;
  cloud.require("blobs", "completeUpload");
  const manifest = await readWhole(incoming(raw).content, longestManifest, "The manifest");
  const segments = parseManifest(manifest.toString("utf8"));
  return blobAnswer(
    request,
    200,
    await cloud.call("blobs", "completeUpload", { ...addressOf(request), uploadId, segments }),
    "create",
  );
}

const longestManifest = 2 * 2 ** 20;

/** `1=<segment id>, 2=<segment id>`, in any order. A comma that no `number=` follows is part of an id. */
function parseManifest(manifest: string): { number: number; segmentId: string }[] {
  const byNumber = new Map<number, string>();
  for (const entry of manifest.trim().split(/,\s*(?=\d+\s*=)/)) {
    const equals = entry.indexOf("=");
    const order = entry.slice(0, Math.max(equals, 0)).trim();
    const segmentId = entry.slice(equals + 1).trim();
    if (!isOrder(order) || segmentId === "") throw badManifest("is not of the form 1=<segment id>, 2=<segment id>");
    if (byNumber.has(Number(order))) throw badManifest(`names segment ${order} twice`);
    byNumber.set(Number(order), segmentId);
  }
  return [...byNumber].map(([number, segmentId]) => ({ number, segmentId })).sort((one, other) => one.number - other.number);
}

const isOrder = (order: string): boolean => /^0{0,8}[1-9]\d{0,8}$/.test(order);

const badManifest = (problem: string): CloudError => new CloudError("invalid_argument", `The manifest ${problem}.`);
