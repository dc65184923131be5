import type { CloudError } from "./errors.ts";
import type { XmlElement } from "./xml-element.ts";

/** Header fields; an undefined one is left out. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Names and values, encoded as the query of a URL or as a form; what is undefined is left out, a list repeats the name. */
export type HttpFields = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

/**
 * What is sent. Text, bytes, JSON and forms can be sent again, and so can what `replay` makes; a `stream` is read once, and a request
 * with one is never repeated after that has begun. A length is in bytes; without it the body goes in chunks.
 */
export type HttpBody =
  | string
  | Uint8Array
  | { readonly json: unknown }
  | { readonly form: HttpFields }
  | { readonly stream: AsyncIterable<Uint8Array>; readonly length?: number | undefined }
  | { readonly replay: () => AsyncIterable<Uint8Array>; readonly length?: number | undefined };

/** One attempt of a request, before it is made. */
export interface HttpAttempt {
  readonly method: string;
  /** With the query, as it will be sent. */
  readonly url: string;
  /** All that have been said so far, names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** What was made for the attempt before, where the cloud has just refused the credentials in it. */
  readonly refused: HttpHeaders | undefined;
  /** How far the cloud's clock is ahead of ours, in milliseconds, as its last answers told; 0 while unknown. */
  readonly clockOffset: number;
}

/** A request to a cloud. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /**
   * `http` or `https`. What follows the host is sent as it is: nothing is folded or encoded, and what would need to be is refused.
   * Paths are best made with `path` of src/http.
   */
  readonly url: string;
  /** Added to the query that the URL has. */
  readonly query?: HttpFields | undefined;
  readonly headers?: HttpHeaders | undefined;
  readonly body?: HttpBody | undefined;
  /**
   * Makes more header fields for every attempt: a token, a signature with its date. When the cloud refuses the credentials it is asked
   * once more, with `refused`; it gives undefined where it has nothing better to offer.
   */
  readonly authorize?: ((attempt: HttpAttempt) => HttpHeaders | undefined | Promise<HttpHeaders | undefined>) | undefined;
  /** Names of header fields that are secret, beside the known ones: no recording has them. */
  readonly sensitive?: readonly string[] | undefined;
  /**
   * Whether it may be sent twice and still be done once: true for GET, HEAD, OPTIONS, PUT and DELETE, false for others unless told.
   * Set it for a POST that only reads, and for one with a token by which the cloud knows it again.
   */
  readonly idempotent?: boolean | undefined;
  /** How often it is repeated at most; 3 unless told. */
  readonly retries?: number | undefined;
  /** Statuses beside 200 to 299 that are answers and no errors. */
  readonly accept?: readonly number[] | undefined;
  /** How often a redirect is followed; 0 unless told. To another origin goes no header field that could be a secret. */
  readonly redirects?: number | undefined;
  /** Milliseconds that one attempt may wait for the head of the answer; by default what the call has left. */
  readonly timeout?: number | undefined;
  /** The most that a document may have, in bytes, also when it is decompressed; 32 MiB unless told. */
  readonly maxBytes?: number | undefined;
  /** Sends `Expect: 100-continue`, and the body when the cloud wants it: it can refuse before the body is on its way. */
  readonly expectContinue?: boolean | undefined;
  /**
   * Set for what is kept for others too, such as a token: it goes on when this caller hangs up, and has the time of a
   * call for itself.
   */
  readonly detached?: boolean | undefined;
  /** What to throw for an answer that is an error; where it gives undefined, the status decides. */
  readonly toError?: HttpErrorMapper | undefined;
}

/**
 * Makes an error of a cloud's answer: by the cloud's own code first, then by the status. A pure function. One that it marks as retryable
 * says that nothing was done: the request is repeated though it may not be done twice.
 */
export type HttpErrorMapper = (answer: HttpDocument) => CloudError | undefined;

/** The head of an answer. */
export interface HttpHead {
  readonly status: number;
  /** Names in lower case; repeated fields are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** Each `Set-Cookie` field. */
  readonly cookies: readonly string[];
  /** Where the answer came from, redirects followed. */
  readonly url: string;
}

/** An answer that has been read to its end. */
export interface HttpDocument extends HttpHead {
  /** Decompressed. */
  readonly bytes: Uint8Array;
  /** The body as UTF-8. */
  text(): string;
  /**
   * The body as JSON; undefined where it is empty. What is called `__proto__` is left out. Numbers above 2^53 lose digits, as in every
   * JavaScript program.
   * @throws `provider_error` for what is no JSON, and for more than 100 levels
   */
  json<T = unknown>(): T;
  /**
   * The root element of the body.
   * @throws `provider_error` for what is not well-formed, has a document type, or goes beyond a limit of the reader
   */
  xml(): XmlElement;
}

/** An answer whose body is still to be read. */
export interface HttpStream extends HttpHead {
  /** Of the body, in bytes, where the cloud tells it. */
  readonly length: number | undefined;
  /**
   * The body as it comes, once, read no faster than the reader takes it. It fails with a CloudError where it is cut, and never ends
   * short. Who breaks off closes it, and so does the end of the call.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes a body that nobody wants to read. One that is left unread is closed after a minute. */
  close(): void;
}

/**
 * The only way out of the server by HTTP, for one call. It finds the host and asks the egress policy, has the time and the signal
 * of the call, presents the provider's certificate, and repeats what may be repeated.
 *
 * Both methods reject with what the error mapper makes of a status that is not accepted; with `permission_denied` for a host that is not
 * allowed, `invalid_argument` for what is no URL, `provider_unavailable` where the cloud cannot be reached, breaks off or shows no
 * good certificate, `provider_timeout` where it does not answer in time, `provider_error` for an answer that is too large or
 * no HTTP, `canceled` when the client hangs up.
 */
export interface HttpClient {
  /** Sends a request and reads the whole answer. */
  request(request: HttpRequest): Promise<HttpDocument>;
  /** Sends a request and gives the body as it comes. It is not decompressed, nor asked for compressed. */
  stream(request: HttpRequest): Promise<HttpStream>;
}
