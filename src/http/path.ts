import { CloudError } from "../model/errors.ts";
import { encodeComponent } from "./http-target.ts";

/**
 * A path whose values are encoded, each as one segment: path`/servers/${id}/action`.
 * @throws `not_found` for a value that is empty, `.` or `..`: nothing has such an id, and it would lead to somewhere else
 */
export function path(pieces: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  let text = pieces[0] ?? "";
  for (const [index, value] of values.entries()) {
    const segment = String(value);
    if (segment === "" || segment === "." || segment === "..") {
      throw new CloudError("not_found", `There is nothing with the id '${segment}'.`);
    }
    text += encodeComponent(segment) + (pieces[index + 1] ?? "");
  }
  return text;
}
