import { emptyAnswer, taggedAnswer, mediaTypes } from "./answers.ts";
import type { ClassicRequest } from "./classic-request.ts";
import type { CloudError } from "../../model/errors.ts";
import { uploadPage } from "./pages/bucket-page.ts";
import { formOperations } from "./pages/form-operations.ts";
import { operationFormPage } from "./pages/operation-form.ts";
import { ruleFormPage } from "./pages/rule-form.ts";
import { text } from "./parameters.ts";
import type { AddRoute, Handler, Route } from "./routes.ts";

/** The pages with forms; those for new members shadow a member whose id is `new`. */
export function addForms(add: AddRoute): void {
  for (const { key, operation, pattern } of formOperations) {
    const handler: Handler = async (request) => {
      // An image is made of an instance, which the original wanted to know.
      if (key === "images" && operation === "create" && text(request.parameters, "instance_id") === undefined) {
        return emptyAnswer(404, { "Content-Type": "text/html;charset=utf-8" });
      }
      return pageAnswer(await operationFormPage(request, key, operation));
    };
    add("GET", pattern, { handler, formats: ["html"], pageOnly: !original.has(pattern) && operation !== "create" });
  }
  add("GET", "firewalls/:id/new_rule", { formats: ["html"], handler: async (request) => pageAnswer(ruleFormPage(request)) });
  for (const method of ["GET", "HEAD"]) {
    // HEAD has a route of its own, since that of blobs would take it.
    const handler: Handler = async (request) => pageAnswer(uploadPage(request));
    add(method, "buckets/:id/new_blob_form_d15cfd90", { formats: ["html"], handler });
  }
}

/** Pages of the original with forms on a member. */
const original: ReadonlySet<string> = new Set([
  "addresses/:id/associate",
  "instances/:id/run",
  "storage_volumes/:id/attach_instance",
]);

const pageAnswer = (page: string) => taggedAnswer(mediaTypes.html, page);

/**
 * The form that a request came from, with what was sent and what was wrong with it; undefined where it came from none. The
 * form may want to know more from the cloud, which has refused something already: it does without what it does not get.
 */
export async function formAfterError(request: ClassicRequest, route: Route, error: CloudError): Promise<string | undefined> {
  const { collection, operation } = route;
  if (request.method !== "POST" || collection === undefined || operation === undefined) return undefined;
  if (collection === "firewalls" && operation === "createRules") return ruleFormPage(request, error);
  if (collection === "blobs" && operation === "put") return uploadPage(request, error);
  const found = formOperations.some((candidate) => candidate.key === collection && candidate.operation === operation);
  return found ? operationFormPage(request, collection, operation, error) : undefined;
}
