import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { FrontendResponse, IncomingBody, ResponseBody } from "../gateway/frontend.ts";
import type { Exchange } from "../gateway/gateway.ts";
import { CloudError } from "../model/errors.ts";
import type { Connection } from "./connection.ts";
import { drained } from "../http/drained.ts";
import { drain, hasBody, readWhole, RequestBody, unreadBody, type UnreadBody, type WholeBody } from "./request-body.ts";

/** What is logged for a client that hung up before there was an answer. Never sent. */
const clientClosedRequest = 499;

const noBytes = Buffer.alloc(0);

/** The server as a transaction sees it. */
export interface TransactionOwner {
  /** While the server drains, every connection is closed after its last answer. */
  readonly draining: boolean;
  /** The transaction is over: answered, or its connection gone. */
  ended(transaction: HttpTransaction): void;
}

/** One request and its answer on a connection. */
export class HttpTransaction {
  readonly #owner: TransactionOwner;
  readonly #connection: Connection;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #exchange: Exchange;
  readonly #waitsForContinue: boolean;
  #body: RequestBody | undefined;
  #wholeBody: WholeBody | undefined;
  #status = clientClosedRequest;
  #bytes = 0;

  constructor(
    owner: TransactionOwner,
    connection: Connection,
    request: IncomingMessage,
    response: ServerResponse,
    exchange: Exchange,
    waitsForContinue: boolean,
  ) {
    this.#owner = owner;
    this.#connection = connection;
    this.#request = request;
    this.#response = response;
    this.#exchange = exchange;
    this.#waitsForContinue = waitsForContinue;
    connection.began(this);
    response.on("close", () => this.#close());
  }

  /** The request's body, made when it is first asked for. */
  get body(): IncomingBody {
    this.#body ??= new RequestBody(this.#request, this.#waitsForContinue ? this.#response : undefined);
    return this.#body;
  }

  /** The request's whole body; see FrontendRequest. */
  readBody(limit: number): Promise<Buffer | undefined> {
    const request = this.#request;
    if (!hasBody(request)) return Promise.resolve(noBytes);
    if (Number(request.headers["content-length"]) > limit) return Promise.resolve(undefined);
    if (!this.#wholeBody) {
      if (this.#waitsForContinue && !this.#response.headersSent) this.#response.writeContinue();
      this.#wholeBody = readWhole(request, limit);
    }
    return this.#wholeBody.content;
  }

  /** Whether somebody reads the body and the client has not sent all of it. */
  get waitsForBody(): boolean {
    return !this.#request.complete && this.#request.readableFlowing === true;
  }

  /** The client sends no more. Unless the answer has begun, nobody may be there to take it. */
  clientEnded(): void {
    if (!this.#response.headersSent) this.#exchange.abort();
  }

  /** Sends the answer. What is wrong with it is logged, and told as a plain 500 where that is still possible. */
  async answer(answer: FrontendResponse): Promise<void> {
    try {
      if (this.#response.destroyed) dispose(answer.body);
      else if (isStream(answer.body) && this.#mayHaveBody(answer.status)) await this.#stream(answer, answer.body);
      else this.#sendWhole(answer);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Tells of an error that no frontend turned into an answer. */
  fail(error: unknown): void {
    this.#exchange.failed(error);
    if (this.#response.headersSent || this.#response.destroyed) {
      this.#response.destroy();
      return;
    }
    this.#sendWhole({ status: 500, headers: { "Content-Type": "text/plain" }, body: "Internal Server Error\n" });
  }

  #mayHaveBody(status: number): boolean {
    return this.#request.method !== "HEAD" && status !== 204 && status !== 304;
  }

  #sendWhole({ status, headers, body }: FrontendResponse): void {
    const response = this.#response;
    if (isStream(body)) {
      dispose(body);
      this.#finish(this.#writeHead(status, headers, undefined));
    } else if (!this.#mayHaveBody(status)) {
      const length = body === undefined || status === 204 ? undefined : Buffer.byteLength(body);
      this.#finish(this.#writeHead(status, headers, length));
    } else {
      const length = body === undefined ? 0 : Buffer.byteLength(body);
      const lingers = this.#writeHead(status, headers, length);
      this.#bytes = length;
      // ASCII is the same in Latin-1, which is cheaper to send.
      const encoding = typeof body === "string" && length === body.length ? "latin1" : "utf8";
      if (!lingers) response.end(body, encoding);
      else {
        if (length > 0) response.write(body);
        this.#finish(true);
      }
    }
  }

  async #stream({ status, headers }: FrontendResponse, body: AsyncIterable<string | Uint8Array>): Promise<void> {
    const response = this.#response;
    const declared = lengthIn(headers);
    let lingers: boolean | undefined;
    const iterator = body[Symbol.asyncIterator]();
    let step = await iterator.next();
    try {
      while (!step.done) {
        const chunk = step.value;
        // The head waits for the first chunk: until then a failure can still be told.
        lingers ??= this.#writeHead(status, headers, undefined);
        if (response.destroyed) return;
        this.#bytes += Buffer.byteLength(chunk);
        if (declared !== undefined && this.#bytes > declared) throw new Error("the body is longer than its Content-Length");
        if (!response.write(chunk)) await drained(response);
        if (response.destroyed) return;
        // What the system has taken altogether, its maker may use again.
        step = await iterator.next(response.writableLength === 0 ? chunk : undefined);
      }
    } finally {
      if (!step.done) await iterator.return?.();
    }
    lingers ??= this.#writeHead(status, headers, undefined);
    if (declared !== undefined && this.#bytes !== declared) throw new Error("the body is shorter than its Content-Length");
    this.#finish(lingers);
  }

  /** Writes the head; says whether the end has to wait until the rest of the request is out of the way. */
  #writeHead(status: number, headers: FrontendResponse["headers"], length: number | undefined): boolean {
    const unread = this.#leaveRequest();
    // A client that pipelines has sent requests after this one: only the last answer closes.
    const closes = unread !== "keep the connection" || (this.#owner.draining && this.#connection.running === 1);
    // Names and values alternating, which node:http takes as they are.
    const fields: (string | string[])[] = ["X-Request-Id", this.#exchange.id];
    for (const name in headers) {
      if (name === "Content-Length" && length !== undefined) continue;
      fields.push(name, headers[name] as string | string[]);
    }
    if (length !== undefined) fields.push("Content-Length", String(length));
    if (closes) fields.push("Connection", "close");
    this.#status = status;
    this.#response.writeHead(status, fields);
    return unread === "close after draining";
  }

  /** Stops the reading of the request: what has not been read of its body by now, nobody wants. */
  #leaveRequest(): UnreadBody {
    const request = this.#request;
    if (request.complete && !this.#body) return "keep the connection";
    if (request.readableEnded || !hasBody(request)) return "keep the connection";
    this.#body?.stop(wasAnswered());
    const unread = request.complete
      ? "keep the connection"
      : unreadBody(request, this.#waitsForContinue && !this.#body && !this.#wholeBody);
    if (unread === "keep the connection") request.resume();
    return unread;
  }

  #finish(lingers: boolean): void {
    if (!lingers) {
      this.#response.end();
      return;
    }
    this.#response.flushHeaders();
    drain(this.#request, () => this.#response.end());
  }

  #close(): void {
    const complete = this.#response.writableFinished;
    this.#connection.ended(this);
    if (!complete) this.#exchange.abort();
    this.#body?.stop(this.#exchange.aborted ?? wasAnswered());
    if (this.#wholeBody && !complete) this.#wholeBody.stop(this.#exchange.aborted);
    this.#exchange.end(this.#status, this.#bytes);
    this.#owner.ended(this);
  }
}

const wasAnswered = (): CloudError => new CloudError("canceled", "The request was answered before all of its body was read.");

function isStream(body: ResponseBody | undefined): body is AsyncIterable<string | Uint8Array> {
  return typeof body === "object" && Symbol.asyncIterator in body;
}

/** Lets go of a body that nobody will read. */
function dispose(body: ResponseBody | undefined): void {
  if (body instanceof Readable) body.on("error", () => {}).destroy();
  else if (isStream(body))
    body[Symbol.asyncIterator]()
      .return?.()
      ?.catch(() => {});
}

/** The length that a frontend has declared for a stream. */
function lengthIn(headers: FrontendResponse["headers"]): number | undefined {
  for (const name in headers) if (name.toLowerCase() === "content-length") return Number(headers[name]);
  return undefined;
}
