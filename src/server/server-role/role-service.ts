import { createHttpCore } from "../../http/http-core.ts";
import { canonicalHost } from "../../http/host-name.ts";
import { createPinnedEgress } from "../../http/pinned-egress.ts";
import type { HttpClient } from "../../model/http.ts";

/** How long a service that is on this machine, or nowhere, may take to be connected to, and to answer; in milliseconds. */
const connectTimeout = 1000;
const timeout = 3000;

/** A way to one service, and to nothing else. */
export interface RoleService {
  readonly http: HttpClient;
  close(): Promise<void>;
}

/**
 * Opens the way to a service that gives the server its own credentials. It goes by an HTTP core and an egress policy of its own, which know that
 * one host: no driver and no client can use it, and what they use still reaches no metadata service.
 * @param host as it is in the service's URL
 */
export function openRoleService(host: string): RoleService {
  const core = createHttpCore({ egress: createPinnedEgress(canonicalHost(host) ?? host), connectTimeout });
  const client = (): HttpClient =>
    core.clientFor({
      driver: "server-role",
      provider: { value: undefined, vouched: true },
      signal: AbortSignal.timeout(timeout),
      deadline: Date.now() + timeout,
      timeout,
      tenant: "server-role",
    });
  return {
    http: { request: (request) => client().request(request), stream: (request) => client().stream(request) },
    close: () => core.close(),
  };
}
