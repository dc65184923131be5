import { CloudError } from "../../../model/errors.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";
import { removeUploads } from "./blob-uploads.ts";
import { alreadyExists, checkName, invalid, refused } from "./failures.ts";
import type { Scope, ServiceFactory } from "./scope.ts";
import { regions } from "./seed-ids.ts";
import type { StoredBucket } from "./stored-bucket.ts";
import { blobsIn, currentOf } from "./versions.ts";

/** The id of a bucket is its name. Of its documents only `versioning` has an effect; the others are kept as they are. */
export const buckets: ServiceFactory<"buckets"> = (scope) => {
  const table = () => scope.table("buckets");
  return {
    list: () => table().listAs((bucket) => toBucket(scope, bucket)),
    get: ({ id }) => toBucket(scope, table().get(id)),
    create: ({ name, location = "north" }) => {
      checkName("name", name);
      if (name.includes("/")) throw invalid("name", "The name of a bucket has no slash.");
      if (!regions.includes(location)) throw invalid("location", `There is no region '${location}'.`);
      if (table().find(name)) throw alreadyExists("bucket", name);
      return toBucket(scope, table().add(emptyBucket(name, location, scope.cloud.now)));
    },
    destroy: ({ id }) => {
      table().own(id);
      if (scope.table("blobs").count("bucketId", id) > 0) throw refused(`The bucket '${id}' is not empty.`, "BucketNotEmpty");
      removeUploads(scope, id);
      table().remove(id);
    },
    getDocument: ({ id, document }) => {
      const { documents } = table().get(id);
      const content = documents[document];
      if (content === undefined) throw new CloudError("not_found", `The bucket '${id}' has no document '${document}'.`);
      return content;
    },
    setDocument: ({ id, document, content }) => {
      const { documents } = table().own(id);
      const versioning = document === "versioning" ? { versioning: versioningOf(content) } : {};
      table().change(id, { documents: { ...documents, [document]: content }, ...versioning });
    },
    removeDocument: ({ id, document }) => {
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
});

function toBucket(scope: Scope, { id, location, created, versioning }: StoredBucket): Bucket {
  const current = blobsIn(scope, id).flatMap((row) => currentOf(row)?.blob ?? []);
  const size = current.reduce((sum, blob) => sum + blob.size, 0);
  const blobIds = current.map((blob) => blob.id);
  return { id, name: id, location, created, blobCount: blobIds.length, size, blobIds, versioning };
}

function versioningOf(document: string): "enabled" | "suspended" {
  const status = /<Status>(Enabled|Suspended)<\/Status>/.exec(document)?.[1];
  if (!status) throw invalid("content", "The document does not say whether versions are kept.");
  return status === "Enabled" ? "enabled" : "suspended";
}
