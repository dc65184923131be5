import { allCollections, type CollectionKey } from "../../../model/collections.ts";
import { apiVersion } from "../answers.ts";
import { buildRoutes } from "../route-table.ts";
import type { RouterEntry } from "../router.ts";
import type { Route } from "../routes.ts";
import type { OpenApiDocument, OperationObject, ParameterObject, PathItem, Reference, ResponseObject } from "./document-types.ts";
import { describeRoute, methodName, pagesTag, serverTag, type Scope } from "./operations.ts";
import { errorResponses } from "./responses.ts";
import { answerSchemas } from "./schemas.gen.ts";
import type { Schema } from "./schema.ts";

type Schemas = Readonly<Record<string, Schema>>;

/**
 * The classic API as an OpenAPI 3.1 document: every route of the router that the scope can do, with what the model says of
 * its operation.
 * @param base the address of the API, with its mount
 * @param schemas the schemas of all answers, for whoever has just made them
 */
export function describeApi(scope: Scope, base: string, schemas: Schemas = answerSchemas): OpenApiDocument {
  const entries = buildRoutes().entries.filter(({ route }) => isThere(route, scope));
  const paths = new Map<string, PathItem>();
  for (const entry of entries) {
    const path = pathOf(entry);
    const operation = describeRoute(entry, scope);
    paths.set(path, { ...(paths.get(path) ?? commonOf(entry)), [methodName(entry.method)]: operation });
  }
  const responses = errorResponses();
  const used = new Set([...paths.values()].flatMap((item) => Object.values(item).flatMap((operation) => tagsOf(operation))));
  return {
    openapi: "3.1.1",
    info: {
      title: "Deltacloud API",
      version: apiVersion,
      description: introduction,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [
      { url: base, description: "The cloud that the server is set to, or that headers choose." },
      {
        url: `${base};driver={driver}`,
        description: "Another driver, chosen in the path.",
        variables: { driver: { default: "mock", description: "A driver of this server; `/drivers` lists them." } },
      },
    ],
    security: [{ basic: [] }],
    tags: [
      { name: serverTag, description: "The entry point." },
      ...allCollections
        .filter(([, { name }]) => used.has(name))
        .map(([, { name, doc }]) => ({ name, description: doc }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      { name: pagesTag, description: "Forms and documentation for people." },
    ],
    paths: Object.fromEntries(paths),
    components: {
      schemas: schemasUsedBy([...paths.values(), ...Object.values(responses)], schemas),
      responses,
      parameters,
      securitySchemes: {
        basic: { type: "http", scheme: "basic", description: "The user name and the password of the cloud behind the driver." },
      },
    },
  };
}

/** A request that does an operation of the model, with its answers by status. */
export interface DescribedRequest {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
  readonly answers: Readonly<Record<string, ResponseObject>>;
}

/** The requests that do an operation; none where the classic API does not have it. */
export function requestsFor(collection: CollectionKey, operation: string, scope: Scope): readonly DescribedRequest[] {
  const shared = errorResponses();
  return buildRoutes()
    .entries.filter(({ route }) => route.collection === collection && route.operation === operation)
    .map((entry) => {
      const described = describeRoute(entry, scope);
      const answers = Object.entries(described.responses).map(([status, response]) => [
        status,
        "$ref" in response ? shared[response.$ref.split("/").at(-1) ?? ""] : response,
      ]);
      return {
        method: entry.method,
        path: pathOf(entry),
        operation: described,
        answers: Object.fromEntries(answers) as Record<string, ResponseObject>,
      };
    });
}

const introduction = `The classic Deltacloud API. Every operation answers in JSON, XML or HTML: by \`Accept\`, or by \`?format=\`, which goes before it.
Without either it is XML.

Parameters of a change go into a form, or into the query. A POST with the field \`_method\`, or the header X-HTTP-Method-Override,
stands for another method. HEAD is answered wherever GET is, and OPTIONS everywhere with the methods or the parameters in \`Allow\`.

The cloud is chosen by the headers X-Deltacloud-Driver and X-Deltacloud-Provider, or in the path: \`/api;driver=mock;provider=NAME/instances\`.`;

const parameters: Readonly<Record<string, ParameterObject>> = {
  driver: {
    name: "X-Deltacloud-Driver",
    in: "header",
    description: "The driver, where it is not the server's own.",
    schema: { type: "string" },
  },
  provider: {
    name: "X-Deltacloud-Provider",
    in: "header",
    description: "The provider of the driver: a region or an address, in the driver's own form.",
    schema: { type: "string" },
  },
  format: {
    name: "format",
    in: "query",
    description: "The format of the answer; it goes before Accept.",
    schema: { type: "string", enum: ["xml", "json", "html"] },
  },
};

function isThere({ collection, operation }: Route, scope: Scope): boolean {
  return scope === "everything" || collection === undefined || operation === undefined || scope.supports(collection, operation);
}

/** `buckets/:id/:blob_id` → `/buckets/{id}/{blob_id}`. */
export const pathOf = ({ pattern }: Pick<RouterEntry<Route>, "pattern">): string => `/${pattern.replaceAll(/:(\w+)/g, "{$1}")}`;

function commonOf({ pattern }: RouterEntry<Route>): PathItem {
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const own = names.map((name): ParameterObject => ({
    name,
    in: "path",
    description: pathDocs[name] ?? "What it is of.",
    required: true,
    schema: { type: "string", minLength: 1 },
  }));
  return {
    parameters: [...own, ...Object.keys(parameters).map((name): Reference => ({ $ref: `#/components/parameters/${name}` }))],
  };
}

const pathDocs: Readonly<Record<string, string>> = {
  id: "The member's id.",
  blob_id: "The blob's name.",
  rule_id: "The rule's id.",
  collection: "The name of a collection.",
  operation: "The name of an operation.",
};

const tagsOf = (operation: unknown): readonly string[] => (operation as { readonly tags?: readonly string[] }).tags ?? [];

/** The schemas that something refers to, and those that they refer to. */
function schemasUsedBy(parts: readonly unknown[], schemas: Schemas): Schemas {
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name] ?? {});
    }
  };
  visit(parts);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
