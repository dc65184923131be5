import type { SecureContextOptions } from "node:tls";
import type { Frontend } from "../gateway/frontend.ts";
import { HttpServer, type HttpServerOptions } from "./http-server.ts";
import { StartError } from "./start-error.ts";

/** A place that clients connect to: one server for each of its addresses. */
export interface Listener {
  readonly frontends: readonly Frontend[];
  readonly hostname: string;
  readonly port: number;
  readonly encrypted: boolean;
  readonly servers: readonly HttpServer[];
}

/** What a listener is opened with. */
export interface ListenerPlan {
  readonly frontends: readonly Frontend[];
  readonly hostname: string;
  /** 0 picks one. */
  readonly port: number;
  readonly tls: SecureContextOptions | undefined;
}

/** Errors that say that this machine does not have the second address. */
const absentAddress = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL", "EPROTONOSUPPORT"]);
const portAttempts = 10;

const causes: Readonly<Record<string, string>> = {
  EADDRINUSE: "the address is already in use",
  EACCES: "permission denied",
  EADDRNOTAVAIL: "this machine does not have the address",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host name cannot be resolved now",
};

/**
 * Opens a listener. `localhost` is both of its addresses, since clients differ in which one they try.
 * @throws StartError when the address cannot be had
 */
export async function openListener(plan: ListenerPlan, options: Omit<HttpServerOptions, "tls">): Promise<Listener> {
  const { hostname } = plan;
  const newServer = (): HttpServer => new HttpServer({ ...options, tls: plan.tls });
  for (let attempt = 1; ; attempt++) {
    const first = newServer();
    const servers = [first];
    try {
      const port = await first.listen(plan.port, hostname === "localhost" ? "127.0.0.1" : hostname);
      if (hostname === "localhost") {
        const second = newServer();
        if (await hasListened(second, port, "::1")) servers.push(second);
      }
      return { frontends: plan.frontends, hostname, port, encrypted: plan.tls !== undefined, servers };
    } catch (error) {
      await Promise.all(servers.map((server) => server.drain(0)));
      const { code = "unknown error" } = error as NodeJS.ErrnoException;
      // A port that was free at one address may be taken at the other.
      if (plan.port === 0 && code === "EADDRINUSE" && attempt < portAttempts) continue;
      throw new StartError(`Cannot listen on ${hostname}:${plan.port}: ${causes[code] ?? code}`);
    }
  }
}

async function hasListened(server: HttpServer, port: number, address: string): Promise<boolean> {
  try {
    await server.listen(port, address);
    return true;
  } catch (error) {
    if (absentAddress.has((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/** The address of a listener as a URL, without a slash at its end. */
export function urlOf({ hostname, port, encrypted }: Pick<Listener, "hostname" | "port" | "encrypted">): string {
  return `${encrypted ? "https" : "http"}://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
