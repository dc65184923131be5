import type { CollectionKey } from "../../model/collections.ts";
import type { Cloud } from "../../gateway/gateway.ts";
import type { Page } from "../../gateway/cloud.ts";

type Query = Readonly<Record<string, unknown>>;

/** `Cloud`, for operations whose names come from the model at run time. */
interface AnyCloud {
  call(collection: CollectionKey, operation: string, params: Query): Promise<unknown>;
  list(collection: CollectionKey, query: Query): AsyncGenerator<unknown, void, undefined>;
  page(collection: CollectionKey, query: Query, limit: number, cursor?: string): Promise<Page<unknown>>;
}
export const byName = (cloud: Cloud): AnyCloud => cloud as unknown as AnyCloud;
