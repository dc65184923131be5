import { allCollections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection } from "../../../model/collection.ts";
import { markup, type Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { describeParameter } from "../options.ts";
import { parametersOf } from "../values.ts";
import type { DescribedRequest } from "../openapi/describe.ts";
import { renderPage, type Trail } from "./frame.ts";
import { requestReference } from "./request-reference.ts";
import { table } from "./reference-table.ts";
import { words, wordsOfKey } from "./words.ts";

const classicNames: Readonly<Record<string, string>> = { list: "index", get: "show" };

/** What the classic API calls an operation. */
export const classicName = (operation: string): string =>
  classicNames[operation] ?? operation.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The collections of the classic API. */
export const documented = allCollections.filter(([, { audience }]) => audience !== "cimi");

const docsHref = ({ base }: DocumentContext): string => `${base}/docs`;

function page(title: string, trail: Trail, content: Content, context: DocumentContext): string {
  return renderPage({ title, trail, current: "docs", content }, context);
}

/** All collections. */
export function documentationIndex(context: DocumentContext): string {
  const items = documented.map(
    ([key, { name, doc }]) =>
      markup`<li class="card"><h2><a href="${docsHref(context)}/${name}">${words(name)}</a></h2>\n<p>${doc}</p>\n${context.cloud.capabilities.has(key) ? undefined : markup`<p class="nothing">Not with ${context.cloud.driver.title}.</p>\n`}</li>\n`,
  );
  return page(
    "Collections",
    [{ label: "Deltacloud", href: context.base }],
    markup`<p class="lead">What each collection is, and what it takes. The whole API is also there as <a href="${docsHref(context)}/openapi.json">OpenAPI 3.1</a>.</p>\n<ul class="cards">\n${items}</ul>\n`,
    context,
  );
}

/** One collection: its operations and features, and which of them this cloud has. */
export function collectionDocumentation(key: CollectionKey, collection: Collection, context: DocumentContext): string {
  const { name, doc, operations, features } = collection;
  const able = (has: boolean): string => (has ? "yes" : "no");
  const rows = Object.entries(operations).map(([operation, declaration]) => {
    const own = classicName(operation);
    return markup`<tr><td><a href="${docsHref(context)}/${name}/${own}">${own}</a></td><td>${declaration.doc}</td><td>${able(context.cloud.supports(key, operation))}</td></tr>\n`;
  });
  const declared = new Set(context.cloud.features(key).map(([feature]) => feature));
  const extras = Object.entries(features).map(
    ([feature, { doc: what }]) => markup`<tr><td>${feature}</td><td>${what}</td><td>${able(declared.has(feature))}</td></tr>\n`,
  );
  const headings = ["Name", "What it does", `With ${context.cloud.driver.title}`];
  const content = markup`<p class="lead">${doc}</p>\n${table("Operations", headings, rows)}${table("Features", headings, extras)}`;
  return page(words(name), [{ label: "Collections", href: docsHref(context) }], content, context);
}

/** One operation: its parameters, the requests that do it, and what they are answered with. */
export function operationDocumentation(
  collection: Collection,
  operation: string,
  requests: readonly DescribedRequest[],
  context: DocumentContext,
): string {
  const rows = parametersOf(collection, operation).map(
    (parameter) =>
      markup`<tr><td><code>${describeParameter(parameter)}</code></td><td>${parameter.shape.doc}</td><td>${parameter.feature}</td></tr>\n`,
  );
  const content = markup`<p class="lead">${collection.operations[operation]?.doc}</p>\n${table("Parameters", ["Parameter", "What it is", "Feature"], rows)}${requests.map((request) => requestReference(request, context))}`;
  const trail = [
    { label: "Collections", href: docsHref(context) },
    { label: words(collection.name), href: `${docsHref(context)}/${collection.name}` },
  ];
  return page(`${words(collection.name)}: ${wordsOfKey(classicName(operation)).toLowerCase()}`, trail, content, context);
}
