import type { InstanceAction } from "../../model/instance-states.ts";
import type { Instance } from "../../model/collections/instances.ts";
import { isCloudError } from "../../model/errors.ts";
import type { FrontendResponse } from "../../gateway/frontend.ts";
import { documentAnswer, emptyAnswer, redirectAnswer } from "./answers.ts";
import { byName } from "./by-name.ts";
import { isNavigation, type ClassicRequest } from "./classic-request.ts";
import { memberDocument, runDocument } from "./documents/documents.ts";
import { hrefOf } from "./documents/href.ts";
import { actionForbidden, errorAnswer, methodNotAllowed } from "./errors.ts";
import { errorContext } from "./error-context.ts";
import { memberValues, runtimeHeader } from "./regular-operations.ts";
import type { Route } from "./routes.ts";

/** The instance, or the answer that an action on a missing one, or in the wrong state, gets: 403 and 405. */
async function actionable(request: ClassicRequest, action: InstanceAction): Promise<FrontendResponse | undefined> {
  let instance: Instance;
  try {
    instance = await request.cloud.call("instances", "get", { id: request.segments[1] as string });
  } catch (error) {
    if (isCloudError(error) && error.code === "not_found") return errorAnswer(actionForbidden, errorContext(request));
    throw error;
  }
  return instance.actions?.includes(action) === false ? errorAnswer(methodNotAllowed, errorContext(request)) : undefined;
}

/** `POST /instances/:id/{start,stop,reboot}`: 202 with the instance, which in JSON stands bare. */
export async function act(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const refusal = await actionable(request, route.operation as InstanceAction);
  if (refusal) return refusal;
  const values = memberValues(request, route);
  const instance = (await byName(request.cloud).call("instances", route.operation as string, values)) as Instance | undefined;
  if (instance === undefined || isNavigation(request))
    return redirectAnswer(hrefOf(request.context, "instances", values["id"] as string), request.format);
  const body = memberDocument(request.format, "instances", instance, request.context, "action");
  return documentAnswer(202, request.format, body, runtimeHeader(request.exchange));
}

/** `DELETE /instances/:id`. */
export async function destroyInstance(request: ClassicRequest): Promise<FrontendResponse> {
  const refusal = await actionable(request, "destroy");
  if (refusal) return refusal;
  await request.cloud.call("instances", "destroy", { id: request.segments[1] as string });
  const headers = runtimeHeader(request.exchange);
  if (request.format !== "html") return emptyAnswer(204, headers);
  const redirect = redirectAnswer(hrefOf(request.context, "instances"));
  return { ...redirect, headers: { ...redirect.headers, ...headers } };
}

/** `POST /instances/:id/run`. */
export async function run(request: ClassicRequest, route: Route): Promise<FrontendResponse> {
  const values = memberValues(request, route);
  const result = await request.cloud.call("instances", "run", values as { id: string; command: string });
  return documentAnswer(200, request.format, runDocument(request.format, values["id"] as string, result, request.context));
}
