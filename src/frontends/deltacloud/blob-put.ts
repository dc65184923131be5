import type { FrontendResponse } from "../../gateway/frontend.ts";
import { conditionAnswer } from "./blob-conditions.ts";
import { putSegmentedBlob, segmentedUploadOf } from "./blob-segments.ts";
import { incoming, upload, writingOf } from "./blob-upload.ts";
import { addressOf, blobAnswer } from "./blobs.ts";
import type { ClassicRequest } from "./classic-request.ts";

/**
 * `PUT /buckets/:bucket/:blob` and `PUT /buckets/:bucket/:blob/stream`: writes or replaces a blob and its metadata. The body
 * goes to the driver as it comes in, whatever its size. A request that is marked as segmented does one step of a segmented
 * upload instead.
 */
export async function putBlob(request: ClassicRequest): Promise<FrontendResponse> {
  const segmented = segmentedUploadOf(request);
  if (segmented) return putSegmentedBlob(request, segmented);
  const { cloud, raw } = request;
  const { content, ...facts } = incoming(raw);
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = raw.headers;
  const params = { ...addressOf(request), ...facts, ...writingOf(raw.headers), ifMatch, ifNoneMatch };
  try {
    const blob = await upload(content, (body) => cloud.call("blobs", "put", { ...params, body }));
    return blobAnswer(request, 200, blob, "create");
  } catch (error) {
    const answer = conditionAnswer(request, error);
    if (!answer) throw error;
    return answer;
  }
}
