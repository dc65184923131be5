import { readTarget } from "../../http/http-target.ts";
import { CloudError } from "../../model/errors.ts";
import { regionOfHost } from "../ec2/location/endpoints.ts";
import { amazonStore, firstRegion, storeAt, type Addressing, type StoreEndpoint } from "../ec2/object-store/endpoint.ts";

const addressings: ReadonlySet<string> = new Set<Addressing>(["auto", "path", "virtual"]);

/**
 * Reads a provider: the URL of a store, a region, `addressing=auto|path|virtual` and `signature=v2|v4`, with `;` between them. Without a
 * URL it is Amazon's store, without a region `us-east-1`; a host of Amazon's own says its region.
 * @throws `invalid_argument`
 */
export function readProvider(value: string | undefined): StoreEndpoint {
  let base: string | undefined;
  let region: string | undefined;
  let addressing: Addressing | undefined;
  let signature: 2 | 4 | undefined;
  for (const part of value?.split(";") ?? []) {
    const own = regionOfHost(part);
    const style = /^addressing=(.*)$/.exec(part)?.[1];
    if (style !== undefined && isAddressing(style) && addressing === undefined) addressing = style;
    else if (/^signature=v[24]$/.test(part) && signature === undefined) signature = part.endsWith("2") ? 2 : 4;
    else if (own !== undefined && (region ?? own) === own) region = own;
    else if (part.includes("://") && base === undefined) base = baseOf(part);
    else if (/^[A-Za-z0-9][\w-]{0,62}$/.test(part) && (region ?? part) === part) region = part;
    else throw invalid(`'${part.slice(0, 50)}' is neither a URL, nor a region, a style of addressing or a signature.`);
  }
  if (base !== undefined) return storeAt(base, region ?? firstRegion, { addressing, signature });
  if (signature === 2) throw invalid("Amazon's store takes no signature of version 2.");
  return { ...amazonStore(region ?? firstRegion), ...(addressing !== undefined && { addressing }) };
}

function baseOf(url: string): string {
  const { origin, path } = readTarget(url);
  if (path.includes("?")) throw invalid("The URL of a store has no query.");
  return origin + path.replace(/\/+$/, "");
}

const isAddressing = (text: string): text is Addressing => addressings.has(text);

const invalid = (message: string): CloudError => new CloudError("invalid_argument", message, { parameter: "provider" });
