import type { CollectionKey } from "../../../model/collections.ts";
import { attributes, markup, Markup, type Content } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import { visitorControls } from "../session/visitor.ts";
import { assetHref } from "./assets.ts";
import { navigation } from "./navigation.ts";

/** Where a page lies: the pages above it, from the top. */
export type Trail = readonly { readonly label: string; readonly href: string }[];

/** What one page shows inside the frame that all share. */
export interface Page {
  readonly title: string;
  /** Beside the heading: a state, buttons. */
  readonly beside?: Content;
  readonly trail?: Trail;
  /** The entry of the menu that it belongs to. */
  readonly current?: CollectionKey | "docs" | undefined;
  readonly content: Content;
  /** Behind the content: the same for programs. */
  readonly footer?: Content;
  /** The address of a page of which something is about to change by itself; a script looks again. */
  readonly watched?: string | undefined;
}

/** What the frame needs to know. Without a cloud it has no menu. */
export type FrameContext = Pick<DocumentContext, "base"> & Partial<DocumentContext>;

/** A whole page, as text. */
export function renderPage(page: Page, context: FrameContext): string {
  const { title, beside, trail = [], content, footer, watched } = page;
  const { base } = context;
  const known = context.cloud === undefined ? undefined : { base, cloud: context.cloud, visitor: context.visitor };
  const crumbs = trail.map(({ label, href }) => markup`<li><a href="${href}">${label}</a></li>\n`);
  return String(markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} · Deltacloud</title>
<link rel="icon" href="${assetHref(base, "icon.svg")}" type="image/svg+xml" />
<link rel="stylesheet" href="${assetHref(base, "style.css")}" />
<script src="${assetHref(base, "script.js")}" defer="defer"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
${known && menuButton}<a class="brand" href="${base}"><img src="${assetHref(base, "icon.svg")}" alt="" width="28" height="28" />Deltacloud</a>
${known && new Markup(visitorControls(known))}
</header>
<div${attributes({ class: known ? "columns" : "columns bare" })}>
${known && navigation(known, page.current)}<main id="content" tabindex="-1"${attributes({ "data-watched": watched })}>
${crumbs.length > 0 && markup`<nav class="trail" aria-label="Where this is"><ol>\n${crumbs}</ol></nav>\n`}<div class="heading">
<h1>${title}</h1>
${beside}</div>
${content}
${footer}</main>
</div>
</body>
</html>
`);
}

const menuButton = markup`<button type="button" class="menu-button" popovertarget="menu">Menu</button>\n`;
