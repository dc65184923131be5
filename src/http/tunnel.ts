import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { EgressPolicy } from "../model/driver.ts";
import { CloudError } from "../model/errors.ts";
import { connectToAny } from "./connection.ts";

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
 * Opens a tunnel through a proxy. The operator names the proxy, which is thereby vouched for.
 * @throws `provider_unavailable` when the proxy refuses, or what connecting to it failed with
 */
export async function openTunnel(
  proxy: Proxy,
  host: string,
  port: number,
  egress: EgressPolicy,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await egress.resolve(proxy.host, proxy.port, true);
  let socket: Socket;
  try {
    socket = await connectToAny(addresses, proxy.port, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new CloudError("provider_unavailable", `Cannot connect to the proxy ${proxy.host}.`, { cause });
  }
  if (proxy.encrypted) {
    socket = connectTls({ socket, host: proxy.host, servername: isIP(proxy.host) === 0 ? proxy.host : "" });
  }
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const authorization = proxy.authorization === undefined ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`);
  const status = await readStatus(socket, signal);
  if (status >= 200 && status < 300) return socket;
  socket.destroy();
  throw new CloudError("provider_unavailable", `The proxy ${proxy.host} refuses to connect to ${host} (status ${status}).`);
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
