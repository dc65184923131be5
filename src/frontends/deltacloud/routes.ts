import { allCollections, type CollectionKey } from "../../model/collections.ts";
import type { Collection, Operation } from "../../model/collection.ts";
import { wireName } from "../../model/shape.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import type { ClassicRequest } from "./classic-request.ts";
import type { AnyFormat } from "./negotiation.ts";
import { parametersOf, type ClassicParameter } from "./values.ts";

/** What stands behind a method and a path. */
export interface Route {
  readonly collection: CollectionKey | undefined;
  /** The operation of the model; without it nothing is checked before the handler runs. */
  readonly operation: string | undefined;
  /** The parameters that the original demanded by name, and all others that are read. */
  readonly parameters: readonly ClassicParameter[];
  /** The names that stand for the path's segments after the collection: ["id"], or ["id", "blob_id"]. */
  readonly pathNames: readonly string[];
  readonly formats: readonly AnyFormat[];
  /** For people alone: to whoever takes no HTML it is not there. */
  readonly pageOnly: boolean;
  /** Whether a form in the body belongs to the parameters; where it does not, the handler reads the body itself. */
  readonly readsForm: boolean;
  /** Set where the handler itself sees to it that no page of another site sends what it takes; else that is done before. */
  readonly guardsItself: boolean;
  /** Lists hid the cloud's own error message. */
  readonly hidesMessage: boolean;
  readonly handler: (request: ClassicRequest, route: Route) => Promise<FrontendResponse>;
}

export type Handler = Route["handler"];

/** Adds a route to the table. */
export type AddRoute = (
  method: string,
  pattern: string,
  route: Partial<Route> & { handler: Handler; collection?: CollectionKey; operation?: string },
) => void;

/** Parameters that the model leaves open (an interface can be named instead), and the original demanded. */
const demanded: ReadonlySet<string> = new Set(["addresses.associate.instanceId"]);

const documentFormats: readonly AnyFormat[] = ["xml", "json", "html"];

/** Where the answer is the same whatever the client takes, as long as that is a format that the server knows. */
export const everyFormat: readonly AnyFormat[] = [...documentFormats, "png", "gv", "svg"];

/** Fills in what most routes have. */
export function completeRoute(pattern: string, route: Partial<Route> & { handler: Handler }): Route {
  const { collection, operation } = route;
  const parameters = route.parameters ?? (collection && operation ? parametersOf(collectionOf(collection), operation) : []);
  const pathNames =
    route.pathNames ?? pattern.split("/").flatMap((segment) => (segment.startsWith(":") ? [segment.slice(1)] : []));
  return {
    collection,
    operation,
    // What the path says needs no parameter.
    parameters: parameters
      .filter(({ name }) => !pathNames.includes(name))
      .map((parameter) =>
        demanded.has(`${collection}.${operation}.${parameter.key}`) ? { ...parameter, required: true } : parameter,
      ),
    pathNames,
    formats: route.formats ?? documentFormats,
    pageOnly: route.pageOnly ?? false,
    readsForm: route.readsForm ?? true,
    guardsItself: route.guardsItself ?? false,
    hidesMessage: route.hidesMessage ?? false,
    handler: route.handler,
  };
}

function collectionOf(key: CollectionKey): Collection {
  return (allCollections.find(([name]) => name === key) as readonly [CollectionKey, Collection])[1];
}

/** The handlers of what follows from the model alone. */
export interface RegularHandlers {
  readonly list: Handler;
  readonly get: Handler;
  readonly create: Handler;
  readonly destroy: Handler;
  readonly change: Handler;
  readonly read: Handler;
}

/**
 * Operations that the rule below is not for: those that have a path of their own, and the change of single rules, since a rule of this
 * API may be several of the cloud's.
 */
const irregular: ReadonlySet<string> = new Set(["firewalls.createRules", "firewalls.destroyRules", "firewalls.updateRules"]);

/**
 * The routes that follow from the model: list, get, create and destroy by method; whatever else is done to a member by its
 * name below the member; other ways to create by their name below the collection.
 */
export function addRegularRoutes(add: AddRoute, handlers: RegularHandlers): void {
  for (const [collection, { name, operations, parent, audience, source }] of allCollections) {
    if (parent !== undefined || audience === "cimi" || source === "gateway") continue;
    for (const [operation, declaration] of Object.entries(operations)) {
      if (irregular.has(`${collection}.${operation}`)) continue;
      const own = declaration.name ?? wireName(operation, {});
      const route = (handler: Handler) => ({ collection, operation, handler, hidesMessage: declaration.kind === "list" });
      switch (placeOf(operation, declaration)) {
        case "list":
          add("GET", name, route(handlers.list));
          break;
        case "get":
          add("GET", `${name}/:id`, route(handlers.get));
          break;
        case "create":
          add("POST", operation === "create" ? name : `${name}/${own}`, route(handlers.create));
          break;
        case "destroy":
          add("DELETE", `${name}/:id`, route(handlers.destroy));
          break;
        case "read":
          add("GET", `${name}/:id/${own}`, route(handlers.read));
          break;
        case "change":
          add("POST", `${name}/:id/${own}`, route(handlers.change));
          break;
      }
    }
  }
}

function placeOf(operation: string, { kind }: Operation): keyof RegularHandlers {
  if (kind === "action" || kind === "update") return "change";
  if (kind === "create" || kind === "list" || kind === "get" || kind === "destroy" || kind === "read") return kind;
  throw new Error(`no place for ${operation}`);
}
