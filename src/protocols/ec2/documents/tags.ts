import { list, string, struct } from "../../../model/shape.ts";

export const tagDocument = struct({ key: string(), value: string() });
export const tagSet = list(tagDocument);
