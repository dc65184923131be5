import type { Services } from "../../model/collections.ts";
import { abortable, pause } from "./abortable.ts";
import type { TestDriverOptions } from "./options.ts";
import type { Scope } from "./scope.ts";

type Method = (params: unknown) => Promise<unknown> | AsyncIterable<unknown>;

/** What happens around each call: it is noted, may fail by order of the test, waits, and sees the cloud as it is by then. */
export class Observer {
  readonly #scope: Scope;
  readonly #options: TestDriverOptions;

  constructor(scope: Scope, options: TestDriverOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  /** The services without what the options leave out, each method observed. */
  services(all: Required<Services>): Services {
    const { omit = [] } = this.#options;
    const services = Object.entries(all).flatMap(([key, service]) => {
      if (omit.includes(key)) return [];
      const methods = Object.entries(service as Readonly<Record<string, Method>>)
        .filter(([name]) => !omit.includes(`${key}.${name}`))
        .map(([name, method]) => [
          name,
          name === "list" ? (query: unknown) => this.#list(`${key}.list`, method, query) : this.method(`${key}.${name}`, method),
        ]);
      return [[key, Object.fromEntries(methods)] as const];
    });
    return Object.fromEntries(services) as Services;
  }

  /** One method, observed. */
  method<P, R>(operation: string, work: (params: P) => R | Promise<R>): (params: P) => Promise<R> {
    return async (params) => {
      const call = this.#note(operation, params);
      try {
        await this.#before(operation);
        const result = await work(params);
        call.outcome = "answered";
        return result;
      } finally {
        if (call.outcome === "pending") call.outcome = "failed";
      }
    };
  }

  async *#list(operation: string, work: Method, query: unknown): AsyncGenerator<unknown, void, undefined> {
    const call = this.#note(operation, query);
    try {
      await this.#before(operation);
      for await (const item of work(query) as AsyncIterable<unknown>) {
        yield item;
        this.#scope.signal.throwIfAborted();
      }
      call.outcome = "answered";
    } catch (error) {
      call.outcome = "failed";
      throw error;
    } finally {
      if (call.outcome === "pending") call.outcome = "returned";
    }
  }

  #note(operation: string, params: unknown): ReturnType<Scope["probe"]["call"]> {
    const { requestId, provider, idempotencyKey } = this.#scope.context;
    return this.#scope.probe.call({ operation, params, requestId, provider: provider.value, idempotencyKey });
  }

  async #before(operation: string): Promise<void> {
    const scope = this.#scope;
    // Asked for its effect: credentials come first.
    void scope.account;
    const fault = await abortable(Promise.resolve(this.#options.faults?.(operation)), scope.signal);
    const { latency = 0 } = this.#options;
    if (latency > 0) await pause(latency, scope.signal);
    if (fault) throw fault;
    scope.cloud.schedule.settle();
  }
}
