// oxlint-disable-next-line no-control-regex -- finding them is the point
const special = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/u;
const everySpecial = new RegExp(special, "gu");

const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text or an attribute's value in HTML. What no page may hold becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return special.test(text) ? text.replace(everySpecial, (found) => references[found] ?? "\ufffd") : text;
}

/** A piece of a page. Only `markup` makes one, so that no text can pass for it. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a piece can be made of: text is escaped, nothing is left out, and a list is written one after the other. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

/** Joins literal markup with content: `markup\`<b title="${title}">${name}</b>\``. Attribute values are written in double quotes. */
export function markup(literals: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = literals[0] as string;
  contents.forEach((content, index) => (text += written(content) + (literals[index + 1] as string)));
  return new Markup(text);
}

/** Attributes with the space before each: `true` stands for its own name, as XHTML has it; false and undefined for none. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Markup {
  let text = "";
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false) continue;
    text += ` ${name}="${value === true ? name : escapeHtml(String(value))}"`;
  }
  return new Markup(text);
}

function written(content: Content): string {
  if (typeof content === "string") return escapeHtml(content);
  if (content instanceof Markup) return content.toString();
  if (content === undefined || content === false) return "";
  return typeof content === "number" ? String(content) : content.map(written).join("");
}
