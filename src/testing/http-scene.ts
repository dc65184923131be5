import { once } from "node:events";
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Server as TcpServer } from "node:net";
import type { TestContext } from "node:test";
import { SignalCancellation } from "../http/cancellation.ts";
import { createEgressPolicy } from "../http/egress.ts";
import { createHttpCore, type HttpCoreOptions, type HttpScope } from "../http/http-core.ts";
import type { HttpClient } from "../model/http.ts";

/** A client of an HTTP core of its own, which is closed after the test. All hosts are vouched for unless the scope says otherwise. */
export function httpClient(
  context: TestContext,
  options: Partial<HttpCoreOptions> = {},
  scope: Partial<HttpScope> = {},
): HttpClient {
  const core = createHttpCore({ egress: createEgressPolicy(), ...options });
  context.after(() => core.close());
  return core.clientFor({
    driver: "test",
    provider: { value: undefined, vouched: true },
    cancellation: new SignalCancellation(new AbortController().signal),
    deadline: Date.now() + 30_000,
    timeout: 30_000,
    tenant: "tenant",
    ...scope,
  });
}

/** What ends some time: a test, or with `after` of node:test a file. */
export interface Lifetime {
  after(end: () => void): void;
}

/** Listens on a port of its own until the test ends; gives the port. */
export async function listen(context: Lifetime, server: TcpServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    server.close();
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** A cloud of one function: its URL without a slash at the end. */
export async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(context, http.createServer(listener))}`;
}

/** The body of a request that has arrived. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
