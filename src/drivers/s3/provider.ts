import { readTarget } from "../../http/http-target.ts";
import { CloudError } from "../../model/errors.ts";
import { amazonStore, firstRegion, type Addressing, type StoreEndpoint } from "../ec2/object-store/endpoint.ts";

const addressings: ReadonlySet<string> = new Set<Addressing>(["auto", "path", "virtual"]);
const regionForm = /^[a-z0-9][a-z0-9-]*$/i;

/**
 * Reads `ENDPOINT[;REGION][;addressing=auto|path|virtual]`, where the endpoint is a URL; or a region alone, which is one of Amazon's, as
 * none at all is.
 * @throws `invalid_argument`
 */
export function readProvider(value: string | undefined): StoreEndpoint {
  const [first = "", ...parts] = (value ?? "").split(";").map((part) => part.trim());
  const options = optionsOf(parts);
  if (!first.includes("://")) {
    if (parts.length > 0 || (first !== "" && !regionForm.test(first))) throw invalid("it begins with neither a URL nor a region");
    return amazonStore(first || firstRegion);
  }
  const { origin, path } = readTarget(first);
  if (path.includes("?")) throw invalid("its URL has a query");
  const base = origin + path.replace(/\/+$/, "");
  return { baseOf: () => base, region: firstRegion, addressing: "auto", isAmazon: false, ...options };
}

function optionsOf(parts: readonly string[]): { readonly region?: string; readonly addressing?: Addressing } {
  let region: string | undefined;
  let addressing: Addressing | undefined;
  for (const part of parts) {
    const [, name, value = ""] = /^(\w+)=(.*)$/.exec(part) ?? [];
    if (name === "addressing" && addressing === undefined && isAddressing(value)) addressing = value;
    else if ((name === undefined || name === "region") && region === undefined)
      region = regionOf(name === undefined ? part : value);
    else throw invalid(`it does not go with '${part}'`);
  }
  return { ...(region !== undefined && { region }), ...(addressing !== undefined && { addressing }) };
}

function regionOf(text: string): string {
  if (regionForm.test(text)) return text;
  throw invalid(`'${text}' is no region`);
}

const isAddressing = (text: string): text is Addressing => addressings.has(text);

const invalid = (what: string): CloudError =>
  new CloudError("invalid_argument", `The provider is not of the form URL;REGION;addressing=path: ${what}.`);
