import { abortable, pause } from "./abortable.ts";
import { serviceKeys } from "../../drivers/local/engine/services.ts";
import type { Services } from "../../model/collections.ts";
import type { DriverContext, Session } from "../../model/driver.ts";
import type { TestDriverOptions } from "./options.ts";
import type { Probe } from "./probe.ts";
import { probedContent } from "./probed-content.ts";

type Method = (params: unknown) => Promise<unknown> | AsyncIterable<unknown>;

/** What happens around each call of a session: it is noted, may fail by order of the test, and waits. */
export class Observer {
  readonly #session: Session;
  readonly #context: DriverContext;
  readonly #probe: Probe;
  readonly #options: TestDriverOptions;

  constructor(session: Session, context: DriverContext, probe: Probe, options: TestDriverOptions) {
    this.#session = session;
    this.#context = context;
    this.#probe = probe;
    this.#options = options;
  }

  /** The services without what the options leave out, each method observed. */
  services(): Services {
    const { omit = [] } = this.#options;
    const services = serviceKeys.flatMap((key) => {
      if (omit.includes(key)) return [];
      const methods = Object.entries(this.#session[key] as Readonly<Record<string, Method>>)
        .filter(([name]) => !omit.includes(`${key}.${name}`))
        .map(([name, method]) => [name, this.#observed(`${key}.${name}`, method)]);
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

  #observed(operation: string, method: Method): Method {
    if (operation.endsWith(".list")) return (query) => this.#list(operation, method, query);
    if (operation !== "blobs.content") return this.method(operation, method);
    return this.method(operation, probedContent(this.#probe, this.#session.blobs));
  }

  async *#list(operation: string, work: Method, query: unknown): AsyncGenerator<unknown, void, undefined> {
    const call = this.#note(operation, query);
    try {
      await this.#before(operation);
      yield* work(query) as AsyncIterable<unknown>;
      call.outcome = "answered";
    } catch (error) {
      call.outcome = "failed";
      throw error;
    } finally {
      if (call.outcome === "pending") call.outcome = "returned";
    }
  }

  #note(operation: string, params: unknown): ReturnType<Probe["call"]> {
    const { requestId, provider, idempotencyKey } = this.#context;
    return this.#probe.call({ operation, params, requestId, provider: provider.value, idempotencyKey });
  }

  async #before(operation: string): Promise<void> {
    // Asked for its effect: credentials come first.
    await this.#session.identity();
    const { signal } = this.#context;
    const fault = await abortable(Promise.resolve(this.#options.faults?.(operation)), signal);
    const { latency = 0 } = this.#options;
    if (latency > 0) await pause(latency, signal);
    if (fault) throw fault;
  }
}
