import { readTarget } from "../../../http/http-target.ts";
import type { HttpDocument } from "../../../model/http.ts";
import type { XmlElement } from "../../../model/xml-element.ts";
import { isInHost, type StoreEndpoint } from "./endpoint.ts";
import { encodeBucket, encodeName } from "./object-path.ts";
import { textOf } from "./xml-fields.ts";

/** Where a bucket is. */
export interface Place {
  readonly region: string;
  /** The address of the store there, without a slash at the end. */
  readonly base: string;
}

/** What the store says of a bucket that is not where it was asked for. */
export class Elsewhere {
  readonly region: string | undefined;
  /** The host that has it, with its port where it has one of its own. */
  readonly host: string | undefined;

  constructor(region: string | undefined, host: string | undefined) {
    this.region = region;
    this.host = host;
  }
}

/** Where those buckets are of which nobody knows it yet. */
export const homeOf = (endpoint: StoreEndpoint): Place => ({ region: endpoint.region, base: endpoint.baseOf(endpoint.region) });

/** The address of the store, a bucket in it, or a blob in that. */
export function urlOf(endpoint: StoreEndpoint, { base }: Place, bucketId?: string, id?: string): string {
  if (bucketId === undefined) return `${base}/`;
  const bucket = encodeBucket(bucketId);
  const inHost = isInHost(endpoint, bucketId);
  const blob = id === undefined ? "" : encodeName({ bucketId, id });
  if (inHost) return `${base.replace("://", `://${bucket}.`)}/${blob}`;
  return `${base}/${bucket}${id === undefined ? "" : `/${blob}`}`;
}

/** What SigV2 signs for the path: the bucket first, wherever the address has it, without the path that the store itself is at. */
export function resourceOf(endpoint: StoreEndpoint, bucketId?: string, id?: string): string {
  if (bucketId === undefined) return "/";
  const bucket = `/${encodeBucket(bucketId)}`;
  if (id !== undefined) return `${bucket}/${encodeName({ bucketId, id })}`;
  return isInHost(endpoint, bucketId) ? `${bucket}/` : bucket;
}

const statuses: ReadonlySet<number> = new Set([301, 302, 307, 308, 400]);

/**
 * Reads off an error that the bucket is elsewhere: a permanent redirect without an address, a temporary one with it, a signature that
 * was made for another region. Without a body, as after HEAD, only the header tells.
 */
export function elsewhereIn({ status, headers }: HttpDocument, error: XmlElement | undefined): Elsewhere | undefined {
  if (!statuses.has(status)) return undefined;
  const region = headers["x-amz-bucket-region"] ?? (error && (textOf(error, "Region") ?? expectedBy(error)));
  const { location } = headers;
  const told = (error && textOf(error, "Endpoint")) ?? (location === undefined ? undefined : hostIn(location));
  if (status === 400 && region === undefined) return undefined;
  return region === undefined && told === undefined ? undefined : new Elsewhere(region, told);
}

/** MinIO and others tell the region that they expect in words alone. */
const expectedBy = (error: XmlElement): string | undefined =>
  /region.*expecting '([\w-]{1,63})'/.exec(textOf(error, "Message") ?? "")?.[1];

/**
 * Where to ask again; undefined where that would be the same place, or a host that is none of the store's, which gets no signature.
 */
export function placeAfter(
  endpoint: StoreEndpoint,
  before: Place,
  { region, host }: Elsewhere,
  bucketId: string | undefined,
): Place | undefined {
  const named = region ?? (host === undefined ? undefined : regionIn(host)) ?? before.region;
  const known = endpoint.isAmazon && (region !== undefined || named !== before.region);
  const base = known ? endpoint.baseOf(named) : baseAfter(before.base, host, bucketId);
  return named === before.region && base === before.base ? undefined : { region: named, base };
}

function baseAfter(base: string, host: string | undefined, bucketId: string | undefined): string {
  const { protocol, origin } = readTarget(base);
  const ownHost = origin.slice(protocol.length + 2);
  const bare = bucketId !== undefined && host?.startsWith(`${bucketId}.`) ? host.slice(bucketId.length + 1) : host;
  if (bare === undefined || !isNear(bare, ownHost)) return base;
  return base.replace(origin, `${protocol}//${bare}`);
}

/** Whether a host is the store's own, or one below the domain that the store's host is in. */
function isNear(host: string, own: string): boolean {
  if (host === own) return true;
  const domain = own.slice(own.indexOf(".") + 1);
  return /^[\w.-]+(?::\d+)?$/.test(host) && domain.includes(".") && !/^[\d.]+(?::|$)/.test(own) && host.endsWith(`.${domain}`);
}

const regionIn = (host: string): string | undefined => /(?:^|\.)s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/.exec(host)?.[1];

const hostIn = (location: string): string | undefined => /^https?:\/\/([^/?#@]+)/i.exec(location)?.[1];
