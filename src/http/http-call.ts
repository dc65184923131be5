import { Readable } from "node:stream";
import { CloudError, isCloudError } from "../model/errors.ts";
import type { HttpDocument, HttpHead, HttpHeaders, HttpRequest, HttpStream } from "../model/http.ts";
import { SignalCancellation, type Cancellation } from "./cancellation.ts";
import { failureOf, isConnectionFailure, isNameUnknown, isStale } from "./connection-failures.ts";
import type { HttpScope } from "./http-core.ts";
import { acceptedEncodings, decompressed, Document, headOf, isPlain, readBody } from "./http-document.ts";
import type { Shared } from "./http-engine.ts";
import { BodyStream } from "./http-stream.ts";
import { readTarget, urlOf, type HttpTarget } from "./http-target.ts";
import { outgoingBody, type OutgoingBody } from "./outgoing-body.ts";
import { harmlessFields, redirectOf } from "./redirects.ts";
import { isIdempotent, isPassing, retryDelay } from "./retry-policy.ts";
import { errorOfStatus, withHead } from "./status-errors.ts";
import { NotSent, type TransportAnswer } from "./transport.ts";

const usualRetries = 3;
const usualLimit = 32 * 1024 * 1024;
/** The most that is read of an answer that is an error. */
const errorLimit = 1024 * 1024;

type Fields = Record<string, string | string[]>;

/** What came of an attempt: the result, or what may be done about its absence. */
type Outcome<T> =
  | { readonly kind: "done"; readonly result: T }
  | { readonly kind: "again" }
  | { readonly kind: "failed"; readonly error: CloudError; readonly mayRepeat: boolean; readonly atOnce: boolean };

interface ReadAnswer {
  readonly document: Document;
  /** Bytes that came. */
  readonly received: number;
}

type Finish<T> = (answer: TransportAnswer, head: HttpHead, startedAt: number) => T | Promise<T>;

/** One request with all its attempts. */
export class HttpCall {
  readonly #shared: Shared;
  readonly #scope: HttpScope;
  readonly #request: HttpRequest;
  readonly #idempotent: boolean;
  #method: string;
  #target: HttpTarget;
  #body: OutgoingBody;
  #attempt = 0;
  #redirects: number;
  /** Whether a redirect has led to another origin, where no credentials go. */
  #isAbroad = false;
  #refused = false;
  /** Whether an attempt has failed that the cloud may have done all the same. */
  #isUncertain = false;

  constructor(shared: Shared, scope: HttpScope, request: HttpRequest) {
    this.#shared = shared;
    this.#scope = scope;
    this.#request = request;
    this.#method = request.method;
    this.#target = readTarget(request.url, request.query);
    this.#body = outgoingBody(request.body);
    this.#redirects = request.redirects ?? 0;
    this.#idempotent = request.idempotent ?? isIdempotent(request.method);
  }

