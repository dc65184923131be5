import { isIP, type OnReadOpts, type Socket } from "node:net";
import type { EgressPolicy, TlsProfile } from "../model/driver.ts";
import { CloudError, isCloudError } from "../model/errors.ts";
import { unlessAborted } from "./abortable.ts";
import { connectToAny } from "./connection.ts";
import { failureOf } from "./connection-failures.ts";
import type { HttpTarget } from "./http-target.ts";
import { NotSent } from "./transport.ts";
import { openTls } from "./tls-connection.ts";
import { connectToProxy, isForwarded, openTunnel, type FindProxy } from "./tunnel.ts";

/** Where connections of a pool lead, and how they are made. */
export interface ConnectionProfile {
  readonly target: Pick<HttpTarget, "protocol" | "host" | "port" | "origin">;
  readonly vouched: boolean;
  readonly tls: TlsProfile | undefined;
}

export interface ConnectorOptions {
  readonly egress: EgressPolicy;
  /** Finds the proxy on the way to a host. */
  readonly findProxy: FindProxy;
  /** Milliseconds until a connection is ready, TLS included. */
  readonly connectTimeout: number;
}

/**
 * Makes connections that are ready for HTTP. Where somebody wants to take what comes in himself, the connection has to be one by TCP
 * alone that leads to the host itself.
 */
export type Connector = (profile: ConnectionProfile) => (reading?: OnReadOpts) => Promise<Socket>;

/**
 * Connects to an address that the egress policy has checked, through a proxy where one is configured, and shakes hands by TLS. A later
 * connection of the same profile resumes the TLS session of an earlier one.
 *
 * The functions that it makes reject with `NotSent`.
 */
export function createConnector({ egress, findProxy, connectTimeout }: ConnectorOptions): Connector {
  return (profile) => {
    let session: Buffer | undefined;
    const { target, vouched, tls } = profile;
    return async (reading) => {
      const stop = new AbortController();
      const timer = setTimeout(() => {
        stop.abort(new CloudError("provider_timeout", `No connection to ${target.host} in ${connectTimeout} ms.`));
      }, connectTimeout);
      let socket: Socket | undefined;
      try {
        const proxy = findProxy(target);
        const addresses = await unlessAborted(addressesOf(egress, target, vouched, proxy !== undefined), stop.signal);
        if (proxy) {
          socket = await connectToProxy(proxy, egress, stop.signal);
          if (isForwarded(target, vouched)) return socket;
          await openTunnel(socket, proxy, addresses?.[0]?.address ?? target.host, target.port, stop.signal);
        } else socket = await connectToAny(addresses ?? [], target.port, stop.signal, reading);
        if (target.protocol === "http:") return socket;
        const secured = await openTls(socket, target.host, tls, session, stop.signal);
        secured.on("session", (next: Buffer) => (session = next));
        return secured;
      } catch (error) {
        socket?.destroy();
        throw new NotSent(isCloudError(error) ? error : failureOf(error, target.host));
      } finally {
        clearTimeout(timer);
      }
    };
  };
}

/**
 * The addresses that may be connected to. A host behind a proxy that is vouched for is the proxy's to resolve, since this machine
 * often cannot; then there are none.
 */
async function addressesOf(
  egress: EgressPolicy,
  { host, port }: ConnectionProfile["target"],
  vouched: boolean,
  isProxied: boolean,
): Promise<readonly { address: string; family: 4 | 6 }[] | undefined> {
  return isProxied && vouched && isIP(host) === 0 ? undefined : egress.resolve(host, port, vouched);
}
