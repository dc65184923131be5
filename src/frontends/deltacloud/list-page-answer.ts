import type { ServiceKey } from "../../model/collections.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer } from "./answers.ts";
import { byName } from "./by-name.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { hrefOfMember, listDocument } from "./documents/documents.ts";
import { hrefOf, queryValue } from "./documents/href.ts";
import { seconds } from "./list-answer.ts";
import { filterForm, isFiltered, listFilters } from "./pages/list-filters.ts";
import { listPage } from "./pages/list-page.ts";
import { text } from "./parameters.ts";

/** As many members as people look through. Programs get them all. */
const membersOnPage = 100;

/** The list for people: a page of it, however long it is. */
export async function listPageAnswer(
  request: ClassicRequest,
  collection: ServiceKey,
  filters: Readonly<Record<string, unknown>>,
): Promise<FrontendResponse> {
  const { cloud, context, exchange, parameters } = request;
  const after = text(parameters, "after");
  const { items, next } = await byName(cloud).page(collection, filters, membersOnPage, after);
  const isWhole = next === undefined && after === undefined;
  const arrange = listDocument("xml", collection, context).arrange;
  const members = (isWhole && arrange ? arrange(items) : items) as readonly object[];
  const page = listPage(
    {
      key: collection,
      members: members as readonly Readonly<Record<string, unknown>>[],
      hrefOfMember: (member) => hrefOfMember(collection, member, context),
      filters: filterForm(context, collection, parameters),
      filtered: isFiltered(context, collection, parameters),
      firstHref: after === undefined ? undefined : addressWith(request, collection, undefined),
      nextHref: next === undefined ? undefined : addressWith(request, collection, next),
    },
    context,
  );
  return documentAnswer(200, "html", page, { "X-Backend-Runtime": seconds(exchange.cloudDuration) });
}

/** A page of the same list, with the same filters. */
function addressWith({ context, parameters }: ClassicRequest, collection: ServiceKey, after: string | undefined): string {
  const kept = listFilters(context, collection).flatMap(({ name }) => {
    const value = text(parameters, name);
    return value === undefined || value === "" ? [] : [`${name}=${queryValue(value)}`];
  });
  const query = [...kept, ...(after === undefined ? [] : [`after=${queryValue(after)}`])].join("&");
  return hrefOf(context, collection) + (query === "" ? "" : `?${query}`);
}

/** Members that have just been made, as a list of their own. */
export function membersPage({ context }: ClassicRequest, collection: ServiceKey, members: readonly object[]): string {
  return listPage(
    {
      key: collection,
      members: members as readonly Readonly<Record<string, unknown>>[],
      hrefOfMember: (member) => hrefOfMember(collection, member, context),
    },
    context,
  );
}
