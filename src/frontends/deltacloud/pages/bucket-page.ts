import type { Blob } from "../../../model/collections/blobs.ts";
import type { Bucket } from "../../../model/collections/buckets.ts";
import type { CloudError } from "../../../model/errors.ts";
import type { Page } from "../../../gateway/cloud.ts";
import { attributes, markup, type Content, type Markup } from "../../../wire/html.ts";
import type { ClassicRequest } from "../classic-request.ts";
import type { DocumentContext } from "../document.ts";
import { blobHref, hrefOf, queryValue } from "../documents/href.ts";
import { text } from "../parameters.ts";
import { withToken } from "../session/visitor.ts";
import { metadataInputs } from "./blob-sections.ts";
import { equivalentView, readCommand, sendCommand } from "./formats.ts";
import { renderPage, type Trail } from "./frame.ts";
import { destroyMember } from "./member-actions.ts";
import { readableSize, readableTime } from "./quantities.ts";
import { knownFields, definitions } from "./value-view.ts";
import { collections } from "../../../model/collections.ts";
import { collectionTitle } from "./words.ts";

const blobsOnPage = 100;

/** A bucket's page: its blobs, some at a time, and the form that adds one. */
export async function bucketPage(request: ClassicRequest, bucket: Bucket): Promise<string> {
  const { cloud, context } = request;
  const href = hrefOf(context, "buckets", bucket.id);
  const after = text(request.query, "after");
  const blobs: Page<Blob> | undefined = cloud.supports("blobs", "list")
    ? await cloud.page("blobs", { bucketId: bucket.id }, blobsOnPage, after)
    : undefined;
  const { blobIds, ...facts } = bucket;
  const listed: readonly Partial<Blob>[] = blobs?.items ?? blobIds?.map((id) => ({ id })) ?? [];
  const rows = knownFields(collections.buckets.resource, facts, context);
  const upload =
    cloud.supports("blobs", "put") &&
    markup`<section class="card">\n<h2>Upload a blob</h2>\n${uploadForm(bucket.id, context)}</section>\n`;
  const destroy =
    cloud.supports("buckets", "destroy") &&
    markup`<div class="actions" role="group" aria-label="Actions">\n${destroyMember("buckets", { ...facts }, href, context)}</div>\n`;
  return renderPage(
    {
      title: bucket.name ?? bucket.id,
      trail: trail(context),
      current: "buckets",
      content: markup`${destroy}<section class="card" aria-label="Facts">\n${definitions([["ID", markup`<code>${bucket.id}</code>`], ...rows.filter(([label]) => label !== "Name")])}</section>
<section class="card">\n<h2>Blobs</h2>\n${listed.length === 0 ? markup`<p class="nothing">There are no blobs${after === undefined ? "" : " any more"}.</p>\n` : table(bucket.id, listed, context)}${pager(href, after, blobs?.next)}</section>\n${upload}`,
      footer: equivalentView({ href, command: readCommand(href) }),
    },
    context,
  );
}

const trail = (context: DocumentContext): Trail => [{ label: collectionTitle("buckets"), href: hrefOf(context, "buckets") }];

function table(bucketId: string, blobs: readonly Partial<Blob>[], context: DocumentContext): Markup {
  const readable = context.cloud.supports("blobs", "content");
  const lines = blobs.map(({ id = "", size, contentType, lastModified }) => {
    const href = blobHref(context, bucketId, id);
    return markup`<tr role="row"><th role="rowheader" scope="row"><a href="${href}">${id}</a></th><td role="cell" data-label="Size">${size === undefined ? "–" : readableSize(size)}</td><td role="cell" data-label="Type">${contentType ?? "–"}</td><td role="cell" data-label="Modified">${(lastModified && readableTime(lastModified)) ?? "–"}</td><td role="cell" class="end">${readable && markup`<a class="button plain"${attributes({ href: `${href}/content`, download: id.slice(id.lastIndexOf("/") + 1) || "blob", "aria-label": `Download ${id}` })}>Download</a>`}</td></tr>\n`;
  });
  return markup`<div class="scroll"><table class="list" role="table">
<caption>Blobs, ${blobs.length} on this page</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Name</th><th role="columnheader" scope="col">Size</th><th role="columnheader" scope="col">Type</th><th role="columnheader" scope="col">Modified</th><th role="columnheader" scope="col"><span class="unseen">What to do</span></th></tr></thead>
<tbody role="rowgroup">
${lines}</tbody>
</table></div>
`;
}

function pager(href: string, after: string | undefined, next: string | undefined): Content {
  if (after === undefined && next === undefined) return undefined;
  return markup`<nav class="pager" aria-label="Pages">${after !== undefined && markup`<a class="button" href="${href}">First page</a> `}${next !== undefined && markup`<a class="button" rel="next" href="${href}?after=${queryValue(next)}">Next page</a>`}</nav>\n`;
}

/** The form for a new blob. Its name comes before its content, so that the content need not wait for it. */
function uploadForm(bucketId: string, context: DocumentContext): Markup {
  const action = withToken(hrefOf(context, "buckets", bucketId), context);
  return markup`<form method="post" action="${action}" enctype="multipart/form-data" class="form upload" data-upload="data-upload">
<div class="field"><label for="blob_id">Name <span class="required">required</span></label><input id="blob_id" name="blob_id" type="text" required="required" aria-describedby="blob_id-hint" />
<p class="hint" id="blob_id-hint">What the blob is called in the bucket. Slashes are allowed.</p></div>
<fieldset class="field"><legend>Metadata</legend>
${metadataInputs([])}</fieldset>
<div class="field"><label for="blob_data">File <span class="required">required</span></label><input id="blob_data" name="blob_data" type="file" required="required" /></div>
<p class="buttons"><button type="submit" class="primary">Upload</button></p>
</form>
`;
}

/** The form for a new blob as a page. */
export function uploadPage({ context, segments }: ClassicRequest, error?: CloudError): string {
  const id = segments[1] as string;
  const href = hrefOf(context, "buckets", id);
  const problem =
    error &&
    markup`<div class="problem" role="alert" tabindex="-1">\n<h2>This did not work</h2>\n<p>${error.message}</p>\n</div>\n`;
  const fields = [
    ["blob_id", "<name>"],
    ["blob_data", "@<file>"],
  ] as const;
  return renderPage(
    {
      title: `New blob in ${id}`,
      trail: [...trail(context), { label: id, href }],
      current: "buckets",
      content: markup`${problem}${uploadForm(id, context)}`,
      footer: equivalentView({ command: sendCommand(href, fields, { multipart: true }) }),
    },
    context,
  );
}
