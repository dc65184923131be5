import { isIP, type Socket } from "node:net";
import type { EgressPolicy } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import { unlessAborted } from "./abortable.ts";
import { connectToAny } from "./connection.ts";
import { urlOf } from "./http-target.ts";
import { openTls } from "./tls-connection.ts";

import type { TransportRequest } from "./transport.ts";

/** A proxy that opens tunnels. */
export interface Proxy {
  readonly encrypted: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`, where the proxy wants one. */
  readonly authorization: string | undefined;
}

/** The proxy on the way to a host; undefined where there is none. */
export type FindProxy = (target: {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
}) => Proxy | undefined;

const largestHead = 16 * 1024;

/**
 * Whether a proxy gets the requests themselves, with the whole URL in their first line: those by HTTP to a host that is vouched for. Many
 * proxies open tunnels for HTTPS only. Others get a tunnel, since that can lead to the address that the egress policy has checked,
 * whereas a proxy that reads a URL resolves its host once more.
 */
export function isForwarded(target: { readonly protocol: string }, vouched: boolean): boolean {
  return target.protocol === "http:" && vouched;
}

/** A request in the form that a proxy forwards, where there is one on its way. */
export function forwarded(request: TransportRequest, findProxy: FindProxy): TransportRequest {
  const { target } = request;
  const proxy = findProxy(target);
  if (!proxy) return request;
  const headers =
    proxy.authorization === undefined ? request.headers : { ...request.headers, "proxy-authorization": proxy.authorization };
  return { ...request, target: { ...target, path: urlOf(target) }, headers };
}

/** Connects to a proxy. The operator has named it, and so vouches for it. */
export async function connectToProxy(proxy: Proxy, egress: EgressPolicy, signal: AbortSignal): Promise<Socket> {
  const addresses = await unlessAborted(egress.resolve(proxy.host, proxy.port, true), signal);
  try {
    const socket = await connectToAny(addresses, proxy.port, signal);
    return proxy.encrypted ? await openTls(socket, proxy.host, undefined, undefined, signal) : socket;
  } catch (cause) {
    signal.throwIfAborted();
    throw new CloudError("provider_unavailable", `Cannot connect to the proxy ${proxy.host}.`, { cause });
  }
}

/**
 * Opens a tunnel through a proxy.
 * @throws `provider_unavailable` when the proxy refuses; the connection is closed then
 */
export async function openTunnel(socket: Socket, proxy: Proxy, host: string, port: number, signal: AbortSignal): Promise<void> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const authorization = proxy.authorization === undefined ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`);
  const status = await readStatus(socket, signal);
  if (status >= 200 && status < 300) return;
  socket.destroy();
  const message = `The proxy ${proxy.host} refuses to connect to ${host} (status ${status}).`;
  throw new CloudError("provider_unavailable", message, { retryable: status >= 500 });
}

/** Reads the head of the proxy's answer, and nothing of what follows it. */
function readStatus(socket: Socket, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    let head = "";
    const abort = (): void => fail(signal.reason as Error);
    const done = (): void => {
      signal.removeEventListener("abort", abort);
      socket.removeListener("readable", read);
      socket.removeListener("error", fail);
      socket.removeListener("end", cut);
    };
    const fail = (error: Error): void => {
      done();
      socket.destroy();
      reject(error);
    };
    const cut = (): void => fail(new CloudError("provider_unavailable", "The proxy has closed the connection."));
    const read = (): void => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        head += chunk.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end >= 0) {
          done();
          const rest = Buffer.from(head.slice(end + 4), "latin1");
          if (rest.length > 0) socket.unshift(rest);
          const status = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(head)?.[1];
          if (status === undefined) return fail(new CloudError("provider_unavailable", "The proxy does not speak HTTP."));
          return resolve(Number(status));
        }
        if (head.length > largestHead) return fail(new CloudError("provider_unavailable", "The proxy does not speak HTTP."));
      }
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    socket.on("readable", read);
    socket.once("error", fail);
    socket.once("end", cut);
  });
}
