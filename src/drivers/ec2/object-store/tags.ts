import { createHash } from "node:crypto";
import type { Params } from "../../../model/collections.ts";
import type { HttpHead } from "../../../model/http.ts";
import { escapeText } from "../../../wire/xml.ts";
import type { BlobAddress } from "./object-path.ts";
import { refuseErrorIn } from "./store-errors.ts";
import type { ObjectStore } from "./store.ts";
import { childrenOf, textOf } from "./xml-fields.ts";

type Tags = Readonly<Record<string, string>>;

/** How many tags a blob has, as its head tells it. */
export const tagCountIn = ({ headers }: HttpHead): number => Number(headers["x-amz-tagging-count"] ?? 0);

/** The tags of a blob, where its head says that there are any. */
export async function tagsOf(
  store: ObjectStore,
  blob: BlobAddress,
  head: HttpHead,
  versionId: string | undefined,
): Promise<{ readonly tags?: Tags }> {
  if (tagCountIn(head) === 0) return {};
  const root = refuseErrorIn(await store.onBlob("GET", blob, { query: { tagging: "", versionId } }));
  const entries = childrenOf(root, "TagSet").flatMap((set) => childrenOf(set, "Tag"));
  return { tags: Object.fromEntries(entries.map((tag) => [textOf(tag, "Key") ?? "", textOf(tag, "Value") ?? ""])) };
}

/** Replaces all tags of a blob. */
export async function setTags(store: ObjectStore, { bucketId, id, versionId, tags }: Params<"blobs", "setTags">): Promise<void> {
  const query = { tagging: "", versionId };
  const entries = Object.entries(tags);
  if (entries.length === 0) {
    await store.onBlob("DELETE", { bucketId, id }, { query });
    return;
  }
  const set = entries.map(([key, value]) => `<Tag><Key>${escapeText(key)}</Key><Value>${escapeText(value)}</Value></Tag>`);
  const body = `<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>${set.join("")}</TagSet></Tagging>`;
  // Older stores want it of every document.
  const headers = { "content-md5": createHash("md5").update(body).digest("base64") };
  await store.onBlob("PUT", { bucketId, id }, { query, body, headers });
}
