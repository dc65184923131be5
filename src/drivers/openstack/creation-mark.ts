import { createHash } from "node:crypto";
import { CloudError } from "../../model/errors.ts";
import type { Connection } from "./connection.ts";

/** Where servers and volumes keep which request made them. It is none of their tags. */
export const markName = "deltacloud:.creation";

type Metadata = Readonly<Record<string, string>>;

/** How members of a collection are found, shown and made. */
interface Makers<M, R> {
  /** All members that there are. */
  list(): Promise<readonly M[]>;
  /** What a request gives that has been made before. */
  show(made: readonly M[]): Promise<R>;
  /** @param mark metadata to create with */
  create(mark: Metadata | undefined): Promise<R>;
}

/**
 * Creates once for an idempotency key, whichever server is asked: what was made carries the key's digest, which is looked up first.
 * Requests that come at once to one server wait for the first of them.
 * @throws `invalid_argument` when the key came with another request before
 */
export async function createOnce<M extends { readonly metadata: Metadata }, R>(
  { context }: Connection,
  collection: string,
  request: object,
  { list, show, create }: Makers<M, R>,
): Promise<R> {
  const { idempotencyKey, cache } = context;
  if (idempotencyKey === undefined) return create(undefined);
  const [key, digest] = [digestOf(idempotencyKey), digestOf(JSON.stringify(request))];
  const first = await cache.getOrCreate(`creation ${collection} ${key}`, 0, async () => {
    const made = (await list()).filter(({ metadata }) => metadata[markName]?.startsWith(`${key}.`));
    const [one] = made;
    if (one) return { mark: one.metadata[markName], result: () => show(made) };
    const result = await create({ [markName]: `${key}.${digest}` });
    return { mark: `${key}.${digest}`, result: async () => result };
  });
  if (first.mark === `${key}.${digest}`) return first.result();
  throw new CloudError("invalid_argument", "There was another request with this idempotency key, and other parameters.", {
    parameter: "idempotencyKey",
    providerCode: "IdempotentParameterMismatch",
  });
}

/** The mark alone, for what replaces all metadata. */
export const markOf = (metadata: Metadata): Metadata =>
  metadata[markName] === undefined ? {} : { [markName]: metadata[markName] };

const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