  /** Reads the whole answer; what breaks while it is read is repeated too. */
  document(): Promise<HttpDocument> {
    return this.#run(true, (answer, head, startedAt) => {
      const conclude = ({ document, received }: ReadAnswer): HttpDocument => {
        this.#observe(head.status, undefined, startedAt, received);
        return document;
      };
      const read = this.#read(answer, head, this.#request.maxBytes ?? usualLimit);
      return read instanceof Promise ? read.then(conclude) : conclude(read);
    });
  }

  /** Gives the body as it comes: from there on nothing is repeated. */
  stream(): Promise<HttpStream> {
    return this.#run(false, (answer, head, startedAt) => {
      const { host } = this.#target;
      const body = Buffer.isBuffer(answer.body) ? Readable.from([answer.body]) : answer.body;
      return new BodyStream(head, body, host, (bytes, failure) => {
        this.#observe(head.status, failure, startedAt, bytes);
      });
    });
  }

  async #run<T>(isDocument: boolean, finish: Finish<T>): Promise<T> {
    const { cancellation, end } = this.#cancellation();
    try {
      for (;;) {
        if (cancellation.aborted) throw cancellation.aborted;
        const outcome = await this.#try(isDocument, finish, cancellation);
        if (outcome.kind === "done") return outcome.result;
        if (outcome.kind === "failed") await this.#prepareRepeat(outcome, cancellation);
      }
    } catch (error) {
      throw cancellation.aborted && !isCloudError(error) ? cancellation.aborted : error;
    } finally {
      end?.();
    }
  }

  /** That of the caller, or one with a time of its own. */
  #cancellation(): { readonly cancellation: Cancellation; readonly end?: () => void } {
    if (!this.#request.detached) return { cancellation: this.#scope.cancellation };
    const controller = new AbortController();
    const { host } = this.#target;
    const timer = setTimeout(() => {
      controller.abort(new CloudError("provider_timeout", `${host} did not answer in time.`));
    }, this.#scope.timeout);
    return { cancellation: new SignalCancellation(controller.signal), end: () => clearTimeout(timer) };
  }

  async #try<T>(isDocument: boolean, finish: Finish<T>, cancellation: Cancellation): Promise<Outcome<T>> {
    const { clock, transport, clockOffsets } = this.#shared;
    const target = this.#target;
    const fields = this.#fields(isDocument);
    const headers = fields instanceof Promise ? await fields : fields;
    const startedAt = clock.now();
    let status: number | undefined;
    try {
      const { provider, timeout } = this.#scope;
      const left = this.#deadline - startedAt;
      if (left <= 0) throw new CloudError("provider_timeout", `There was no time left to ask ${target.host}.`);
      const answer = await transport.send({
        method: this.#method,
        target,
        headers,
        body: this.#body.open(),
        vouched: provider.vouched,
        tls: this.#isAbroad ? withoutCertificate(provider.tls) : provider.tls,
        expectContinue: this.#request.expectContinue === true,
        limit: isDocument ? Math.max(errorLimit, this.#request.maxBytes ?? usualLimit) : undefined,
        cancellation,
        headTimeout: Math.max(
          1,
          Math.min(this.#request.timeout ?? Infinity, wholeSeconds(Number.isFinite(left) ? left : timeout)),
        ),
        bodyTimeout: timeout,
      });
      if (!Buffer.isBuffer(answer.body)) answer.body.on("error", ignore);
      status = answer.status;
      const head = headOf(answer, urlOf(target));
      clockOffsets.learn(target.host, head.headers, startedAt, clock.now());
      if (this.#isAnswer(status)) {
        this.#shared.budget.refill(target.host, () => this.#scope.tenant);
        const result = finish(answer, head, startedAt);
        return { kind: "done", result: result instanceof Promise ? await result : result };
      }
      return await this.#refusal(answer, head, startedAt);
    } catch (error) {
      const failure = this.#failureOf(error, cancellation);
      this.#observe(status, failure, startedAt, 0);
      const unsent = error instanceof NotSent;
      if (!unsent) this.#isUncertain = true;
      const mayRepeat = failure.retryable && !isNameUnknown(failure) && (unsent || this.#idempotent);
      return { kind: "failed", error: failure, mayRepeat, atOnce: this.#attempt === 0 && isStale(error) };
    }
  }

  /** What an error of the transport is, unless nobody waits any more. What is no failure of a connection is a defect. */
  #failureOf(error: unknown, { aborted }: Cancellation): CloudError {
    if (aborted) throw aborted;
    if (error instanceof NotSent) return error.reason;
    if (!isConnectionFailure(error)) throw error;
    return failureOf(error, this.#target.host);
  }

  /** A DELETE that was lost on its way back is done when there is nothing left to delete. */
  #isAnswer(status: number): boolean {
    if ((status >= 200 && status < 300) || this.#request.accept?.includes(status) === true) return true;
    return status === 404 && this.#method === "DELETE" && this.#isUncertain;
  }

  /** Deals with an answer that is none: a redirect, refused credentials, an error. */
  async #refusal(answer: TransportAnswer, head: HttpHead, startedAt: number): Promise<Outcome<never>> {
    const { document, received } = await this.#read(answer, head, errorLimit);
    if (this.#redirects > 0 && this.#follow(head)) {
      this.#observe(head.status, undefined, startedAt, received);
      return { kind: "again" };
    }
    const { clock } = this.#shared;
    const error = withHead(this.#mapped(document) ?? errorOfStatus(head), document, clock.now());
    this.#observe(head.status, error, startedAt, received);
    if (error.code === "unauthenticated" && (await this.#renew())) return { kind: "again" };
    const passing = isPassing(head.status, error);
    if (head.status >= 500) this.#isUncertain = true;
    // A driver that says so itself knows that nothing was done.
    const isHarmless = this.#idempotent || error.details.retryable === true;
    return { kind: "failed", error, mayRepeat: passing && isHarmless, atOnce: false };
  }

  /** What the driver makes of the answer. Where it stumbles over a body that it does not expect, the status decides. */
  #mapped(document: HttpDocument): CloudError | undefined {
    try {
      return this.#request.toError?.(document);
    } catch (error) {
      if (isCloudError(error)) return undefined;
      throw error;
    }
  }

  #follow(head: HttpHead): boolean {
    const hasBody = this.#body.length !== 0;
    const redirect = redirectOf(head, this.#method, this.#target, hasBody);
    if (!redirect || (redirect.keepsBody && !this.#body.isReplayable)) return false;
    this.#redirects--;
    if (redirect.target.origin !== this.#target.origin) this.#isAbroad = true;
    this.#target = redirect.target;
    this.#method = redirect.method;
    if (!redirect.keepsBody) this.#body = outgoingBody(undefined);
    return true;
  }

  /** Asks once for other credentials. */
  async #renew(): Promise<boolean> {
    const { authorize } = this.#request;
    if (!authorize || this.#refused || this.#isAbroad || !this.#body.isReplayable) return false;
    this.#refused = true;
    this.#renewed = await authorize(this.#attemptNow(this.#given(true), this.#authorized ?? {}));
    return this.#renewed !== undefined;
  }

  #renewed: HttpHeaders | undefined;
  #authorized: HttpHeaders | undefined;

  /** Waits for the next attempt. @throws the failure when there is to be none */
  async #prepareRepeat(
    { error, mayRepeat, atOnce }: Extract<Outcome<never>, { kind: "failed" }>,
    cancellation: Cancellation,
  ): Promise<void> {
    const { clock, random, budget } = this.#shared;
    if (!mayRepeat || !this.#body.isReplayable || this.#attempt >= (this.#request.retries ?? usualRetries)) throw error;
    const delay = atOnce ? 0 : retryDelay(this.#attempt, error.code === "rate_limited", error.details.retryAfter, random);
    const now = clock.now();
    if (now + delay >= this.#deadline) throw error;
    if (!budget.take(this.#target.host, this.#scope.tenant, now)) throw error;
    this.#attempt++;
    if (delay > 0) await clock.sleep(delay, cancellation.signal);
  }

  get #deadline(): number {
    return this.#request.detached ? Infinity : this.#scope.deadline;
  }

  /** The fields of the next attempt. */
  #fields(isDocument: boolean): Fields | Promise<Fields> {
    const given = this.#given(isDocument);
    if (this.#isAbroad) return harmlessFields(given, this.#request.sensitive);
    const { authorize } = this.#request;
    if (!authorize) return given;
    const more = this.#renewed ?? authorize(this.#attemptNow(given));
    this.#renewed = undefined;
    return more instanceof Promise
      ? more.then((fields) => this.#withAuthorized(given, fields))
      : this.#withAuthorized(given, more);
  }

  #withAuthorized(given: Fields, fields: HttpHeaders | undefined): Fields {
    this.#authorized = fields;
    return addFields(given, fields);
  }

  #given(isDocument: boolean): Fields {
    const fields: Fields = { "user-agent": "deltacloud" };
    const body = this.#body;
    if (isDocument && this.#method !== "HEAD") fields["accept-encoding"] = acceptedEncodings;
    if (body.type !== undefined) fields["content-type"] = body.type;
    if (this.#request.headers) addFields(fields, this.#request.headers);
    if (body.isStream && body.length !== undefined) fields["content-length"] = String(body.length);
    return fields;
  }

  #attemptNow(headers: Fields, refused?: HttpHeaders) {
    const { clockOffsets } = this.#shared;
    const offset = clockOffsets.of(this.#target.host);
    return { method: this.#method, url: urlOf(this.#target), headers, refused, clockOffset: offset };
  }

  /** Most answers are there as a whole, and as they are to be read. */
  #read({ body }: TransportAnswer, head: HttpHead, limit: number): ReadAnswer | Promise<ReadAnswer> {
    if (Buffer.isBuffer(body) && body.length <= limit && isPlain(head.headers["content-encoding"])) {
      return { document: new Document(head, body), received: body.length };
    }
    return this.#decode(body, head, limit);
  }

  async #decode(body: TransportAnswer["body"], head: HttpHead, limit: number): Promise<ReadAnswer> {
    const bytes = await readBody(body, limit);
    const decoded = await decompressed(bytes, head.headers["content-encoding"], limit);
    return { document: new Document(head, decoded), received: bytes.length };
  }

  #observe(status: number | undefined, failure: CloudError | undefined, startedAt: number, received: number): void {
    const { observe, clock } = this.#shared;
    if (!observe) return;
    observe({
      driver: this.#scope.driver,
      host: this.#target.host,
      method: this.#method,
      status,
      failure: failure?.code,
      attempt: this.#attempt,
      duration: clock.now() - startedAt,
      sent: this.#body.length ?? 0,
      received,
    });
  }
}

const ignore = (): void => {};

/** The call ends in time by itself. A connection keeps the timer of its request before, and makes no other, for the same number. */
const wholeSeconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000) * 1000;

function addFields(fields: Fields, added: HttpHeaders | undefined): Fields {
  for (const name in added) {
    const value = added[name];
    if (value !== undefined) fields[name.toLowerCase()] = typeof value === "string" ? value : [...value];
  }
  return fields;
}

function withoutCertificate(tls: HttpScope["provider"]["tls"]): HttpScope["provider"]["tls"] {
  if (tls?.certificate === undefined) return tls;
  const { certificate: _certificate, key: _key, ...others } = tls;
  return others;
}
