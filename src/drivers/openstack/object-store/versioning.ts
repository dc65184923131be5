import type { HttpHead } from "../../../model/http.ts";

/** Whether a container keeps what is overwritten or deleted: by itself, or in another container. */
export function isVersioned({ headers }: HttpHead): boolean {
  return (
    headers["x-versions-enabled"]?.toLowerCase() === "true" ||
    headers["x-versions-location"] !== undefined ||
    headers["x-history-location"] !== undefined
  );
}
