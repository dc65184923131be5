import { collections, type CollectionKey } from "../../../model/collections.ts";
import { attributes, markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import { shown } from "../documents/shape-document.ts";
import { columnsOf, type Column } from "./columns.ts";
import { createHref } from "./form-operations.ts";
import { equivalentView, readCommand } from "./formats.ts";
import { renderPage } from "./frame.ts";
import { isInTransition, stateBadge } from "./state-badge.ts";
import { isKnown, valueView } from "./value-view.ts";
import { collectionTitle, fieldLabel, memberWord, withArticle } from "./words.ts";

export type Values = Readonly<Record<string, unknown>>;

/** A page of a list. */
export interface ListView {
  readonly key: CollectionKey;
  readonly members: readonly Values[];
  readonly hrefOfMember: (member: Values) => string | undefined;
  /** The form that narrows the list down. */
  readonly filters?: Content;
  /** Whether it is narrowed down now. */
  readonly filtered?: boolean;
  /** The page before all others, where this is another one. */
  readonly firstHref?: string | undefined;
  readonly nextHref?: string | undefined;
  /** Above the table. */
  readonly before?: Content;
}

/** A collection as a table. */
export function listPage(view: ListView, context: DocumentContext): string {
  const { key, members, filters, before } = view;
  const href = hrefOf(context, key);
  const watched = members.some((member) => isInTransition(key, member)) ? (context.visitor?.target ?? href) : undefined;
  return renderPage(
    {
      title: collectionTitle(key),
      trail: [{ label: "Deltacloud", href: context.base }],
      current: key,
      beside: createButton(key, context),
      content: markup`<p class="lead">${collections[key].doc}</p>\n${before}${filters}${members.length > 0 ? table(view, context) : empty(view, context)}${pager(view)}`,
      footer: equivalentView({ href, command: readCommand(href) }),
      watched,
    },
    context,
  );
}

/** An image is made on the page of an instance, which has to be known. */
function createButton(key: CollectionKey, context: DocumentContext): Markup | undefined {
  if (key === "images" || !context.cloud.supports(key, "create")) return undefined;
  return markup`<a class="button primary" href="${createHref(context, key)}">New ${memberWord(key)}</a>\n`;
}

function table(view: ListView, context: DocumentContext): Markup {
  const { key, members } = view;
  const columns = columnsOf(key, members);
  const heads = columns.map((column) => markup`<th role="columnheader" scope="col">${fieldLabel(column.key, column.shape)}</th>`);
  return markup`<div class="scroll"><table class="list" role="table">
<caption>${collectionTitle(key)}, ${members.length} on this page</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Name</th>${heads}</tr></thead>
<tbody role="rowgroup">
${members.map((member) => line(view, columns, member, context))}</tbody>
</table></div>
`;
}

/** Rows are cards on a narrow screen, which would take their roles away if they were not said. */
function line({ key, hrefOfMember }: ListView, columns: readonly Column[], member: Values, context: DocumentContext): Markup {
  const id = String(member["id"] ?? member["name"]);
  const name = String(member["name"] || id);
  const href = hrefOfMember(member);
  const title = href === undefined ? name : markup`<a href="${href}">${name}</a>`;
  const cells = columns.map(({ key: field, shape }) => {
    const view = cell(key, field, shape, member, context);
    return markup`<td role="cell"${attributes({ "data-label": fieldLabel(field, shape) })}>${view}</td>`;
  });
  return markup`<tr role="row"><th role="rowheader" scope="row">${title}${name !== id && markup` <code class="id">${id}</code>`}</th>${cells}</tr>\n`;
}

function cell(key: CollectionKey, field: string, declared: Column["shape"], member: Values, context: DocumentContext): Content {
  const { shape, value } = shown(field, declared, member);
  if (!isKnown(value)) return markup`<span class="nothing" aria-label="none">–</span>`;
  return field === "state" ? stateBadge(key, member["state"], String(value)) : valueView(shape, value, context);
}

function empty({ key, filtered }: ListView, context: DocumentContext): Markup {
  const nouns = collectionTitle(key).toLowerCase();
  if (filtered) {
    return markup`<div class="empty"><p>There are no ${nouns} like that.</p><p><a class="button" href="${hrefOf(context, key)}">Show all</a></p></div>\n`;
  }
  const create = createButton(key, context);
  const advice: Content = create
    ? markup`<p>Make the first one:</p><p>${create}</p>`
    : key === "images" && context.cloud.supports("images", "create")
      ? markup`<p>Make one of <a href="${hrefOf(context, "instances")}">an instance</a>.</p>`
      : markup`<p>Once the cloud has ${withArticle(memberWord(key))}, you see it here.</p>`;
  return markup`<div class="empty"><p><strong>No ${nouns} yet</strong></p>${advice}</div>\n`;
}

function pager({ firstHref, nextHref }: ListView): Content {
  if (firstHref === undefined && nextHref === undefined) return undefined;
  return markup`<nav class="pager" aria-label="Pages">
${firstHref !== undefined && markup`<a class="button" href="${firstHref}">First page</a>\n`}${nextHref !== undefined && markup`<a class="button" href="${nextHref}" rel="next">Next page</a>\n`}</nav>
`;
}
