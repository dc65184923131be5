import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import { Server as NetServer, type AddressInfo, type Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import type { FrontendHandler, FrontendResponse } from "../gateway/frontend.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { Connection } from "./connection.ts";
import { HttpTransaction, type TransactionOwner } from "./http-transaction.ts";
import { givenRequestId } from "./request-ids.ts";
import { TakenRequest } from "./taken-request.ts";
import { clientAddress, hasSeveralHosts, MalformedOrigin, requestOrigin } from "./request-origin.ts";
import { liesBelow, originForm, pathForLog, pathOf } from "./request-target.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** A frontend of a listener. */
export interface MountedFrontend {
  readonly name: string;
  readonly mount: string;
  readonly handler: FrontendHandler;
}

/** Limits of a listener; times in milliseconds, 0 for none. */
export interface HttpLimits {
  readonly headerBytes: number;
  readonly connections: number;
  readonly headerTime: number;
  readonly requestTime: number;
  readonly idleTime: number;
  readonly keepAliveTime: number;
}

export interface HttpServerOptions {
  readonly gateway: Gateway;
  /** The one with the longest mount that fits gets a request. */
  readonly frontends: readonly MountedFrontend[];
  /** Answers whatever lies below no frontend. */
  readonly pages: (method: string, path: string) => FrontendResponse | Promise<FrontendResponse>;
  readonly tls?: SecureContextOptions | undefined;
  readonly limits: HttpLimits;
  readonly isTrustedProxy: TrustedProxies;
  readonly nextRequestId: () => string;
  /** Told when connections are refused because there are too many. */
  readonly onRefused: () => void;
}

/** Silence after which a connection without a request may be closed while the server drains, in milliseconds. */
const quietTime = 250;

const pagesName = "server";

/** An HTTP/1.1 server on one address. The raw request target decides; nothing folds or decodes it on its way to a frontend. */
export class HttpServer implements TransactionOwner {
  draining = false;
  readonly #options: HttpServerOptions;
  readonly #frontends: readonly MountedFrontend[];
  readonly #server: Server | HttpsServer;
  /** All TCP connections, those that are still about to agree on TLS included. */
  readonly #sockets = new Set<Socket>();
  readonly #connections = new Map<Socket, Connection>();
  #running = 0;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#frontends = options.frontends.toSorted((a, b) => b.mount.length - a.mount.length);
    this.#server = createServer(options);
    const { connections, idleTime } = options.limits;
    this.#server.maxConnections = connections;
    this.#server.on("drop", options.onRefused);
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.#server.on(options.tls ? "secureConnection" : "connection", (socket: Socket) => this.#connected(socket));
    this.#server.on("request", (request: IncomingMessage, response: ServerResponse) => this.#take(request, response, false));
    this.#server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => this.#take(request, response, true));
    this.#server.setTimeout(idleTime, (socket) => this.#silent(socket));
  }

  /** Requests that are being answered. */
  get running(): number {
    return this.#running;
  }

  /** Begins to listen. Rejects with the system's error. */
  listen(port: number, address: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ port, host: address, backlog: 1024 }, () => {
        this.#server.off("error", reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes another certificate for the connections to come. */
  replaceCertificate(tls: SecureContextOptions): void {
    if ("setSecureContext" in this.#server) this.#server.setSecureContext({ ...tls, minVersion: "TLSv1.2" });
  }

  /**
   * Takes no further connection and ends when all requests are answered, or when the time is over.
   * @param grace milliseconds
   * @returns the number of requests that were cut
   */
  async drain(grace: number): Promise<number> {
    this.draining = true;
    // What the system has accepted already becomes a connection in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    // Not http.Server's close: that cuts connections over which a request may just be coming.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(this.#server, resolve));
    const closeIdle = (): void => {
      for (const connection of this.#connections.values()) connection.closeIfIdle();
    };
    closeIdle();
    const timer = setInterval(closeIdle, quietTime);
    let cut = 0;
    const deadline = setTimeout(() => {
      cut = this.#running;
      for (const socket of this.#sockets) socket.destroy();
    }, grace);
    await closed;
    // The server is closed a moment before its last connections have told their transactions.
    while (this.#running > 0) await new Promise((resolve) => setImmediate(resolve));
    clearInterval(timer);
    clearTimeout(deadline);
    // Now that nothing is open it only stops its timers.
    this.#server.close(() => {});
    return cut;
  }

  ended(): void {
    this.#running--;
  }

  #connected(socket: Socket): void {
    this.#connections.set(socket, new Connection(socket, this.#options.isTrustedProxy));
    socket.on("close", () => this.#connections.delete(socket));
  }

  #silent(socket: Socket): void {
    if (this.#connections.get(socket)?.waitsForClient === false) socket.setTimeout(this.#options.limits.idleTime);
    else socket.destroy();
  }

  #take(request: IncomingMessage, response: ServerResponse, waitsForContinue: boolean): void {
    const connection = this.#connections.get(request.socket);
    if (!connection) return;
    const { gateway, nextRequestId, isTrustedProxy } = this.#options;
    const { headers, method = "GET", url = "" } = request;
    const form = originForm(url);
    const target = form?.target ?? url;
    const path = pathOf(target);
    const frontend = this.#frontends.find(({ mount }) => liesBelow(target, mount));
    const client = connection.trusted ? clientAddress(headers, connection.address, isTrustedProxy) : connection.address;
    const exchange = gateway.begin({
      requestId: (connection.trusted && givenRequestId(headers["x-request-id"])) || nextRequestId(),
      frontend: frontend?.name ?? pagesName,
      client,
      method,
      path: pathForLog(path),
      httpVersion: request.httpVersion,
    });
    this.#running++;
    const transaction = new HttpTransaction(this, connection, request, response, exchange, waitsForContinue);
    let answer: FrontendResponse | Promise<FrontendResponse>;
    try {
      if (!form) throw new MalformedOrigin("The request target is malformed.");
      if (hasSeveralHosts(request.rawHeaders)) throw new MalformedOrigin("There is more than one Host header.");
      const origin = requestOrigin(headers, this.#options.tls !== undefined, connection.trusted, form.authority);
      if (frontend)
        answer = frontend.handler.handle(new TakenRequest(request, transaction, method, target, origin, client), exchange);
      else answer = this.#options.pages(method, path);
    } catch (error) {
      if (!(error instanceof MalformedOrigin)) return transaction.fail(error);
      answer = { status: 400, headers: { "Content-Type": "text/plain" }, body: `${error.message}\n` };
    }
    if (answer instanceof Promise)
      answer.then(
        (ready) => transaction.answer(ready),
        (error: unknown) => transaction.fail(error),
      );
    else void transaction.answer(answer);
  }
}

function createServer({ tls, limits }: HttpServerOptions): Server | HttpsServer {
  const { headerBytes, headerTime, requestTime, keepAliveTime } = limits;
  const options: ServerOptions = {
    requireHostHeader: false,
    maxHeaderSize: headerBytes,
    requestTimeout: requestTime,
    headersTimeout: requestTime > 0 ? Math.min(headerTime, requestTime) : headerTime,
    keepAliveTimeout: keepAliveTime,
    connectionsCheckingInterval: Math.max(50, Math.min(headerTime / 2, 5000)),
    keepAlive: true,
  };
  const server = tls
    ? createHttpsServer({ ...options, ...tls, minVersion: "TLSv1.2", ALPNProtocols: ["http/1.1"], handshakeTimeout: headerTime })
    : createHttpServer(options);
  // Without it Node closes the connection of a client that shuts down its half after the request, answer or not. It is missing
  // in the type declarations.
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
  return server;
}
