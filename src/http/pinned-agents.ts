import http from "node:http";
import type { Duplex } from "node:stream";
import type { ConnectionProfile } from "./connector.ts";
import { tlsProfileKey } from "./tls-profile-key.ts";

/** Makes the connections of one agent, TLS included. */
export type Connect = () => Promise<Duplex>;

const mostAgents = 64;

/** Agents of node:http, one for each origin, TLS profile and answer of the egress policy, whose connections are made elsewhere. */
export class PinnedAgents {
  readonly #agents = new Map<string, http.Agent>();
  readonly #connector: (profile: ConnectionProfile) => Connect;
  readonly #connections: number;

  /** @param connections the most of one agent */
  constructor(connector: (profile: ConnectionProfile) => Connect, connections: number) {
    this.#connector = connector;
    this.#connections = connections;
  }

  of({ target, vouched, tls }: ConnectionProfile): http.Agent {
    const key = `${vouched ? "v" : "n"} ${target.origin} ${tlsProfileKey(tls)}`;
    let agent = this.#agents.get(key);
    if (!agent) {
      agent = new PinnedAgent(this.#connector({ target, vouched, tls }), this.#connections);
      this.#agents.set(key, agent);
      if (this.#agents.size > mostAgents) {
        const [oldest] = this.#agents;
        if (oldest) {
          this.#agents.delete(oldest[0]);
          oldest[1].destroy();
        }
      }
    }
    return agent;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}

class PinnedAgent extends http.Agent {
  readonly #connect: Connect;

  constructor(connect: Connect, connections: number) {
    super({ keepAlive: true, maxSockets: connections, maxFreeSockets: 16, timeout: 4000 });
    this.#connect = connect;
  }

  override createConnection(_options: unknown, settle?: (error: Error | null, socket: Duplex) => void): undefined {
    this.#connect().then(
      (socket) => settle?.(null, socket),
      // Node looks at no connection beside an error, though its types want one.
      (error: Error) => settle?.(error, undefined as unknown as Duplex),
    );
  }
}
