import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Operation } from "../../../model/collection.ts";
import { alwaysTaken } from "../values.ts";
import type { ShownCloud } from "../document.ts";
import type { RouterEntry } from "../router.ts";
import type { Route } from "../routes.ts";
import type { Method, OperationObject, ParameterObject, ResponseObject } from "./document-types.ts";
import { irregularAnswers } from "./irregular-answers.ts";
import { irregularRequests } from "./irregular-requests.ts";
import { operationId } from "./operation-ids.ts";
import { fieldsOf, type Field } from "./parameter-schemas.ts";
import { formBody, queryParameters, type RequestParts } from "./request-parts.ts";
import { failuresOf, successOf } from "./responses.ts";

/** What a document is written for: one cloud as it can be looked at, or everything that there could be. */
export type Scope = Pick<ShownCloud, "supports" | "features"> | "everything";

/** The tag of routes that are no operations of the model. */
export const pagesTag = "pages";
export const serverTag = "server";

/** What a route does, as OpenAPI tells it. */
export function describeRoute(entry: RouterEntry<Route>, scope: Scope): OperationObject {
  const { method, pattern, route } = entry;
  const { collection, operation } = route;
  const declared = declarationOf(route);
  const { parameters, body } = requestOf(entry, scope);
  const all = [...headersFirst(parameters)];
  return {
    operationId: operationId(entry),
    summary: declared?.doc ?? summaries[`${method} ${pattern}`] ?? "A page for people.",
    tags: [tagOf(entry)],
    ...(isOpen(route) && { security: [{}, { basic: [] }] }),
    ...(all.length > 0 && { parameters: all }),
    ...(body && { requestBody: body }),
    responses: {
      ...(irregularAnswers[`${method} ${pattern}`] ??
        (declared && collection && operation ? successOf(collection, operation, declared) : page)),
      ...failuresOf(route),
    },
  };
}

const summaries: Readonly<Record<string, string>> = {
  "GET ": "What the cloud can do: its collections, and the features of each.",
  "GET docs/openapi.json": "This description, of what the chosen cloud can do.",
  "POST ": "Go to another driver or provider.",
};

const page: Readonly<Record<string, ResponseObject>> = {
  200: { description: "The page.", content: { "text/html": { schema: { type: "string" } } } },
};

function tagOf({ method, pattern, route: { collection } }: RouterEntry<Route>): string {
  if (collection !== undefined) return collections[collection].name;
  return `${method} ${pattern}` in summaries ? serverTag : pagesTag;
}

/** The name of a method in a path item. */
export const methodName = (method: string): Method => method.toLowerCase() as Method;

export function declarationOf({ collection, operation }: Route): Operation | undefined {
  if (collection === undefined || operation === undefined) return undefined;
  return (collections[collection].operations as Readonly<Record<string, Operation>>)[operation];
}

/** What is answered without credentials. */
function isOpen({ collection }: Route): boolean {
  return collection === undefined || "source" in collections[collection];
}

function requestOf({ method, pattern, route }: RouterEntry<Route>, scope: Scope): RequestParts {
  const known = irregularRequests[`${method} ${pattern}`];
  if (known) return known;
  const fields = route.parameters
    .filter(({ feature }) => feature === undefined || scope === "everything" || hasFeature(scope, route.collection, feature))
    .flatMap(fieldsOf)
    .map((field) => constrained(field, scope, route.collection));
  if (method === "POST") return { parameters: [], body: formBody(fields) };
  return { parameters: method === "GET" ? queryParameters(fields) : [] };
}

const hasFeature = (scope: Exclude<Scope, "everything">, collection: CollectionKey | undefined, feature: string): boolean =>
  alwaysTaken.has(feature) || (collection !== undefined && scope.features(collection).some(([name]) => name === feature));

/** A driver may say how long a feature's text can be. */
function constrained(field: Field, scope: Scope, collection: CollectionKey | undefined): Field {
  if (scope === "everything" || field.feature === undefined || collection === undefined) return field;
  const [, constraints] = scope.features(collection).find(([name]) => name === field.feature) ?? [];
  const maxLength = constraints?.["maxLength"];
  if (typeof maxLength !== "number" || field.schema.type !== "string") return field;
  return { ...field, schema: { ...field.schema, maxLength } };
}

const headersFirst = (parameters: readonly ParameterObject[]): readonly ParameterObject[] =>
  parameters.toSorted((one, other) => Number(other.in === "header") - Number(one.in === "header"));
