import { pages } from "../../../http/pages.ts";
import type { RestRequest } from "../../../http/rest-client.ts";
import type { HttpDocument, HttpFields, HttpHead, HttpHeaders, HttpRequest, HttpStream } from "../../../model/http.ts";
import { CloudError } from "../../../model/errors.ts";
import type { Connection } from "../connection.ts";
import type { BulkAnswer, ObjectEntry, SubdirectoryEntry } from "./api-types.ts";
import { containerPath, noBlobText, objectPath, type BlobAddress } from "./object-path.ts";
import { storeErrors } from "./store-errors.ts";

/** How many members are asked for at once: less than any store's limit. */
const pageSize = 1000;

type Request = RestRequest & Pick<HttpRequest, "body">;

/** The containers and objects of one account, by HTTP. Errors are as `storeErrors` reads them. */
export class ObjectStore {
  readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** The head of an object; undefined where there is none. */
  async find(blob: BlobAddress): Promise<HttpHead | undefined> {
    return found(await this.onObject("HEAD", blob, { accept: [404] }));
  }

  /** The head of an object. @throws `not_found` */
  head(blob: BlobAddress): Promise<HttpHead> {
    return this.onObject("HEAD", blob);
  }

  /** The head of a container; undefined where there is none. */
  async findContainer(id: string): Promise<HttpHead | undefined> {
    return found(await this.onContainer("HEAD", id, { accept: [404] }));
  }

  /** Any request to an object. */
  async onObject(method: string, blob: BlobAddress, request: Request = {}): Promise<HttpDocument> {
    const path = objectPath(blob);
    const client = await this.connection.rest("objectStore");
    return client.request(method, path, { toError: storeErrors(noBlobText(blob)), ...request });
  }

  /** A request to an object, whose content comes as it is read. */
  async content(blob: BlobAddress, headers: HttpHeaders, conditional: boolean): Promise<HttpStream> {
    const path = objectPath(blob);
    const client = await this.connection.rest("objectStore");
    return client.stream("GET", path, { headers, toError: storeErrors(noBlobText(blob), conditional) });
  }

  /** Writes an object; one with a body waits until the store wants it, so that a refusal costs nothing. */
  async write(blob: BlobAddress, request: Request & { readonly conditional?: boolean }): Promise<HttpDocument> {
    const { conditional = false, ...others } = request;
    const toError = storeErrors(`There is no bucket '${blob.bucketId}'.`, conditional);
    return this.onObject("PUT", blob, { toError, expectContinue: request.body !== undefined, ...others });
  }

  /** Any request to a container. */
  async onContainer(method: string, id: string, request: Request = {}): Promise<HttpDocument> {
    const path = containerPath(id);
    const client = await this.connection.rest("objectStore");
    return client.request(method, path, { toError: storeErrors(`There is no bucket '${id}'.`), ...request });
  }

  /** Any request to the account itself. */
  async onAccount(method: string, request: Request = {}): Promise<HttpDocument> {
    const client = await this.connection.rest("objectStore");
    return client.request(method, client.base, { toError: storeErrors("There is no such account."), ...request });
  }

  /** All containers of the account, in the order of their names. */
  containers<T extends { readonly name: string }>(limit: number | undefined, after: string | undefined): AsyncGenerator<T> {
    return this.#list<T>("", { limit: sizeOfPage(limit), marker: after });
  }

  /** All objects of a container, in the order of their names. @throws `not_found` for a container that is not there */
  objects(id: string, prefix?: string, limit?: number, after?: string): AsyncGenerator<ObjectEntry> {
    return this.#list<ObjectEntry>(containerPath(id), { prefix, limit: sizeOfPage(limit), marker: after }, id);
  }

  /** One page of one level of a container. */
  async level(id: string, query: HttpFields): Promise<readonly (ObjectEntry | SubdirectoryEntry)[]> {
    const answer = await this.onContainer("GET", id, { query: { format: "json", ...query } });
    return answer.json<readonly (ObjectEntry | SubdirectoryEntry)[] | undefined>() ?? [];
  }

  /** Removes an object; nothing where there is none. */
  async remove(blob: BlobAddress): Promise<void> {
    await this.onObject("DELETE", blob, { accept: [404] });
  }

  /** Removes what was written for a call that has failed: also when its client has hung up or its time is over. */
  async discard(blob: BlobAddress): Promise<void> {
    await this.onObject("DELETE", blob, { accept: [404], detached: true });
  }

  /** Removes a static large object with its segments. @throws `provider_error` when not all of it went */
  async removeWithSegments(blob: BlobAddress): Promise<void> {
    const query = { "multipart-manifest": "delete" };
    const answer = (await this.onObject("DELETE", blob, { query })).json<BulkAnswer | undefined>();
    if (answer === undefined || answer["Response Status"].startsWith("2")) return;
    const [[, problem = ""] = []] = answer.Errors ?? [];
    throw new CloudError("provider_error", answer["Response Body"] || problem || answer["Response Status"]);
  }

  /**
   * A list goes on until a page is empty: stores may give less than they are asked for. Continued behind the last name, it shows what is
   * written meanwhile, or not.
   */
  #list<T extends { readonly name: string }>(path: string, query: HttpFields, bucketId = ""): AsyncGenerator<T> {
    return pages(async (marker) => {
      const client = await this.connection.rest("objectStore");
      const answer = await client.get(path === "" ? client.base : path, {
        query: { format: "json", ...query, ...(marker !== undefined && { marker }) },
        toError: storeErrors(path === "" ? "There is no such account." : `There is no bucket '${bucketId}'.`),
      });
      const items = answer.json<readonly T[] | undefined>() ?? [];
      return { items, next: items.at(-1)?.name };
    });
  }
}

const found = (answer: HttpDocument): HttpHead | undefined => (answer.status === 404 ? undefined : answer);

const sizeOfPage = (limit: number | undefined): number => Math.max(1, Math.min(limit ?? pageSize, pageSize));
