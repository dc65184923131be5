import { collections, type CollectionKey } from "../../../model/collections.ts";
import type { Collection } from "../../../model/collection.ts";
import type { Blob } from "../../../model/collections/blobs.ts";
import type { Shape } from "../../../model/shape.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext, Occasion } from "../document.ts";
import { hrefOf } from "../documents/href.ts";
import type { ActionLink } from "../documents/resource-document.ts";
import { shown, shownFields } from "../documents/shape-document.ts";
import { blobActions } from "./blob-sections.ts";
import { equivalentView, readCommand } from "./formats.ts";
import { renderPage, type Trail } from "./frame.ts";
import { memberActions, uses } from "./member-actions.ts";
import { sectionsOf, type Section } from "./member-sections.ts";
import { isInTransition, stateBadge } from "./state-badge.ts";
import { definitions, isKnown, nothing, valueView } from "./value-view.ts";
import { collectionTitle, fieldLabel, words } from "./words.ts";

type Values = Readonly<Record<string, unknown>>;

/** What a page of a member shows beside the fields of the model. */
export interface MemberView {
  readonly key: CollectionKey;
  readonly member: Values;
  readonly href: string | undefined;
  readonly links: readonly ActionLink[];
  /** Fields that are shown although they are secret, because the other formats show them. */
  readonly secrets: readonly string[];
  readonly occasion: Occasion;
}

/** Shown elsewhere on the page, or only there for programs. */
const hidden: ReadonlySet<string> = new Set(["name", "state", "actions", "canCreateImage"]);

/** The page of one member: what can be done to it, its facts, and what belongs to it. */
export function memberPage(view: MemberView, context: DocumentContext): string {
  const { key, member, occasion } = view;
  const href = view.href ?? hrefOf(context, key);
  const id = String(member["id"] ?? member["name"]);
  const name = String(member["name"] || id);
  const { shape, value } = shown("state", { kind: "string" }, member);
  const state = isKnown(value) && shape.kind === "string" ? stateBadge(key, member["state"], String(value)) : undefined;
  const sections = sectionsOf(key, member, href, context);
  return renderPage(
    {
      title: name,
      trail: trailOf(key, member, context),
      current: key === "blobs" ? "buckets" : key,
      beside: state,
      content: markup`${occasion === "create" && created(view)}${key === "blobs" ? blobActions(member as unknown as Blob, href, context) : memberActions(key, member, href, view.links, context)}${facts(view, sections, context)}${sections.map(sectionView)}${uses(key, member, context)}`,
      footer: equivalentView({ href, command: readCommand(href) }),
      watched: isInTransition(key, member) ? href : undefined,
    },
    context,
  );
}

function trailOf(key: CollectionKey, member: Values, context: DocumentContext): Trail {
  if (key !== "blobs") return [{ label: collectionTitle(key), href: hrefOf(context, key) }];
  const bucket = String(member["bucketId"]);
  return [
    { label: collectionTitle("buckets"), href: hrefOf(context, "buckets") },
    { label: bucket, href: hrefOf(context, "buckets", bucket) },
  ];
}

/** Said once, when a member has just been made. */
function created({ member, secrets, href }: MemberView): Markup {
  const advice = secrets.some((field) => isKnown(member[field])) || isKnown(member["privateKey"]);
  return markup`<div class="notice" role="status"><p><strong>Created.</strong> ${advice && "Keep what is secret now: it may not be shown again. "}${href !== undefined && markup`<a href="${href}">Its own page</a>`}</p></div>\n`;
}

function facts({ key, member, secrets }: MemberView, sections: readonly Section[], context: DocumentContext): Markup {
  const fields = (collections[key] as Collection).resource;
  const placed = new Set(sections.flatMap(({ field }) => field ?? []));
  const secret = Object.entries(fields).filter(([field]) => secrets.includes(field));
  const rows = [...shownFields(fields), ...secret].flatMap(([field, declared]): readonly (readonly [string, Content])[] => {
    if (hidden.has(field) || placed.has(field)) return [];
    const { shape, value } = shown(field, declared, member);
    return isKnown(value) ? [[fieldLabel(field, declared), factView(shape, value, context)]] : [];
  });
  const id = markup`<code>${String(member["id"] ?? member["name"])}</code>`;
  const tags = isKnown(member["tags"]) ? [["Tags", valueView({ kind: "map" }, member["tags"], context)] as const] : [];
  return markup`<section class="card" aria-label="Facts">\n${definitions([["ID", id], ...rows, ...tags])}</section>\n`;
}

const factView = (shape: Shape, value: unknown, context: DocumentContext): Content =>
  shape.kind === "string" && !shape.multiline && shape.sensitive
    ? markup`<code>${String(value)}</code>`
    : (valueView(shape, value, context) ?? nothing);

const sectionView = ({ title, content }: Section): Markup =>
  markup`<section class="card">\n<h2>${title}</h2>\n${content}</section>\n`;

/** The page of what an operation gave that is no member. */
export function valuePage(name: string, shape: Shape, value: unknown, context: DocumentContext): string {
  const href = context.visitor?.target;
  return renderPage(
    {
      title: words(name),
      trail: [{ label: "Deltacloud", href: context.base }],
      content: markup`<section class="card">\n${valueView(shape, value, context)}</section>\n`,
      footer: href !== undefined && equivalentView({ command: readCommand(new URL(href, context.base).href) }),
    },
    context,
  );
}
