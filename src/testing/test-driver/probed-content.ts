import type { Services } from "../../model/collections.ts";
import type { ByteStream } from "../../model/shape.ts";
import type { Probe } from "./probe.ts";

type Content = NonNullable<NonNullable<Services["blobs"]>["content"]>;

/** Content whose way out the probe sees: that it was read to its end, or given up, also when nothing was ever read. */
export const probedContent =
  (probe: Probe, service: Services["blobs"]): ((params: unknown) => ReturnType<Content>) =>
  async (params) => {
    const content = service?.content;
    if (!content) throw new Error("the driver has no content");
    const answer = await content(params as Parameters<Content>[0]);
    const { bucketId, id } = answer.blob;
    return { ...answer, body: probed(probe.body(bucketId, id), answer.body) };
  };

function probed(noted: ReturnType<Probe["body"]>, body: ByteStream): ByteStream {
  const pieces = body[Symbol.asyncIterator]();
  const iterator: AsyncIterableIterator<Uint8Array, undefined> = {
    next: async () => {
      try {
        const step = await pieces.next();
        if (step.done) {
          if (noted.outcome === "open") noted.outcome = "complete";
          return { done: true, value: undefined };
        }
        noted.chunks++;
        noted.bytes += step.value.length;
        return step;
      } catch (error) {
        noted.outcome = "failed";
        throw error;
      }
    },
    return: async () => {
      await pieces.return?.();
      if (noted.outcome === "open") noted.outcome = "returned";
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
