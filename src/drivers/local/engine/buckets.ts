import { CloudError } from "../../../model/errors.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";
import { alreadyExists, checkName, invalid, refused } from "./failures.ts";
import type { ServiceFactory } from "./scope.ts";
import { regions } from "./seed-ids.ts";
import { currentOf, namesIn, type StoredBucket } from "./stored-bucket.ts";

/** The id of a bucket is its name. Of its documents only `versioning` has an effect; the others are kept as they are. */
export const buckets: ServiceFactory<"buckets"> = (scope) => {
  const table = () => scope.table("buckets");
  return {
    async *list() {
      yield* table().all().map(toBucket);
    },
    get: async ({ id }) => toBucket(table().get(id)),
    create: async ({ name, location = "north" }) => {
      checkName("name", name);
      if (name.includes("/")) throw invalid("name", "The name of a bucket has no slash.");
      if (!regions.includes(location)) throw invalid("location", `There is no region '${location}'.`);
      if (table().find(name)) throw alreadyExists("bucket", name);
      return toBucket(table().add(emptyBucket(name, location, scope.cloud.now)));
    },
    destroy: async ({ id }) => {
      if (table().own(id).blobs.size > 0) throw refused(`The bucket '${id}' is not empty.`, "BucketNotEmpty");
      table().remove(id);
    },
    getDocument: async ({ id, document }) => {
      const { documents } = table().get(id);
      const content = documents[document];
      if (content === undefined) throw new CloudError("not_found", `The bucket '${id}' has no document '${document}'.`);
      return content;
    },
    setDocument: async ({ id, document, content }) => {
      const { documents } = table().own(id);
      const versioning = document === "versioning" ? { versioning: versioningOf(content) } : {};
      table().change(id, { documents: { ...documents, [document]: content }, ...versioning });
    },
    removeDocument: async ({ id, document }) => {
      const { documents } = table().own(id);
      const { [document]: _, ...others } = documents;
      table().change(id, { documents: others });
    },
  };
};

export const emptyBucket = (id: string, location: string, created: Date): StoredBucket => ({
  id,
  location,
  created,
  versioning: "off",
  documents: {},
  blobs: new Map(),
  uploads: new Map(),
});

function toBucket(bucket: StoredBucket): Bucket {
  const blobIds = namesIn(bucket).filter((name) => currentOf(bucket, name));
  const size = blobIds.reduce((sum, name) => sum + (currentOf(bucket, name)?.blob.size ?? 0), 0);
  const { id, location, created, versioning } = bucket;
  return { id, name: id, location, created, blobCount: blobIds.length, size, blobIds, versioning };
}

function versioningOf(document: string): "enabled" | "suspended" {
  const status = /<Status>(Enabled|Suspended)<\/Status>/.exec(document)?.[1];
  if (!status) throw invalid("content", "The document does not say whether versions are kept.");
  return status === "Enabled" ? "enabled" : "suspended";
}
