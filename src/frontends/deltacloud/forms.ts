import { allCollections, collections, type CollectionKey } from "../../model/collections.ts";
import type { Shape } from "../../model/shape.ts";
import { escapeHtml } from "../../wire/html.ts";
import { emptyAnswer } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import { hrefOf } from "./documents/href.ts";
import { pageAnswer } from "./page.ts";
import { text } from "./parameters.ts";
import type { AddRoute, Handler } from "./routes.ts";
import { parametersOf, type ClassicParameter } from "./values.ts";

/** Pages with a form on a member: path below it, the operation that the form is for, and where the form goes. */
const memberForms: readonly { path: string; collection: CollectionKey; operation: string; action: string }[] = [
  { path: "addresses/:id/associate", collection: "addresses", operation: "associate", action: "/associate" },
  { path: "instances/:id/run", collection: "instances", operation: "run", action: "/run" },
  { path: "storage_volumes/:id/attach_instance", collection: "volumes", operation: "attach", action: "/attach" },
];

/** The original's HTML pages with forms. They shadow a member whose id is `new`. */
export function addForms(add: AddRoute): void {
  for (const [key, { name, operations, parent, audience, singular }] of allCollections) {
    if (!("create" in operations) || parent !== undefined || audience === "cimi") continue;
    const handler: Handler = async (request) => {
      // An image is made of an instance, which the original wanted to know.
      if (key === "images" && text(request.parameters, "instance_id") === undefined) {
        return emptyAnswer(404, { "Content-Type": "text/html;charset=utf-8" });
      }
      const title = `New ${singular.replaceAll("_", " ")}`;
      return pageAnswer(title, form(request, hrefOf(request.context, key), declaredParameters(request, key, "create"), "Create"));
    };
    add("GET", `${name}/new`, { handler, formats: ["html"] });
  }
  for (const { path, collection, operation, action } of memberForms) {
    add("GET", path, {
      formats: ["html"],
      handler: async (request) => {
        const id = request.segments[1] as string;
        const parameters = declaredParameters(request, collection, operation).filter(({ name }) => name !== "id");
        return pageAnswer(
          `${operation} ${id}`,
          form(request, hrefOf(request.context, collection, id) + action, parameters, operation),
        );
      },
    });
  }
  add("GET", "firewalls/:id/new_rule", { formats: ["html"], handler: newRule });
  for (const method of ["GET", "HEAD"]) {
    // HEAD has a route of its own, since that of blobs would take it.
    add(method, "buckets/:id/new_blob_form_d15cfd90", { formats: ["html"], handler: newBlob });
  }
}

/** The parameters that this driver takes and one field can hold: those of the operation, and of the features that it declares. */
function declaredParameters(request: ClassicRequest, key: CollectionKey, operation: string): readonly ClassicParameter[] {
  const declared = new Set<string>(request.cloud.features(key).map(([name]) => name));
  return parametersOf(collections[key], operation).filter(
    ({ feature, shape }) => (feature === undefined || declared.has(feature) || alwaysTaken.has(feature)) && fitsField(shape),
  );
}

/** Features whose parameters every driver took, whether it declared them or not. */
export const alwaysTaken: ReadonlySet<string> = new Set(["image_name", "image_description"]);

/** What has parts has no field: its parts have names of their own. */
function fitsField({ kind, ...shape }: Shape): boolean {
  return kind !== "struct" && kind !== "map" && kind !== "stream" && !("of" in shape && shape.of.kind === "struct");
}

function form(request: ClassicRequest, action: string, parameters: readonly ClassicParameter[], button: string): string {
  const fields = parameters.map(({ name, shape, required }) => {
    const given = escapeHtml(text(request.parameters, name) ?? "");
    const attributes = `id="${name}" name="${name}"${required ? " required" : ""}`;
    const input =
      shape.kind === "enum"
        ? `<select ${attributes}>${required ? "" : "<option></option>"}${shape.values.map((value) => `<option>${escapeHtml(value)}</option>`).join("")}</select>`
        : shape.kind === "string" && shape.multiline
          ? `<textarea ${attributes}>${given}</textarea>`
          : `<input ${attributes} type="${shape.sensitive ? "password" : "text"}" value="${given}">`;
    const unit = shape.kind === "bytes" && shape.unit !== "B" ? ` (${shape.unit})` : "";
    return `<p><label for="${name}">${escapeHtml(name)}${unit}</label> ${input} ${escapeHtml(shape.doc ?? "")}</p>`;
  });
  return `<form method="post" action="${escapeHtml(action)}">\n${fields.join("\n")}\n<button>${escapeHtml(button)}</button>\n</form>`;
}

const newRule: Handler = async (request) => {
  const id = request.segments[1] as string;
  const names = ["protocol", "port_from", "port_to", "ip_address1", "group1", "group1owner"];
  const fields = names.map(
    (name) => `<p><label for="${name}">${name}</label> <input id="${name}" name="${name}" type="text"></p>`,
  );
  const action = escapeHtml(`${hrefOf(request.context, "firewalls", id)}/rules`);
  return pageAnswer(
    `New rule of ${id}`,
    `<form method="post" action="${action}">\n${fields.join("\n")}\n<button>Create</button>\n</form>`,
  );
};

const newBlob: Handler = async (request) => {
  const id = request.segments[1] as string;
  const action = escapeHtml(hrefOf(request.context, "buckets", id));
  return pageAnswer(
    `New blob in ${id}`,
    `<form method="post" action="${action}" enctype="multipart/form-data">\n` +
      `<p><label for="blob_id">blob_id</label> <input id="blob_id" name="blob_id" type="text" required></p>\n` +
      `<p><label for="blob_data">blob_data</label> <input id="blob_data" name="blob_data" type="file" required></p>\n` +
      `<button>Create</button>\n</form>`,
  );
};
