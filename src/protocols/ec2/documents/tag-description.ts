import { string, struct } from "../../../model/shape.ts";

/** A tag with what it is on, as `DescribeTags` shows it. */
export const tagDescription = struct({ resourceId: string(), resourceType: string(), key: string(), value: string() });
