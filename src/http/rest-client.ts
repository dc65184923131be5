import { CloudError } from "../model/errors.ts";
import type { HttpBody, HttpClient, HttpDocument, HttpHeaders, HttpRequest, HttpStream } from "../model/http.ts";
import { readTarget, resolveReference } from "./http-target.ts";

/** What all requests to an API have in common. */
export interface RestOptions extends Pick<
  HttpRequest,
  "authorize" | "sensitive" | "toError" | "timeout" | "maxBytes" | "retries" | "redirects"
> {
  /** The URL that paths are put behind. */
  readonly base: string;
  readonly headers?: HttpHeaders | undefined;
}

/** What is said of a single request; it goes before what is said of all. The URL is a path behind the base, or a whole URL. */
export type RestRequest = Partial<Omit<HttpRequest, "method" | "url" | "body">>;

/** An API of resources: one base, one way to authorize, one way to read errors. */
export interface RestClient {
  readonly base: string;
  /**
   * The URL that a link of an answer (`next`, `Location`) leads to, for the other methods: on the base's origin, which gets the credentials.
   * A link that names another protocol or port of the same host, as services behind a proxy do, is put right.
   * @throws `provider_error` for a link to another host
   */
  resolve(link: string): string;
  get(path: string, request?: RestRequest): Promise<HttpDocument>;
  head(path: string, request?: RestRequest): Promise<HttpDocument>;
  delete(path: string, request?: RestRequest): Promise<HttpDocument>;
  post(path: string, body?: HttpBody, request?: RestRequest): Promise<HttpDocument>;
  put(path: string, body?: HttpBody, request?: RestRequest): Promise<HttpDocument>;
  patch(path: string, body?: HttpBody, request?: RestRequest): Promise<HttpDocument>;
  /** Any method. */
  request(method: string, path: string, request?: RestRequest & Pick<HttpRequest, "body">): Promise<HttpDocument>;
  /** Any method, the answer's body as it comes. */
  stream(method: string, path: string, request?: RestRequest & Pick<HttpRequest, "body">): Promise<HttpStream>;
}

/** Everything that a request may say. One form for all of them is quick to read. */
type WholeRequest = { readonly [K in keyof Required<HttpRequest>]: HttpRequest[K] };

/**
 * Makes a client of an API. A path begins with a slash and is put behind the base; a whole URL is taken as it is only on the
 * base's host, so that no link of an answer carries credentials elsewhere. It rejects as `HttpClient` does.
 */
export function createRestClient(http: HttpClient, { base, ...common }: RestOptions): RestClient {
  const root = base.replace(/\/+$/, "");
  const complete = (method: string, path: string, request: RestRequest & Pick<HttpRequest, "body"> = {}): WholeRequest => ({
    method,
    url: path.startsWith("/") ? root + path : onOrigin(path, root),
    query: request.query,
    headers: request.headers ? { ...common.headers, ...request.headers } : common.headers,
    body: request.body,
    authorize: request.authorize ?? common.authorize,
    sensitive: request.sensitive ?? common.sensitive,
    idempotent: request.idempotent,
    retries: request.retries ?? common.retries,
    accept: request.accept,
    redirects: request.redirects ?? common.redirects,
    timeout: request.timeout ?? common.timeout,
    maxBytes: request.maxBytes ?? common.maxBytes,
    expectContinue: request.expectContinue,
    detached: request.detached,
    toError: request.toError ?? common.toError,
  });
  const send: RestClient["request"] = (method, path, request) => http.request(complete(method, path, request));
  const withBody =
    (method: string) =>
    (path: string, body?: HttpBody, request?: RestRequest): Promise<HttpDocument> =>
      send(method, path, { ...request, body });
  return {
    base: root,
    resolve: (link) => onOrigin(link, root),
    get: (path, request) => send("GET", path, request),
    head: (path, request) => send("HEAD", path, request),
    delete: (path, request) => send("DELETE", path, request),
    post: withBody("POST"),
    put: withBody("PUT"),
    patch: withBody("PATCH"),
    request: send,
    stream: (method, path, request) => http.stream(complete(method, path, request)),
  };
}

function onOrigin(link: string, base: string): string {
  const [target, own] = [resolveReference(link, `${base}/`), readTarget(base)];
  if (target.host !== own.host) throw new CloudError("provider_error", "The cloud's answer leads to another host.");
  return own.origin + target.path;
}
