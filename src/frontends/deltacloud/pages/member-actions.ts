import { allCollections, collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection } from "../../../model/collection.ts";
import { wireName } from "../../../model/shape.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf, queryValue } from "../documents/href.ts";
import type { ActionLink } from "../documents/resource-document.ts";
import { asksFirst, createHref, formHref, pathNameOf, specialOperations } from "./form-operations.ts";
import { actionButton, destroyButton } from "./post-form.ts";
import { memberWord, words, wordsOfKey } from "./words.ts";

type Values = Readonly<Record<string, unknown>>;

/** Operations that the documents link to only where the state of the member allows them. */
const linked: ReadonlySet<string> = new Set([
  "instances.start",
  "instances.stop",
  "instances.reboot",
  "instances.destroy",
  "addresses.associate",
  "addresses.disassociate",
]);

const isAttached = ({ instanceId }: Values): boolean => instanceId !== undefined;

/** When other operations make sense; those that are not here always do. */
const sensible: Readonly<Record<string, (member: Values) => boolean>> = {
  "instances.suspend": ({ state }) => state === "running",
  "instances.resume": ({ state }) => state === "suspended" || state === "paused",
  "instances.run": ({ state }) => state === "running",
  "volumes.attach": (volume) => allowed(volume, "attach", !isAttached(volume)),
  "volumes.detach": (volume) => allowed(volume, "detach", isAttached(volume)),
  "volumes.destroy": (volume) => allowed(volume, "destroy", !isAttached(volume)),
};

const allowed = ({ actions }: Values, action: string, otherwise: boolean): boolean =>
  Array.isArray(actions) ? actions.includes(action) : otherwise;

/** What can be done to a member now, as buttons; what cannot be undone comes last. */
export function memberActions(
  key: CollectionKey,
  member: Values,
  href: string,
  links: readonly ActionLink[],
  context: DocumentContext,
): Content {
  const { operations } = collections[key] as Collection;
  const id = String(member["id"]);
  const buttons: Markup[] = [];
  let last: Markup | undefined;
  for (const [operation, { kind, params }] of Object.entries(operations)) {
    const name = `${key}.${operation}`;
    if (!context.cloud.supports(key, operation) || specialOperations.has(name) || key === "blobs") continue;
    if (linked.has(name) ? !links.some(({ rel }) => rel === operation) : sensible[name]?.(member) === false) continue;
    const form = formHref(context, key, operation, id);
    if (kind === "destroy") last = destroyMember(key, member, href, context);
    else if (form !== undefined && operation !== "create")
      buttons.push(markup`<a class="button" href="${form}">${labelOf(operation)}</a>\n`);
    else if (kind === "action" && key !== "buckets" && !asksFirst(key, operation))
      buttons.push(actionButton(`${href}/${pathNameOf(key, operation)}`, wordsOfKey(operation), context));
    else if (
      kind === "read" &&
      key !== "buckets" &&
      Object.entries(params).every(([param, shape]) => param === "id" || shape.optional)
    )
      buttons.push(markup`<a class="button plain" href="${href}/${pathNameOf(key, operation)}">${wordsOfKey(operation)}</a>\n`);
  }
  if (buttons.length === 0 && last === undefined) return undefined;
  return markup`<div class="actions" role="group" aria-label="Actions">\n${buttons}${last}</div>\n`;
}

const labelOf = (operation: string): string =>
  operation === "update" ? "Edit" : operation === "run" ? "Run a command" : wordsOfKey(operation);

/** The button that destroys a member, once that is confirmed. */
export function destroyMember(key: CollectionKey, member: Values, href: string, context: DocumentContext): Markup {
  const noun = memberWord(key);
  const question = `Destroy the ${noun} ${String(member["name"] || member["id"])}?`;
  return destroyButton("confirm-destroy", href, { label: "Destroy", question }, context);
}

/** Forms for new members of other collections that can be made with this one. */
export function uses(key: CollectionKey, member: Values, context: DocumentContext): Content {
  const links = allCollections.flatMap(([target, { operations, features, parent, audience }]) => {
    const create = operations["create"];
    if (!create || parent !== undefined || audience === "cimi" || !context.cloud.supports(target, "create")) return [];
    if (target === "images" && member["canCreateImage"] === false) return [];
    const declared = new Set<string>(context.cloud.features(target).map(([name]) => name));
    const params = [
      create.params,
      ...Object.entries(features).flatMap(([name, { on, params: more }]) =>
        on === "create" && declared.has(name) ? [more] : [],
      ),
    ];
    const found = params
      .flatMap((fields) => Object.entries(fields))
      .find(([, shape]) => shape.kind === "reference" && shape.to === key);
    if (!found) return [];
    const query = `${wireName(...found)}=${queryValue(String(member["id"]))}`;
    return [markup`<li><a href="${createHref(context, target)}?${query}">New ${memberWord(target)}</a></li>\n`];
  });
  if (links.length === 0) return undefined;
  return markup`<section class="card">\n<h2>Use this ${memberWord(key)}</h2>\n<ul class="links">\n${links}</ul>\n</section>\n`;
}

/** The members of other collections that lead here. */
export const collectionLink = (context: DocumentContext, key: CollectionKey): Markup =>
  markup`<a href="${hrefOf(context, key)}">${words(collections[key].name)}</a>`;
