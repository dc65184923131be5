import { attributes, markup, type Content, type Markup } from "../../../wire/html.ts";

/** What a program would send to get, or to do, what the page shows. */
export interface Equivalent {
  /** The address of the same in other formats; undefined where there is none. */
  readonly href?: string | undefined;
  /** The command line that does the same. */
  readonly command: string;
}

/** How a page ends: the same as XML and JSON, and as a command line to copy. */
export function equivalentView({ href, command }: Equivalent): Markup {
  const query = href?.includes("?") ? "&" : "?";
  const links: Content =
    href !== undefined &&
    markup`<p>The same as <a${attributes({ href: `${href}${query}format=xml`, type: "application/xml" })}>XML</a> or <a${attributes({ href: `${href}${query}format=json`, type: "application/json" })}>JSON</a></p>\n`;
  return markup`<aside class="equivalent" aria-label="For programs">
${links}<div class="command"><pre tabindex="0"><code>${command}</code></pre></div>
</aside>
`;
}

const login = `-u "$USER:$PASSWORD"`;

/** The command line that reads an address. */
export function readCommand(href: string): string {
  return `curl ${login} -H 'Accept: application/json' ${quoted(href)}`;
}

/** The command line that sends a form: fields as `name=value`, files as `name=@path`. */
export function sendCommand(
  href: string,
  fields: readonly (readonly [name: string, value: string])[],
  { method = "POST", multipart = false }: { readonly method?: string; readonly multipart?: boolean } = {},
): string {
  const data = fields.map(([name, value]) => ` \\\n  ${multipart ? "-F" : "--data-urlencode"} ${quoted(`${name}=${value}`)}`);
  const what = fields.length > 0 ? "" : ` -X ${method}`;
  return `curl ${login} -H 'Accept: application/json'${what}${data.join("")} \\\n  ${quoted(href)}`;
}

/** A word that a shell takes as it is. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
