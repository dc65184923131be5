import { createHash } from "node:crypto";
import type { DriverContext } from "../../../model/driver.ts";
import { CloudError, isCloudError } from "../../../model/errors.ts";
import type { HttpBody, HttpDocument, HttpHead, HttpRequest, HttpStream } from "../../../model/http.ts";
import { accessKeyOf, type AccessKey } from "../signing/access-key.ts";
import { authorizeV4, byCloudClock } from "../signing/authorization.ts";
import { signS3V2 } from "../signing/sign-s3-v2.ts";
import { unsignedPayload, type SigningScope } from "../signing/sign-v4.ts";
import type { StoreEndpoint } from "./endpoint.ts";
import { noBlobText, noBucketText, type BlobAddress } from "./object-path.ts";
import { watchedBody } from "./watched-body.ts";
import { Elsewhere, homeOf, placeAfter, resourceOf, urlOf, type Place } from "./place.ts";
import { isWordless, storeErrors } from "./store-errors.ts";

/** What is asked of the store; a body that is text is signed with its content, any other goes unsigned as it comes. */
export interface StoreRequest extends Pick<HttpRequest, "headers" | "query" | "accept" | "idempotent" | "detached"> {
  readonly body?: HttpBody | undefined;
  /** What a 404 without a word says. */
  readonly missing?: string;
}

/** What a request is about: the account, a bucket, or a blob. */
interface Subject {
  readonly bucketId?: string;
  readonly id?: string;
  /** Where it is, when that is not to be looked up. */
  readonly place?: Place;
}

const hour = 3_600_000;

const nothing = createHash("sha256").digest("hex");

/**
 * The buckets and blobs of one account, by HTTP. A bucket that is in another region than was thought is asked for there, once, and from then
 * on. Errors are as `storeErrors` reads them.
 */
export class ObjectStore {
  readonly context: DriverContext;
  readonly #locate: () => StoreEndpoint;
  #endpoint: StoreEndpoint | undefined;
  #key: AccessKey | undefined;

  /** @param locate finds the store, when it is asked for something */
  constructor(context: DriverContext, locate: () => StoreEndpoint) {
    this.context = context;
    this.#locate = locate;
  }

