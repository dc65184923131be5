import type { HttpErrorMapper } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import { conditionFailed } from "../../../http/conditions.ts";
import { invalidRange } from "../../../http/range-request.ts";
import { toCloudError } from "../errors.ts";

/**
 * How the store's errors are read: statuses that mean something of their own here, the others as in all of OpenStack.
 * @param missing what a 404 says, whose own words tell nobody what is missing
 * @param conditional whether the request has conditions; without, 412 is Swift's word for a path that is none
 */
export const storeErrors =
  (missing: string, conditional = false): HttpErrorMapper =>
  (answer) => {
    switch (answer.status) {
      case 304:
        return conditionFailed("NotModified");
      case 404:
        return new CloudError("not_found", missing);
      case 412:
        return conditional
          ? conditionFailed()
          : new CloudError("invalid_argument", wordsOf(toCloudError(answer), "The name is not valid."));
      case 416:
        return invalidRange();
      case 422:
        return new CloudError("invalid_argument", "The content does not match its checksum.", { providerCode: "BadDigest" });
      default:
        return toCloudError(answer);
    }
  };

const wordsOf = (error: CloudError | undefined, otherwise: string): string => error?.message ?? otherwise;
