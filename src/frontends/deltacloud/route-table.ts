import { collections } from "../../model/collections.ts";
import { blobContent } from "./blob-content.ts";
import { createBlobFromForm } from "./blob-form.ts";
import { putBlob } from "./blob-put.ts";
import { destroyBlob, headBlob, showBlob, updateBlobMetadata } from "./blobs.ts";
import { signBlobUrl } from "./blob-signing.ts";
import { getBucket } from "./buckets.ts";
import { documentation, openApi } from "./documentation.ts";
import { entryPoint, switchDriver } from "./entry-point.ts";
import { createRules, destroyRules } from "./firewall-rules.ts";
import { addForms } from "./forms.ts";
import { asset } from "./pages/assets.ts";
import { getDriver, instanceStates, listDrivers } from "./gateway-collections.ts";
import { act, destroyInstance, run } from "./instance-actions.ts";
import { change, create, destroy, get, list, read } from "./regular-operations.ts";
import { Router } from "./router.ts";
import { addRegularRoutes, completeRoute, everyFormat, type AddRoute, type Handler, type Route } from "./routes.ts";
import { chooseCloud, logOut, showClouds } from "./session/clouds-page.ts";
import { logIn, showLogin } from "./session/log-in.ts";
import { parametersOf } from "./values.ts";

/** Handlers of operations whose path is regular and whose answer is not. */
const special: Readonly<Record<string, Handler>> = {
  "buckets.get": getBucket,
  "instances.start": act,
  "instances.stop": act,
  "instances.reboot": act,
  "instances.destroy": destroyInstance,
  "instances.run": run,
};

/** All routes below the mount. */
export function buildRoutes(): Router<Route> {
  const router = new Router<Route>();
  const add: AddRoute = (method, pattern, route) => {
    const handler = special[`${route.collection}.${route.operation}`] ?? route.handler;
    router.add(method, pattern, completeRoute(pattern, { ...route, handler }));
  };

  add("GET", "", { handler: entryPoint });
  add("POST", "", { handler: switchDriver, formats: everyFormat });
  add("GET", "drivers", { handler: listDrivers, collection: "drivers", operation: "list" });
  add("GET", "drivers/:id", { handler: getDriver, collection: "drivers", operation: "get" });
  add("GET", "instance_states", {
    handler: instanceStates,
    collection: "instanceStates",
    operation: "list",
    formats: everyFormat,
  });
  addRegularRoutes(add, { list, get, create, destroy, change, read });

  const rules = { collection: "firewalls", parameters: [] } as const;
  add("POST", "firewalls/:id/rules", { ...rules, operation: "createRules", handler: createRules });
  add("DELETE", "firewalls/:id/:rule_id", { ...rules, operation: "destroyRules", handler: destroyRules });

  addBlobs(add);
  addForms(add);
  addSession(add);
  add("GET", "docs/openapi.json", { handler: openApi, formats: everyFormat });
  add("GET", "assets/:file", { handler: asset, formats: everyFormat });
  for (const pattern of ["docs", "docs/:collection", "docs/:collection/:operation"]) {
    add("GET", pattern, { handler: documentation, formats: everyFormat });
  }
  return router;
}

/** Logins are for people: nothing else than pages comes of them. */
function addSession(add: AddRoute): void {
  const page = { formats: ["html"], guardsItself: true } as const;
  add("GET", "login", { ...page, handler: showLogin });
  add("POST", "login", { ...page, handler: logIn });
  add("POST", "logout", { ...page, handler: logOut });
  add("GET", "clouds", { ...page, handler: showClouds });
  add("POST", "clouds", { ...page, handler: chooseCloud });
}

function addBlobs(add: AddRoute): void {
  const blob = { collection: "blobs", parameters: [], pathNames: ["id", "blob_id"], readsForm: false } as const;
  const path = "buckets/:id/:blob_id";
  const bare = { ...blob, formats: everyFormat } as const;
  add("GET", path, { ...blob, operation: "get", handler: showBlob });
  add("HEAD", path, { ...bare, operation: "get", handler: headBlob });
  add("PUT", path, { ...blob, operation: "put", handler: putBlob });
  add("POST", path, { ...bare, operation: "update", handler: updateBlobMetadata });
  add("DELETE", path, { ...blob, operation: "destroy", handler: destroyBlob });
  add("GET", `${path}/content`, { ...bare, operation: "content", handler: blobContent });
  add("HEAD", `${path}/metadata`, { ...bare, operation: "get", handler: headBlob });
  add("PUT", `${path}/stream`, { ...blob, operation: "put", handler: putBlob });
  add("POST", `${path}/signed_url`, {
    ...blob,
    operation: "signedUrl",
    parameters: parametersOf(collections.blobs, "signedUrl").filter(({ key }) => key !== "bucketId"),
    readsForm: true,
    handler: signBlobUrl,
  });
  add("POST", "buckets/:id", { ...blob, pathNames: ["id"], operation: "put", handler: createBlobFromForm });
}
