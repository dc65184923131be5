import { markup, type Content, type Markup } from "../../../wire/html.ts";

/** A table with a title, for the documentation; nothing where it would have no rows. */
export function table(title: string, headings: readonly string[], rows: readonly Markup[]): Content {
  if (rows.length === 0) return undefined;
  const heads = headings.map((heading) => markup`<th scope="col">${heading}</th>`);
  return markup`<section class="card">\n<h2>${title}</h2>\n<div class="scroll"><table class="inner">\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${rows}</tbody>\n</table></div>\n</section>\n`;
}
