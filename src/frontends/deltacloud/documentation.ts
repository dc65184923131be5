import { allCollections, type CollectionKey } from "../../model/collections.ts";
import type { Collection } from "../../model/collection.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { escapeHtml } from "../../wire/html.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { errorAnswer, routeNotFound } from "./errors.ts";
import { errorContext } from "./error-context.ts";
import { mediaTypes, taggedAnswer } from "./answers.ts";
import { describeParameter } from "./options.ts";
import { pageAnswer } from "./page.ts";
import { parametersOf } from "./values.ts";

/** The original named the character set here, and on no other page. */
const documentationPage = (title: string, content: string): FrontendResponse =>
  pageAnswer(title, content, "text/html;charset=utf-8");

/** `GET /docs`, `/docs/:collection`, `/docs/:collection/:operation`: what the model says of itself, always as HTML. */
export async function documentation(request: ClassicRequest): Promise<FrontendResponse> {
  const [, collectionName, operationName] = request.segments;
  const shown = allCollections.filter(([, { audience }]) => audience !== "cimi");
  const base = `${request.context.base}/docs`;
  if (collectionName === undefined) {
    const items = shown.map(
      ([, { name, doc }]) => `<li><a href="${escapeHtml(base)}/${name}">${name}</a>: ${escapeHtml(doc)}</li>`,
    );
    return documentationPage("Collections", `<ul>\n${items.join("\n")}\n</ul>`);
  }
  const found = shown.find(([, { name }]) => name === collectionName);
  if (!found) return errorAnswer(routeNotFound, errorContext(request));
  const [key, collection] = found;
  if (operationName === undefined)
    return documentationPage(collection.name, collectionPage(request, key, collection, `${base}/${collection.name}`));
  const operation = Object.keys(collection.operations).find((name) => classicName(name) === operationName);
  if (operation === undefined) return errorAnswer(routeNotFound, errorContext(request));
  return documentationPage(`${collection.name}: ${operationName}`, operationPage(collection, operation));
}

/** `GET /docs/openapi.json`: what this cloud can do, as OpenAPI 3.1. It is put together when somebody asks. */
export async function openApi({ cloud, context }: ClassicRequest): Promise<FrontendResponse> {
  const { describeApi } = await import("./openapi/describe.ts");
  return taggedAnswer(mediaTypes.json, JSON.stringify(describeApi(cloud, context.base)));
}

const classicNames: Readonly<Record<string, string>> = { list: "index", get: "show" };
const classicName = (operation: string): string =>
  classicNames[operation] ?? operation.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function collectionPage(
  request: ClassicRequest,
  key: CollectionKey,
  { doc, operations, features }: Collection,
  base: string,
): string {
  const rows = Object.entries(operations).map(([name, operation]) => {
    const own = classicName(name);
    const able = request.cloud.supports(key, name) ? "yes" : "no";
    return `<tr><td><a href="${escapeHtml(base)}/${own}">${own}</a></td><td>${escapeHtml(operation.doc)}</td><td>${able}</td></tr>`;
  });
  const declared = new Set(request.cloud.features(key).map(([name]) => name));
  const extras = Object.entries(features).map(
    ([name, feature]) =>
      `<tr><td>${name}</td><td>${escapeHtml(feature.doc)}</td><td>${declared.has(name) ? "yes" : "no"}</td></tr>`,
  );
  const table = (title: string, lines: readonly string[]): string =>
    lines.length === 0
      ? ""
      : `<h2>${title}</h2>\n<table><tr><th>name</th><th>what it does</th><th>on ${escapeHtml(request.cloud.driver.title)}</th></tr>\n${lines.join("\n")}\n</table>`;
  return `<p>${escapeHtml(doc)}</p>\n${table("Operations", rows)}\n${table("Features", extras)}`;
}

function operationPage(collection: Collection, operation: string): string {
  const rows = parametersOf(collection, operation).map(
    (parameter) =>
      `<tr><td><code>${describeParameter(parameter)}</code></td><td>${escapeHtml(parameter.shape.doc ?? "")}</td><td>${parameter.feature ?? ""}</td></tr>`,
  );
  return (
    `<p>${escapeHtml(collection.operations[operation]?.doc ?? "")}</p>\n` +
    `<table><tr><th>parameter</th><th>what it is</th><th>feature</th></tr>\n${rows.join("\n")}\n</table>`
  );
}
