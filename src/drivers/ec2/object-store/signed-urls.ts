import type { Params, Services } from "../../../model/collections.ts";
import { presignS3V2 } from "../signing/sign-s3-v2.ts";
import { presignV4 } from "../signing/sign-v4.ts";
import { ownerOf } from "./identity.ts";
import { resourceOf, urlOf } from "./place.ts";
import { s3Scope, type ObjectStore } from "./store.ts";

const usualLifetime = 3600;

/**
 * A URL that is signed in its query. Nobody who uses it could tell that the key is wrong, or follow a redirect: so the key is checked, and at
 * Amazon the bucket is asked for its region.
 * @throws `unauthenticated`, and `not_found` for a bucket that is not there, where it is asked
 */
export async function signBlobUrl(
  store: ObjectStore,
  { bucketId, id, method = "get", expiresIn = usualLifetime, contentType }: Params<"blobs", "signedUrl">,
): ReturnType<NonNullable<NonNullable<Services["blobs"]>["signedUrl"]>> {
  const { endpoint, key } = store;
  await ownerOf(store);
  if (endpoint.isAmazon) await store.onBucket("HEAD", bucketId, { accept: [403] });
  const place = await store.placeOf(bucketId);
  const request = {
    method: method.toUpperCase(),
    url: urlOf(endpoint, place, bucketId, id),
    headers: { "content-type": contentType },
  };
  const time = Math.floor(Date.now() / 1000) * 1000;
  const end = time + expiresIn * 1000;
  return {
    url:
      endpoint.signature === 2
        ? presignS3V2(request, resourceOf(endpoint, bucketId, id), key, end)
        : presignV4(request, { key, scope: s3Scope(place.region), time }, expiresIn),
    expires: new Date(end),
  };
}
