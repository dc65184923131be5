import { AccessRefusal } from "./access-refusal.ts";
import { headerValues, type SignedRequest } from "./signatures/signed-request.ts";

/**
 * Guards an API in which a mere link can change something: a browser that remembers a login by Basic adds it to whatever the page of
 * another site has it send. `Sec-Fetch-Site` tells, where the browser sends it, else `Origin`; programs send neither.
 * @throws AccessRefusal `foreign_page`
 */
export function refuseForeignPage({ rawHeaders, origin }: SignedRequest): void {
  const [site] = headerValues(rawHeaders, "sec-fetch-site");
  const [page] = headerValues(rawHeaders, "origin");
  const isForeign = site === undefined ? page !== undefined && page !== origin : site !== "same-origin" && site !== "none";
  if (isForeign) throw new AccessRefusal("foreign_page");
}
