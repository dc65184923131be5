import { CloudError } from "../../../model/errors.ts";
import { invalidArgument, notFound } from "../failures.ts";

/** What both generations refuse alike. */

export const nameTaken = (name: string): CloudError =>
  new CloudError("already_exists", `There is a load balancer '${name}' already.`);

export const portTaken = (id: string, port: number): CloudError =>
  new CloudError("already_exists", `The load balancer '${id}' listens on port ${port} already.`);

export const noListener = (port: number): CloudError => notFound("listener on port", String(port));

export const notRegistered = (id: string, instanceId: string): CloudError =>
  invalidArgument("instanceId", `The instance '${instanceId.slice(0, 100)}' is not registered with '${id}'.`);
