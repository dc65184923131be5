import { Readable } from "node:stream";
import { Pool, type Dispatcher } from "undici";
import type { Connector } from "./connector.ts";
import { tlsProfileKey } from "./tls-profile-key.ts";
import type { Transport, TransportRequest } from "./transport.ts";
import { WholeAnswer } from "./whole-answer.ts";

export interface UndiciTransportOptions {
  readonly connector: Connector;
  /** The most connections of one pool. */
  readonly connections: number;
}

/** Of pools; the one that was used least recently goes first. */
const mostPools = 256;

/** What a cloud does not say of how long it keeps a connection; a shorter time than that of the usual servers. */
const keepAliveTimeout = 4000;

/**
 * Sends requests over pools of connections, one for each origin, TLS profile and answer of the egress policy. All tenants share them:
 * credentials are fields of requests, never of connections, but for a client certificate, which is part of the profile.
 */
export function createUndiciTransport({ connector, connections }: UndiciTransportOptions): Transport {
  const pools = new Map<string, Pool>();

  const poolOf = ({ target, vouched, tls }: TransportRequest): Pool => {
    const key = `${vouched ? "v" : "n"} ${target.origin} ${tlsProfileKey(tls)}`;
    const known = pools.get(key);
    if (known) {
      if (pools.size > mostPools / 2) {
        pools.delete(key);
        pools.set(key, known);
      }
      return known;
    }
    const connect = connector({ target, vouched, tls });
    const pool = new Pool(target.origin, {
      connect: (_options, settle) => {
        connect().then(
          (socket) => settle(null, socket),
          (error: Error) => settle(error, null),
        );
      },
      connections,
      pipelining: 1,
      keepAliveTimeout,
      keepAliveMaxTimeout: 60_000,
      maxHeaderSize: 64 * 1024,
    });
    pools.set(key, pool);
    if (pools.size > mostPools) {
      const [oldest] = pools;
      if (oldest) {
        pools.delete(oldest[0]);
        void oldest[1].close();
      }
    }
    return pool;
  };

  return {
    send(request) {
      const { body, cancellation, limit } = request;
      if (cancellation.aborted) return Promise.reject(cancellation.aborted);
      const pool = poolOf(request);
      const options = {
        method: request.method as Dispatcher.HttpMethod,
        path: request.target.path,
        headers: request.headers as Record<string, string | string[]>,
        body: body === undefined || typeof body === "string" || body instanceof Uint8Array ? (body ?? null) : streamOf(body),
        headersTimeout: request.headTimeout,
        bodyTimeout: request.bodyTimeout,
      };
      if (limit !== undefined) {
        const whole = new WholeAnswer(limit, cancellation);
        pool.dispatch(options, whole);
        return whole.answer;
      }
      const asked = pool.request(Object.assign(options, { signal: cancellation.signal }));
      return asked.then(({ statusCode: status, headers, body: answer }) => ({ status, headers, body: answer }));
    },
    async close() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.all(all.map((pool) => pool.close()));
    },
  };
}

function streamOf(body: AsyncIterable<Uint8Array>): Readable {
  return body instanceof Readable ? body : Readable.from(body, { objectMode: false });
}
