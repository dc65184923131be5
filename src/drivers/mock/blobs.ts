import { describe, descriptionOf } from "./blob-description.ts";
import { browse } from "./browse.ts";
import { resolveRange } from "./byte-range.ts";
import type { Query, Resource, Service } from "../../model/collections.ts";
import type { Caller } from "./caller.ts";
import { checkConditions } from "../../http/conditions.ts";
import { readContent } from "./content.ts";
import { uploads } from "./uploads.ts";

export function blobs(caller: Caller) {
  const { cloud } = caller;
  return {
    ...uploads(caller),
    list: (query) => listed(caller, query),
    async browse(params) {
      caller.authenticate();
      return browse(cloud.buckets.get(params.bucketId), params);
    },
    async get({ bucketId, id, ...conditions }) {
      caller.authenticate();
      const { facts } = cloud.buckets.get(bucketId).blobs.get(id);
      checkConditions(facts, conditions, "NotModified");
      return facts;
    },
    /** The body reads on in the content as it is now, whatever becomes of the blob; it must be read or destroyed. */
    async content({ bucketId, id, range, ...conditions }) {
      caller.authenticate();
      const { facts, pieces } = cloud.buckets.get(bucketId).blobs.get(id);
      checkConditions(facts, conditions, "NotModified");
      const part = range && resolveRange(facts.size, range);
      const body = readContent(pieces, part?.first ?? 0, part?.last ?? facts.size - 1, caller.signal);
      return { blob: facts, range: part, body };
    },
    /** Until the new content is there whole, the old one stays. */
    async put({ bucketId, id, body, size, checksums, ifMatch, ifNoneMatch, ...description }) {
      caller.authenticate();
      const check = () => checkConditions(cloud.buckets.get(bucketId).blobs.find(id)?.facts, { ifMatch, ifNoneMatch });
      check();
      const { piece, md5, checksums: proved } = await cloud.buckets.contents.write(body, { size, checksums }, caller.signal);
      try {
        // While the body came, others wrote as well.
        check();
        const facts = { ...describe(description, cloud.now()), bucketId, id, size: piece.size, checksums: proved };
        return cloud.buckets.get(bucketId).put({ id, facts: { ...facts, etag: md5, etagKind: "md5" }, pieces: [piece] });
      } catch (error) {
        piece.release();
        throw error;
      }
    },
    /** What is not given stays. */
    async update({ bucketId, id, ...description }) {
      caller.authenticate();
      const bucket = cloud.buckets.get(bucketId);
      const given = Object.fromEntries(Object.entries(descriptionOf(description)).filter(([, value]) => value !== undefined));
      return bucket.describe({ ...bucket.blobs.get(id).facts, ...given });
    },
    /** The copy shares the content. The conditions are on the source. */
    async copy({ bucketId, id, sourceBucketId, sourceId, replace, ...rest }) {
      caller.authenticate();
      const target = cloud.buckets.get(bucketId);
      const { facts, pieces } = cloud.buckets.get(sourceBucketId).blobs.get(sourceId);
      checkConditions(facts, rest);
      for (const piece of pieces) piece.hold();
      const { size, checksums, etag, etagKind, partCount } = facts;
      const described = describe(replace ? rest : facts, cloud.now());
      return target.put({ id, facts: { ...described, bucketId, id, size, checksums, etag, etagKind, partCount }, pieces });
    },
    async destroy({ bucketId, id }) {
      caller.authenticate();
      cloud.buckets.get(bucketId).remove(id);
    },
  } satisfies Service<"blobs">;
}

async function* listed(
  caller: Caller,
  { bucketId, prefix = "", after }: Query<"blobs">,
): AsyncGenerator<Resource<"blobs">, void, undefined> {
  caller.authenticate();
  const prefixes = [prefix].flat();
  for (const each of [bucketId].flat()) {
    for (const { id, facts } of caller.cloud.buckets.get(each).blobs.list({ after })) {
      if (prefixes.some((start) => id.startsWith(start))) yield facts;
    }
  }
}
