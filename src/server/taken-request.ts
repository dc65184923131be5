import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { FrontendRequest, IncomingBody } from "../gateway/frontend.ts";
import type { HttpTransaction } from "./http-transaction.ts";

/** A request as a frontend gets it. Its body is made when the frontend first looks at it, which most never do. */
export class TakenRequest implements FrontendRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
  readonly origin: string | undefined;
  readonly clientAddress: string;
  readonly #transaction: HttpTransaction;

  constructor(
    request: IncomingMessage,
    transaction: HttpTransaction,
    method: string,
    target: string,
    origin: string | undefined,
    clientAddress: string,
  ) {
    this.method = method;
    this.target = target;
    this.headers = request.headers;
    this.rawHeaders = request.rawHeaders;
    this.httpVersion = request.httpVersion;
    this.origin = origin;
    this.clientAddress = clientAddress;
    this.#transaction = transaction;
  }

  get body(): IncomingBody {
    return this.#transaction.body;
  }

  readBody(limit: number): Promise<Buffer | undefined> {
    return this.#transaction.readBody(limit);
  }
}
