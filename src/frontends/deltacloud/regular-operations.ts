import { isDeepStrictEqual } from "node:util";
import { collections, type CollectionKey, type ServiceKey } from "../../model/collections.ts";
import type { Operation } from "../../model/collection.ts";
import type { Exchange } from "../../gateway/gateway.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer, emptyAnswer, redirectAnswer } from "./answers.ts";
import { byName } from "./by-name.ts";
import { isNavigation, type ClassicRequest } from "./classic-request.ts";
import type { Occasion } from "./document.ts";
import { listDocument, memberDocument } from "./documents/documents.ts";
import { valueDocument } from "./documents/value.ts";
import { hrefOf } from "./documents/href.ts";
import { listAnswer, seconds } from "./list-answer.ts";
import { listPageAnswer, membersPage } from "./list-page-answer.ts";
import { answerTo } from "./operation-answers.ts";
import type { Route } from "./routes.ts";
import { readFilters, readValues } from "./values.ts";

/** The collection and operation of a route that has both. */
export function namesOf(route: Route): readonly [collection: ServiceKey, operation: string] {
  return [route.collection as ServiceKey, route.operation as string];
}

const declarationOf = (collection: CollectionKey, operation: string): Operation =>
  (collections[collection].operations as Readonly<Record<string, Operation>>)[operation] as Operation;

/** The time that the driver took so far, in seconds. */
export function runtimeHeader({ cloudDuration }: Exchange): { "X-Backend-Runtime": string } {
  return { "X-Backend-Runtime": seconds(cloudDuration) };
}

/** `GET /collection`: everything that the filters leave. */
export function list(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const [collection] = namesOf(route);
  const filters = readFilters(route.parameters, request.parameters);
  if (filters["state"] !== undefined) filters["state"] = stateFilter(filters["state"]);
  if (request.format === "html") return listPageAnswer(request, collection, filters);
  const items = byName(request.cloud).list(collection, filters);
  return listAnswer(request, items, listDocument(request.format, collection, request.context));
}

/** States are upper case here, and were compared as they are: `state=running` matches nothing. */
function stateFilter(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stateFilter);
  const text = String(value);
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

/** `GET /collection/:id`. */
export async function get(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const [collection] = namesOf(route);
  const resource = await byName(request.cloud).call(collection, "get", memberValues(request, route));
  const body = memberDocument(request.format, collection, resource as never, request.context, "show");
  return documentAnswer(200, request.format, body, runtimeHeader(request.exchange));
}

/** Collections whose creation sent a browser on to the new member. */
const createdByRedirect: ReadonlySet<CollectionKey> = new Set(["buckets", "loadBalancers"]);

/** Whose members tell something only once, which has to be shown at once. */
const toldOnce: ReadonlySet<CollectionKey> = new Set(["keys"]);

/** `POST /collection`: one new member, or a list of them, which then have no Location. */
export async function create(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const [collection, operation] = namesOf(route);
  const result = await byName(request.cloud).call(collection, operation, readValues(route.parameters, request.parameters));
  if (Array.isArray(result) && result.length !== 1) {
    if (request.format === "html")
      return documentAnswer(201, "html", membersPage(request, collection, result as readonly object[]));
    const document = listDocument(request.format, collection, request.context);
    const body = document.head + result.map((item, index) => document.item(item, index)).join("") + document.tail;
    return documentAnswer(201, request.format, body);
  }
  const resource = (Array.isArray(result) ? result[0] : result) as { readonly id: string };
  const location = hrefOf(request.context, collection, resource.id);
  const sentOn = createdByRedirect.has(collection) || (isNavigation(request) && !toldOnce.has(collection));
  if (request.format === "html" && sentOn) return redirectAnswer(location);
  const body = memberDocument(request.format, collection, resource as never, request.context, "create");
  const { status } = answerTo(collection, operation, declarationOf(collection, operation));
  return documentAnswer(status, request.format, body, { Location: location });
}

/** `DELETE /collection/:id`. */
export async function destroy(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const [collection, operation] = namesOf(route);
  await byName(request.cloud).call(collection, operation, memberValues(request, route));
  if (request.format === "html") return redirectAnswer(hrefOf(request.context, collection));
  return emptyAnswer(204);
}

/** The form of an update sends everything that a member has: only what is another value is asked of the cloud. */
async function withoutUnchanged(
  request: ClassicRequest,
  route: Route,
  values: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const [collection, operation] = namesOf(route);
  if (!isNavigation(request) || declarationOf(collection, operation).kind !== "update") return values;
  const { id } = values;
  const now = (await byName(request.cloud).call(collection, "get", { id })) as Readonly<Record<string, unknown>>;
  const isSame = (key: string): boolean =>
    isDeepStrictEqual(values[key], now[key]) || (isEmpty(values[key]) && isEmpty(now[key]));
  return Object.fromEntries(Object.entries(values).filter(([key]) => key === "id" || !isSame(key)));
}

/** Nothing, or a text, list or set of names without anything in it. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === "" ||
  (typeof value === "object" && value !== null && !(value instanceof Date) && Object.keys(value).length === 0);

/** `POST /collection/:id/action`. */
export async function change(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const [collection, operation] = namesOf(route);
  const values = await withoutUnchanged(request, route, memberValues(request, route));
  const result = await byName(request.cloud).call(collection, operation, values);
  if (request.format === "html") return redirectAnswer(hrefOf(request.context, collection, values["id"] as string));
  const declaration = declarationOf(collection, operation);
  const { status, body } = answerTo(collection, operation, declaration);
  // Where there is no content to be told of, its type is.
  if (body === "none" && status !== 204) return documentAnswer(status, request.format, "");
  if (body === "none" || result === undefined) return emptyAnswer(204);
  return documentAnswer(status, request.format, resultDocument(request, collection, operation, result, "show"));
}

/** `GET /collection/:id/what`: something about a member that is not the member. */
export async function read(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const [collection, operation] = namesOf(route);
  const result = await byName(request.cloud).call(collection, operation, memberValues(request, route));
  return documentAnswer(
    200,
    request.format,
    resultDocument(request, collection, operation, result, "show"),
    runtimeHeader(request.exchange),
  );
}

function resultDocument(
  request: ClassicRequest,
  collection: ServiceKey,
  operation: string,
  result: unknown,
  occasion: Occasion,
): string {
  const declared = declarationOf(collection, operation).result;
  if (typeof declared === "string") return memberDocument(request.format, collection, result as never, request.context, occasion);
  return valueDocument(request.format, operation, declared, result, request.context);
}

/** Parameters and the member's id, which only the path says. */
export function memberValues(request: ClassicRequest, route: Route): Record<string, unknown> {
  return { ...readValues(route.parameters, request.parameters), id: request.segments[1] as string };
}
