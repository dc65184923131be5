import type { Driver } from "../../model/driver.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { mediaTypes, taggedAnswer } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { errorAnswer, routeNotFound } from "./errors.ts";
import { errorContext } from "./error-context.ts";
import {
  classicName,
  collectionDocumentation,
  documentationIndex,
  documented,
  operationDocumentation,
} from "./pages/documentation-page.ts";

/** `GET /docs`, `/docs/:collection`, `/docs/:collection/:operation`: what the model says of itself, always as HTML. */
export async function documentation(request: ClassicRequest): Promise<FrontendResponse> {
  const page = await pageOf(request);
  // The original named the character set here, and on no other page.
  return page === undefined ? errorAnswer(routeNotFound, errorContext(request)) : taggedAnswer("text/html;charset=utf-8", page);
}

async function pageOf({ cloud, context, segments }: ClassicRequest): Promise<string | undefined> {
  const [, collectionName, operationName] = segments;
  if (collectionName === undefined) return documentationIndex(context);
  const found = documented.find(([, { name }]) => name === collectionName);
  if (!found) return undefined;
  const [key, collection] = found;
  if (operationName === undefined) return collectionDocumentation(key, collection, context);
  const operation = Object.keys(collection.operations).find((name) => classicName(name) === operationName);
  if (operation === undefined) return undefined;
  const { requestsFor } = await import("./openapi/describe.ts");
  return operationDocumentation(collection, operation, requestsFor(key, operation, cloud), context);
}

/** The description of each driver that was asked for, as it was told last: making one takes a while. */
const told = new WeakMap<Driver, { readonly base: string; readonly text: string }>();

/** `GET /docs/openapi.json`: what this cloud can do, as OpenAPI 3.1. It is put together when somebody asks. */
export async function openApi({ cloud, context: { base } }: ClassicRequest): Promise<FrontendResponse> {
  const known = told.get(cloud.driver);
  if (known?.base === base) return taggedAnswer(mediaTypes.json, known.text);
  const { describeApi } = await import("./openapi/describe.ts");
  const text = JSON.stringify(describeApi(cloud, base));
  told.set(cloud.driver, { base, text });
  return taggedAnswer(mediaTypes.json, text);
}
