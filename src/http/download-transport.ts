import http from "node:http";
import type { Connector } from "./connector.ts";
import { authorityOf } from "./http-target.ts";
import { PinnedAgents } from "./pinned-agents.ts";
import { RawConnection } from "./raw-connection.ts";
import type { Transport, TransportAnswer, TransportRequest } from "./transport.ts";

export interface DownloadTransportOptions {
  readonly connector: Connector;
  readonly connections: number;
}

/** From so many bytes on a body is taken off the line past the parser, and its connection is closed behind it. */
const shortestRaw = 2 ** 20;

/**
 * Asks for bodies that are passed on as they come, over connections by TCP alone: large ones cost half of what they cost through a parser
 * and the memory that it takes for each of its pieces.
 */
export function createDownloadTransport({ connector, connections }: DownloadTransportOptions): Transport {
  const agents = new PinnedAgents((profile) => {
    const connect = connector(profile);
    return () => RawConnection.open(connect);
  }, connections);
  return {
    send: (request) => send(request, agents.of(request)),
    close: async () => agents.close(),
  };
}

function send(request: TransportRequest, agent: http.Agent): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const { target, cancellation, headTimeout, bodyTimeout } = request;
    if (cancellation.aborted) return reject(cancellation.aborted);
    const outgoing = http.request({
      agent,
      host: target.host,
      port: target.port,
      path: target.path,
      method: request.method,
      headers: { host: authorityOf(target), ...request.headers },
    });
    const forget = cancellation.onAbort((reason) => outgoing.destroy(reason));
    const waiting = setTimeout(() => outgoing.destroy(timedOut()), headTimeout);
    outgoing.once("response", (answer) => {
      clearTimeout(waiting);
      const { statusCode: status = 0, headers, socket } = answer;
      const length = rawLength(answer);
      if (length === undefined || !(socket instanceof RawConnection)) {
        answer.setTimeout(bodyTimeout, () => answer.destroy(timedOut()));
        return resolve({ status, headers, body: answer });
      }
      const body = socket.divert();
      // The parser is in the middle of what has come with the head.
      process.nextTick(() => {
        body.begin(answer.read() as Buffer | null, length, bodyTimeout);
        answer.on("error", ignore);
        resolve({ status, headers, body });
      });
    });
    outgoing.on("error", (error) => {
      reject(outgoing.reusedSocket ? Object.assign(error, { isStale: true }) : error);
    });
    outgoing.once("close", () => {
      clearTimeout(waiting);
      forget();
      reject(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    });
    outgoing.end();
  });
}

/** The length of a body that is worth it, and has no other form than its own. */
function rawLength({ statusCode, headers }: http.IncomingMessage): number | undefined {
  if ((statusCode !== 200 && statusCode !== 206) || headers["transfer-encoding"] !== undefined) return undefined;
  const length = Number(headers["content-length"]);
  return Number.isSafeInteger(length) && length >= shortestRaw ? length : undefined;
}

const timedOut = (): Error => Object.assign(new Error("no answer"), { code: "ETIMEDOUT" });
const ignore = (): void => {};
