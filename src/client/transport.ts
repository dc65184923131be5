import { ApiError, errorOf } from "./api-error.ts";
import type { FormEntry } from "./encode.ts";
import { stoppable } from "./stoppable-stream.ts";

/** Where the API is and who calls it. */
export interface ClientOptions {
  /** The address of the server; `/api` may be left out. */
  readonly url: string | URL;
  /** The user name and password of the cloud behind the server. Without them only what is public can be had. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The kind of cloud, where it is not the server's own. */
  readonly driver?: string | undefined;
  /** The endpoint or region of it. */
  readonly provider?: string | undefined;
  /** What to send requests with, instead of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Aborts the call; what the cloud has accepted by then is not undone. */
  readonly signal?: AbortSignal | undefined;
}

/** A body that is sent as it is. */
export type RequestBody = Blob | ReadableStream<Uint8Array> | Uint8Array;

export interface ApiRequest extends CallOptions {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Segments below `/api`, not encoded. */
  readonly path: readonly string[];
  readonly query?: readonly FormEntry[] | undefined;
  readonly form?: readonly FormEntry[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: RequestBody | undefined;
}

/** Sends requests; an answer that is an error is thrown as ApiError. */
export interface Transport {
  send(request: ApiRequest): Promise<Response>;
}

/** @throws TypeError for an address that is none */
export function createTransport(options: ClientOptions): Transport {
  const base = baseOf(options.url);
  const common = commonHeaders(options);
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  return {
    async send({ method, path, query = [], form, headers, body, signal }) {
      const url = new URL(base + path.map((segment) => `/${segmentOf(segment)}`).join(""));
      for (const [name, value] of query) url.searchParams.append(name, String(value));
      const streamed = body instanceof ReadableStream ? stoppable(body) : undefined;
      const content = form === undefined ? (streamed?.stream ?? (body as RequestInit["body"])) : bodyOf(form);
      try {
        const response = await send(url, {
          method,
          headers: { ...common, ...headers },
          credentials: "omit",
          ...(content && { body: content }),
          ...(streamed && { duplex: "half" }),
          ...(signal && { signal }),
        });
        if (response.ok) return response;
        throw await errorOf(response);
      } catch (error) {
        const failure = failureOf(error, url, signal);
        streamed?.stop(failure);
        throw failure;
      }
    },
  };
}

/**
 * What a connection that broke means: the reason of the signal where that is it, else an ApiError. Errors of the client's own
 * pass.
 */
export function failureOf(error: unknown, where: URL | string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof ApiError) return error;
  const place = where instanceof URL ? where.origin : where;
  return new ApiError("unreachable", `Cannot reach ${place}${reasonOf(error)}.`, { cause: error });
}

/** Node says in the cause what was wrong; browsers do not tell. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown; message?: unknown } | undefined) : undefined;
  const told = cause?.code ?? cause?.message;
  return typeof told === "string" && told !== "" ? `: ${told}` : "";
}

function baseOf(url: string | URL): string {
  const { protocol, origin, pathname } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") throw new TypeError(`${String(url)} is not an address of the web`);
  const path = pathname.replace(/\/+$/, "");
  return origin + (path === "" ? "/api" : path);
}

function commonHeaders({ user, password, driver, provider }: ClientOptions): Record<string, string> {
  return {
    accept: "application/json",
    ...(user !== undefined && { authorization: `Basic ${base64(`${user}:${password ?? ""}`)}` }),
    ...(driver !== undefined && { "x-deltacloud-driver": driver }),
    ...(provider !== undefined && { "x-deltacloud-provider": provider }),
  };
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** @throws ApiError for what `fetch` cannot say: it takes dots for folders, however they are encoded */
function segmentOf(segment: string): string {
  if (segment === "" || segment === "." || segment === "..") {
    throw new ApiError("invalid_argument", `"${segment}" cannot be part of an address.`);
  }
  return encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, "\ufffd"));
}

function bodyOf(form: readonly FormEntry[]): URLSearchParams | FormData {
  const body = form.some(([, value]) => typeof value !== "string") ? new FormData() : new URLSearchParams();
  for (const [name, value] of form) body.append(name, value as string);
  return body;
}
