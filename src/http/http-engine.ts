import type { HttpDocument, HttpRequest, HttpStream } from "../model/http.ts";
import { createClockOffsets, type ClockOffsets } from "./clock-offsets.ts";
import { createConnector } from "./connector.ts";
import { createContinueTransport } from "./continue-transport.ts";
import { createDownloadTransport } from "./download-transport.ts";
import { HttpCall } from "./http-call.ts";
import type { HttpCoreOptions, HttpScope } from "./http-core.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";
import type { Transport, TransportRequest } from "./transport.ts";
import { forwarded, isForwarded } from "./tunnel.ts";
import { createUndiciTransport } from "./undici-transport.ts";

type Settings = { readonly [K in Exclude<keyof HttpCoreOptions, "observe">]-?: NonNullable<HttpCoreOptions[K]> } & Pick<
  HttpCoreOptions,
  "observe"
>;

/** What all calls of a process share. */
export interface Shared extends Pick<Settings, "clock" | "random" | "observe"> {
  readonly transport: Transport;
  readonly budget: RetryBudget;
  readonly clockOffsets: ClockOffsets;
}

/** The HTTP core, loaded. */
export interface HttpEngine {
  request(scope: HttpScope, request: HttpRequest): Promise<HttpDocument>;
  stream(scope: HttpScope, request: HttpRequest): Promise<HttpStream>;
  close(): Promise<void>;
}

/** Makes the engine and its pools. */
export function createHttpEngine({ egress, findProxy, connectTimeout, connections, wrap, ...others }: Settings): HttpEngine {
  const connector = createConnector({ egress, findProxy, connectTimeout });
  const pooled = createUndiciTransport({ connector, connections });
  const waiting = createContinueTransport({ connector, connections });
  const downloading = createDownloadTransport({ connector, connections });
  const choose = ({ body, expectContinue, limit, target }: TransportRequest): Transport => {
    if (body !== undefined) return expectContinue ? waiting : pooled;
    return limit === undefined && target.protocol === "http:" && !findProxy(target) ? downloading : pooled;
  };
  const transport = wrap({
    send: (request) => {
      return choose(request).send(isForwarded(request.target, request.vouched) ? forwarded(request, findProxy) : request);
    },
    async close() {
      await Promise.all([pooled.close(), waiting.close(), downloading.close()]);
    },
  });
  const shared: Shared = { ...others, transport, budget: createRetryBudget(), clockOffsets: createClockOffsets() };
  return {
    // Without a promise of its own, which is one of many for each request.
    request(scope, request) {
      try {
        return new HttpCall(shared, scope, request).document();
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    stream: async (scope, request) => new HttpCall(shared, scope, request).stream(),
    close: () => transport.close(),
  };
}
