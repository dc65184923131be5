import http from "node:http";
import { BodyWriter } from "./body-writer.ts";
import type { Connector } from "./connector.ts";
import { authorityOf } from "./http-target.ts";
import { PinnedAgents } from "./pinned-agents.ts";
import type { Transport, TransportAnswer, TransportRequest } from "./transport.ts";

export interface ContinueTransportOptions {
  readonly connector: Connector;
  readonly connections: number;
}

/** Milliseconds after which a cloud that says nothing is sent the body all the same: not every server knows `Expect`. */
const patience = 1000;

/**
 * Sends requests with `Expect: 100-continue`, which undici does not: the body goes out when the cloud asks for it. A cloud that answers
 * before has refused it; then nothing of the body is read.
 */
export function createContinueTransport({ connector, connections }: ContinueTransportOptions): Transport {
  const agents = new PinnedAgents(connector, connections);
  return {
    send: (request) => send(request, agents.of(request)),
    close: async () => agents.close(),
  };
}

function send(request: TransportRequest, agent: http.Agent): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const { target, cancellation, headTimeout, bodyTimeout } = request;
    if (cancellation.aborted) return reject(cancellation.aborted);
    const body = new BodyWriter(piecesOf(request.body));
    const outgoing = http.request({
      agent,
      host: target.host,
      port: target.port,
      path: target.path,
      method: request.method,
      headers: { host: authorityOf(target), ...lengthOf(request.body), ...request.headers, expect: "100-continue" },
    });
    let begun = false;
    let sent = 0;
    let quarters = 0;
    const begin = (): void => {
      clearTimeout(waiting);
      if (begun) return;
      begun = true;
      body.begin(outgoing);
    };
    const waiting = setTimeout(begin, patience);
    const forget = cancellation.onAbort((reason) => outgoing.destroy(reason));
    // The cloud's time counts while it could go on: not while the body's own source is slow.
    const watch = setInterval(() => {
      const { socket, writableFinished, writableNeedDrain } = outgoing;
      const isOurs = begun && !writableFinished && !writableNeedDrain;
      const bytes = socket?.bytesWritten ?? 0;
      quarters = isOurs || bytes > sent ? 0 : quarters + 1;
      sent = bytes;
      if (quarters === 4) outgoing.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
    }, headTimeout / 4);
    outgoing.once("continue", begin);
    outgoing.once("response", (answer) => {
      clearTimeout(waiting);
      clearInterval(watch);
      if (!outgoing.writableFinished) {
        begun = true;
        body.stop();
        // The connection is in the middle of a request that will not be finished.
        answer.once("close", () => outgoing.destroy());
      }
      answer.setTimeout(bodyTimeout, () => answer.destroy(Object.assign(new Error("no more"), { code: "ETIMEDOUT" })));
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
    });
    outgoing.on("error", (error) => {
      body.stop();
      reject(error);
    });
    outgoing.once("close", () => {
      clearTimeout(waiting);
      clearInterval(watch);
      forget();
      body.stop();
      reject(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    });
    outgoing.flushHeaders();
  });
}

/** A length that is known is told: not every cloud takes a body in chunks. */
function lengthOf(body: TransportRequest["body"]): { readonly "content-length"?: string } {
  const isFixed = typeof body === "string" || body instanceof Uint8Array;
  return isFixed ? { "content-length": String(Buffer.byteLength(body)) } : {};
}

function piecesOf(body: TransportRequest["body"]): AsyncIterable<Uint8Array> {
  return typeof body === "object" && Symbol.asyncIterator in body ? body : fixed(body);
}

async function* fixed(body: string | Uint8Array | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  if (body !== undefined) yield typeof body === "string" ? Buffer.from(body) : body;
}
