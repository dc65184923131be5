import { mapped } from "../../../http/pages.ts";
import type { Services } from "../../../model/collections.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";
import type { HttpHead } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import type { ContainerEntry } from "./api-types.ts";
import { checkBucketName, isUploadsContainer } from "./object-path.ts";
import { removeUploadsContainer } from "./segments.ts";
import { ObjectStore } from "./store.ts";
import { isVersioned } from "./versioning.ts";

/** Containers of Swift, without those that hold segments of ours. */
export function buckets(connection: Connection) {
  const store = new ObjectStore(connection);
  const show = async (id: string): Promise<Bucket> => {
    const head = await store.findContainer(id);
    if (!head) throw new CloudError("not_found", `There is no bucket '${id}'.`);
    return bucketOf(id, head);
  };
  return {
    // What the account knows of its containers lags behind, their counts above all: only the container itself tells them.
    list: ({ id, limit, after }) => {
      const wanted = id === undefined ? undefined : new Set([id].flat());
      return mapped(store.containers<ContainerEntry>(limit, after), ({ name }) =>
        !isUploadsContainer(name) && (wanted?.has(name) ?? true) ? { id: name, name } : undefined,
      );
    },
    get: async ({ id }) => show(id),
    create: async ({ name }) => {
      checkBucketName(name);
      await store.onContainer("PUT", name);
      return show(name);
    },
    destroy: async ({ id }) => {
      await store.onContainer("DELETE", id);
      await removeUploadsContainer(store, id);
    },
  } satisfies Services["buckets"];
}

function bucketOf(id: string, head: HttpHead): Bucket {
  const { "x-container-object-count": count, "x-container-bytes-used": size, "x-timestamp": created } = head.headers;
  return {
    id,
    name: id,
    ...(count !== undefined && { blobCount: Number(count) }),
    ...(size !== undefined && { size: Number(size) }),
    ...(created !== undefined && { created: new Date(Math.round(Number(created) * 1000)) }),
    versioning: isVersioned(head) ? "enabled" : "off",
  };
}