  /** @throws what finding it throws */
  get endpoint(): StoreEndpoint {
    return (this.#endpoint ??= this.#locate());
  }

  /** @throws `unauthenticated` */
  get key(): AccessKey {
    return (this.#key ??= accessKeyOf(this.context.credentials));
  }

  /** The list of the account's buckets. @throws `unauthenticated` also where the store refuses it without a word */
  async onAccount(query: StoreRequest["query"]): Promise<HttpDocument> {
    try {
      return await this.#document("GET", {}, { query });
    } catch (error) {
      if (isWordless(error))
        throw new CloudError("unauthenticated", "The store refuses this access key or its secret.", { cause: error });
      throw error;
    }
  }

  /** @param place where the bucket is, when that is not to be looked up */
  onBucket(method: string, bucketId: string, request: StoreRequest = {}, place?: Place): Promise<HttpDocument> {
    const subject = place ? { bucketId, place } : { bucketId };
    return this.#document(method, subject, { missing: noBucketText(bucketId), ...request });
  }

  onBlob(method: string, { bucketId, id }: BlobAddress, request: StoreRequest = {}): Promise<HttpDocument> {
    return this.#document(method, { bucketId, id }, { missing: noBlobText({ bucketId, id }), ...request });
  }

  /** A blob, whose content comes as it is read. */
  content({ bucketId, id }: BlobAddress, request: StoreRequest): Promise<HttpStream> {
    const { http } = this.context;
    const complete = { missing: noBlobText({ bucketId, id }), ...request };
    return this.#send("GET", { bucketId, id }, complete, (sent) => http.stream(sent));
  }

  /** The head of a blob. @throws `not_found` */
  async head(blob: BlobAddress, query?: StoreRequest["query"]): Promise<HttpHead> {
    try {
      return await this.onBlob("HEAD", blob, { query });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // The answer to HEAD has no body that would tell why: one to GET does. What made GET right, as another time or region, is known then.
      const answer = await this.content(blob, { query, headers: { range: "bytes=0-0" }, accept: [416] });
      answer.close();
      return this.onBlob("HEAD", blob, { query });
    }
  }

  /** The head of a blob; undefined where there is none. */
  async find(blob: BlobAddress): Promise<HttpHead | undefined> {
    try {
      return await this.head(blob);
    } catch (error) {
      if (isCloudError(error) && error.code === "not_found" && error.details.providerCode !== "NoSuchBucket") return undefined;
      throw error;
    }
  }

  /** Where a bucket is, as far as anybody knows; without one, the account. A store that is not Amazon's is in one region with all it has. */
  placeOf(bucketId?: string): Promise<Place> {
    const { context, endpoint } = this;
    const isHome = bucketId === undefined || endpoint.isAmazon;
    return context.cache.getOrCreate(placeKey(bucketId), hour, async () => (isHome ? homeOf(endpoint) : this.placeOf()));
  }

  /** Notes where a bucket is, or the account. */
  async remember(bucketId: string | undefined, place: Place): Promise<void> {
    const { cache } = this.context;
    cache.drop(placeKey(bucketId));
    await cache.getOrCreate(placeKey(bucketId), hour, async () => place);
  }

  #document(method: string, subject: Subject, request: StoreRequest): Promise<HttpDocument> {
    const { http } = this.context;
    return this.#send(method, subject, request, (sent) => http.request(sent));
  }

  async #send<T>(
    method: string,
    subject: Subject,
    { missing = "There is no such store.", body, ...request }: StoreRequest,
    send: (request: HttpRequest) => Promise<T>,
  ): Promise<T> {
    const { bucketId } = subject;
    const { key, endpoint } = this;
    const place = subject.place ?? (await this.placeOf(bucketId));
    const toError = storeErrors(missing);
    const outgoing = watchedBody(body);
    const sendTo = ({ region, base }: Place): Promise<T> =>
      send({
        ...request,
        method,
        url: urlOf(endpoint, { region, base }, bucketId, subject.id),
        body: outgoing.body,
        expectContinue: outgoing.isStream,
        toError,
        authorize:
          endpoint.signature === 2
            ? byCloudClock((attempt, time) => signS3V2(attempt, resourceOf(endpoint, bucketId, subject.id), key, time))
            : authorizeV4(key, s3Scope(region), { contentSha256: sha256Of(body) }),
      });
    try {
      return await sendTo(place);
    } catch (error) {
      if (bucketId !== undefined && isWordless(error)) await this.onAccount(undefined);
      const next = this.#placeAfter(place, error, bucketId);
      if (!next) throw error;
      if (!subject.place) await this.remember(bucketId, next);
      if (outgoing.isBegun()) throw movedMeanwhile(error);
      return sendTo(next);
    }
  }

  #placeAfter(before: Place, error: unknown, bucketId: string | undefined): Place | undefined {
    const elsewhere = isCloudError(error) ? error.details.cause : undefined;
    return elsewhere instanceof Elsewhere ? placeAfter(this.endpoint, before, elsewhere, bucketId) : undefined;
  }
}

/** What a request to S3 is signed for. */
export const s3Scope = (region: string): SigningScope => ({ service: "s3", region });

const placeKey = (bucketId: string | undefined): string =>
  bucketId === undefined ? "place of the account" : `place of the bucket ${bucketId}`;

const isRefusal = (error: unknown): boolean => isCloudError(error) && refusals.has(error.details.status ?? 0);

/** Stores say so of who one is, and of the region that a request is signed for. */
const refusals: ReadonlySet<number> = new Set([400, 403]);

/** The body was on its way when the store refused it: with the next one it goes right. */
const movedMeanwhile = (error: unknown): CloudError =>
  new CloudError("provider_unavailable", "The bucket turned out to be in another region; try again.", { cause: error });

function sha256Of(body: HttpBody | undefined): string {
  if (body === undefined) return nothing;
  return typeof body === "string" ? createHash("sha256").update(body).digest("hex") : unsignedPayload;
}
