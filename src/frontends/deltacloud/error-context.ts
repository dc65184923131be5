import type { ClassicRequest } from "./classic-request.ts";
import type { ErrorContext } from "./errors.ts";

/** What an error document tells of a request that has reached its handler. */
export function errorContext({ format, path, cloud, parameters, context }: ClassicRequest): ErrorContext {
  return { format, path, driver: cloud.driver.name, provider: cloud.provider.value, parameters, frame: context };
}
