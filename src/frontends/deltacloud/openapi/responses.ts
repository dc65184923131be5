import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Operation } from "../../../model/collection.ts";
import { errorCodes, type ErrorCode } from "../../../model/errors.ts";
import { mediaTypes } from "../answers.ts";
import { classicError, methodNotAllowed } from "../errors.ts";
import { answerTo } from "../operation-answers.ts";
import type { Route } from "../routes.ts";
import type { Reference, ResponseObject } from "./document-types.ts";
import { componentName, schemaReference, valueName, type Schema } from "./schema.ts";

const page: Schema = { type: "string", description: "A page for people." };

/** An answer in every format of documents. */
export function inEveryFormat(description: string, name: string, json: Schema = schemaReference(name)): ResponseObject {
  return {
    description,
    content: {
      [mediaTypes.json]: { schema: json },
      [mediaTypes.xml]: { schema: schemaReference(`${name}Xml`) },
      [mediaTypes.html]: { schema: page },
    },
  };
}

/** An answer without a body. */
export const empty = (description: string): ResponseObject => ({ description });

/** What stands in plain text, whatever the client takes. */
const plain = (description: string): ResponseObject => ({
  description,
  content: { "text/html": { schema: { type: "string" } } },
});

/** A member as JSON wraps it: in an object with the name of its kind. */
const wrapped = (singular: string): Schema => ({
  type: "object",
  properties: { [singular]: schemaReference(componentName(singular)) },
  required: [singular],
});

const location = {
  Location: { description: "The address of the new member.", schema: { type: "string", format: "uri" } as Schema },
};

/** The answers to an operation of the model that has succeeded, by status. */
export function successOf(key: CollectionKey, name: string, operation: Operation): Readonly<Record<string, ResponseObject>> {
  const { singular, name: plural } = collections[key];
  const { status, body, location: located } = answerTo(key, name, operation);
  const member = componentName(singular);
  const answer = (): ResponseObject => {
    switch (body) {
      case "list":
        return inEveryFormat("The members.", componentName(plural));
      case "value":
        return inEveryFormat("What was asked for.", valueName(singular, name));
      case "bare member":
        return inEveryFormat("It has begun.", member);
      case "none":
        return empty("Done.");
      case "member":
        return inEveryFormat(status === 202 ? "It has begun." : "The member.", member, wrapped(singular));
    }
  };
  const response = located ? { ...answer(), headers: location } : answer();
  if (operation.result === "resource or resources") {
    const several = schemaReference(componentName(plural));
    const json = { anyOf: [wrapped(singular), several] };
    return { [status]: { ...inEveryFormat("The new member, or a list of them.", member, json), headers: location } };
  }
  const changes = !["list", "get", "read"].includes(operation.kind);
  return {
    [status]: response,
    ...(changes && { 303: { description: "A browser is sent on.", headers: { Location: location.Location } } }),
  };
}

const codes = Object.keys(errorCodes) as readonly ErrorCode[];

/** Errors that only some operations have; all others may happen anywhere. */
const ofChanges: ReadonlySet<ErrorCode> = new Set([
  "already_exists",
  "failed_precondition",
  "busy",
  "quota_exceeded",
  "capacity_unavailable",
]);

/** The statuses of errors that an operation may answer with, in order. */
function errorStatuses(collection: CollectionKey, operation: string, { kind }: Operation): readonly number[] {
  const reads = kind === "list" || kind === "get" || kind === "read";
  const possible = codes.filter((code) => !(reads && ofChanges.has(code)) && !(kind === "list" && code === "not_found"));
  const statuses = possible.map((code) => classicError(code, collection).status);
  const state = collection === "instances" && ["start", "stop", "reboot", "destroy"].includes(operation);
  return [...new Set([...statuses, ...(state ? [methodNotAllowed.status] : []), 406, 412])].sort((one, other) => one - other);
}

/** References to the answers of an operation that fails. */
export function failuresOf({ collection, operation }: Route): Readonly<Record<string, Reference>> {
  if (collection === undefined || operation === undefined) return references([400, 406]);
  const declaration = (collections[collection].operations as Readonly<Record<string, Operation>>)[operation];
  return declaration ? references(errorStatuses(collection, operation, declaration)) : {};
}

const references = (statuses: readonly number[]): Readonly<Record<string, Reference>> =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Error${status}` }]));

/** The answers to what fails, by name: `Error404`. */
export function errorResponses(): Readonly<Record<string, ResponseObject>> {
  const meanings = new Map<number, string[]>();
  for (const code of codes) {
    const { status } = classicError(code);
    meanings.set(status, [...(meanings.get(status) ?? []), errorCodes[code]]);
  }
  meanings.set(methodNotAllowed.status, ["The instance's state does not allow it."]);
  const responses = [...meanings].map(([status, texts]): [string, ResponseObject] => [
    `Error${status}`,
    { ...inEveryFormat(texts.join(" "), "Error"), ...(headersOf[status] && { headers: headersOf[status] }) },
  ]);
  const expect = { Expect: { description: "The capability, or what it is.", schema: { type: "string" } as Schema } };
  return Object.fromEntries([
    ...responses.sort(([one], [other]) => (one < other ? -1 : 1)),
    ["Error406", empty("The client takes no format that the server has.")],
    ["Error412", { ...plain("The driver lacks the operation, or a condition of the request does not hold."), headers: expect }],
  ]);
}

const headersOf: Readonly<Record<number, ResponseObject["headers"]>> = {
  401: { "WWW-Authenticate": { schema: { type: "string" } } },
  429: { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } },
  503: { "Retry-After": { description: "Seconds.", schema: { type: "integer" } } },
};
