import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection } from "../../../model/collection.ts";
import type { Cloud } from "../../../gateway/gateway.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import { createHref } from "./form-operations.ts";
import { equivalentView, readCommand } from "./formats.ts";
import { renderPage } from "./frame.ts";
import { collectionGroups } from "./navigation.ts";
import { collectionTitle, memberWord, wordsOfKey } from "./words.ts";

/** What this cloud can do: its collections, what can be done with each, and what the driver has beyond that. */
export function entryPage(capabilities: Cloud["capabilities"], context: DocumentContext): string {
  const { base, cloud } = context;
  const { driver, provider } = cloud;
  const groups = collectionGroups(capabilities).map(
    ({ title, keys }) =>
      markup`<section>\n<h2>${title}</h2>\n<ul class="cards">\n${keys.map((key) => card(key, capabilities, context))}</ul>\n</section>\n`,
  );
  return renderPage(
    {
      title: driver.title,
      content: markup`<p class="lead">${driver.doc}${provider.value && ` The provider is ${provider.value}.`}</p>\n${example(context)}${groups}`,
      footer: equivalentView({ href: base, command: readCommand(base) }),
    },
    context,
  );
}

/** Credentials that work, where the driver has some for everybody: nobody has to look them up. */
function example({ cloud, visitor }: DocumentContext): Content {
  const { example: credentials, user, password } = cloud.driver.credentials;
  if (credentials === undefined || visitor?.by !== undefined) return undefined;
  return markup`<p class="notice">To try it, log in with the ${user.toLowerCase()} <code>${credentials.user}</code> and the ${password.toLowerCase()} <code>${credentials.password}</code>.</p>\n`;
}

/** What is not worth a word: lists and members are what the links lead to. */
const understood: ReadonlySet<string> = new Set(["list", "get"]);

function card(key: CollectionKey, capabilities: Cloud["capabilities"], context: DocumentContext): Markup {
  const { doc, features } = collections[key] as Collection;
  const operations = [...(capabilities.get(key) ?? [])].filter((operation) => !understood.has(operation));
  const declared = context.cloud.features(key).flatMap(([name]) => features[name] ?? []);
  const create =
    operations.includes("create") &&
    key !== "images" &&
    markup`<a class="button plain" href="${createHref(context, key)}" aria-label="New ${memberWord(key)}">New</a>`;
  const more: Content =
    (operations.length > 0 || declared.length > 0) &&
    markup`<details><summary>What it can do</summary>
${operations.length > 0 && markup`<ul class="tags">${operations.map((operation) => markup`<li>${wordsOfKey(operation)}</li>`)}</ul>`}${declared.length > 0 && markup`<ul class="features">${declared.map((feature) => markup`<li>${feature.doc}</li>`)}</ul>`}</details>\n`;
  return markup`<li class="card"><h3><a href="${hrefOf(context, key)}">${collectionTitle(key)}</a>${create}</h3>\n<p>${doc}</p>\n${more}</li>\n`;
}
