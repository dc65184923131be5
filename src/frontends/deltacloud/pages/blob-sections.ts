import type { Blob } from "../../../model/collections/blobs.ts";
import { markup, type Content, type Markup } from "../../../wire/html.ts";
import type { DocumentContext } from "../document.ts";
import type { Section } from "./member-sections.ts";
import { actionButton, destroyButton, postForm } from "./post-form.ts";
import { nothing } from "./value-view.ts";

/** What can be done to a blob. */
export function blobActions(blob: Blob, href: string, context: DocumentContext): Markup {
  const download =
    context.cloud.supports("blobs", "content") &&
    markup`<a class="button primary" href="${href}/content" download="${fileName(blob.id)}">Download</a>\n`;
  const destroy =
    context.cloud.supports("blobs", "destroy") &&
    destroyButton("confirm-destroy", href, { label: "Delete", question: `Delete the blob ${blob.id}?` }, context);
  const share = context.cloud.supports("blobs", "signedUrl") && actionButton(`${href}/signed_url`, "Share for an hour", context);
  return markup`<div class="actions" role="group" aria-label="Actions">\n${download}${share}${destroy}</div>\n`;
}

/** The name that a blob is saved under: without the folders in front of it. */
const fileName = (id: string): string => id.slice(id.lastIndexOf("/") + 1) || "blob";

/** The user's metadata, all of which the form replaces. */
export function blobMetadata({ metadata }: Blob, href: string, context: DocumentContext): Section {
  const entries = Object.entries(metadata);
  const list: Content =
    entries.length === 0
      ? markup`<p>${nothing}</p>\n`
      : markup`<ul class="tags">${entries.map(([key, value]) => markup`<li><b>${key}</b> ${value}</li>`)}</ul>\n`;
  const form =
    context.cloud.supports("blobs", "update") &&
    markup`<details class="more"><summary>Edit</summary>\n${postForm({ action: href, content: markup`${metadataInputs(entries)}<p class="buttons"><button type="submit">Save</button></p>\n` }, context)}</details>\n`;
  return { title: "Metadata", field: "metadata", content: markup`${list}${form}` };
}

const emptyRows = 2;

/** Rows for metadata, as the API takes them in a form. */
export function metadataInputs(entries: readonly (readonly [key: string, value: string])[]): Markup {
  const rows = [...entries, ...Array.from({ length: emptyRows }, () => ["", ""] as const)].map(([key, value], index) => {
    const number = index + 1;
    return markup`<div class="pair"><input id="meta_name${number}" name="meta_name${number}" type="text" value="${key}" placeholder="Name" aria-label="Name ${number}" /> <input id="meta_value${number}" name="meta_value${number}" type="text" value="${value}" placeholder="Value" aria-label="Value ${number}" /></div>\n`;
  });
  return markup`<input type="hidden" name="meta_params" value="${rows.length}" />\n${rows}`;
}
