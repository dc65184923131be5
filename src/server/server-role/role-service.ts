import { SignalCancellation } from "../../http/cancellation.ts";
import { createHttpCore } from "../../http/http-core.ts";
import { canonicalHost } from "../../http/host-name.ts";
import { createPinnedEgress } from "../../http/pinned-egress.ts";
import type { FindProxy } from "../../http/tunnel.ts";
import type { EgressPolicy } from "../../model/driver.ts";
import type { HttpClient } from "../../model/http.ts";

/** A way to one service, and to nothing else. */
export interface RoleService {
  readonly http: HttpClient;
  close(): Promise<void>;
}

/** How a service is reached. */
export interface RoleServiceOptions {
  /** How long it may take to be connected to, and to answer; in milliseconds. That of one which is on this machine, or nowhere, unless told. */
  readonly connectTimeout?: number;
  readonly timeout?: number;
  /** For one that is elsewhere: what is on this machine has no proxy before it. */
  readonly findProxy?: FindProxy | undefined;
}

/**
 * Opens the way to a service that gives the server its own credentials. It goes by an HTTP core and an egress policy of its own, which know that
 * one host, and the proxy before it: no driver and no client can use it, and what they use still reaches no metadata service.
 */
export function openRoleService(
  url: URL,
  { connectTimeout = 1000, timeout = 3000, findProxy }: RoleServiceOptions = {},
): RoleService {
  const core = createHttpCore({ egress: egressTo(url, findProxy), connectTimeout, findProxy });
  const client = (): HttpClient =>
    core.clientFor({
      driver: "server-role",
      provider: { value: undefined, vouched: true },
      cancellation: new SignalCancellation(AbortSignal.timeout(timeout)),
      deadline: Date.now() + timeout,
      timeout,
      tenant: "server-role",
    });
  return {
    http: { request: (request) => client().request(request), stream: (request) => client().stream(request) },
    close: () => core.close(),
  };
}

function egressTo({ protocol, hostname, port }: URL, findProxy: FindProxy | undefined): EgressPolicy {
  const host = canonicalHost(hostname) ?? hostname;
  const service = createPinnedEgress(host);
  const proxy = findProxy?.({ protocol, host, port: Number(port) || (protocol === "http:" ? 80 : 443) });
  if (!proxy) return service;
  const toProxy = createPinnedEgress(proxy.host);
  return { resolve: (name, ...others) => (name === proxy.host ? toProxy : service).resolve(name, ...others) };
}
