import type { CommandRunner, Credentials, DriverContext, EgressPolicy, Logger, Provider, TenantCache } from "../model/driver.ts";
import type { Cancellation } from "../http/cancellation.ts";
import type { HttpScope } from "../http/http-core.ts";
import { CloudError } from "../model/errors.ts";
import type { HttpClient } from "../model/http.ts";
import type { Deadline } from "./deadline.ts";
import type { Exchange } from "./exchange.ts";

/** What a driver gets for one call. Whatever costs something is made when the driver asks for it. */
export class CallContext implements DriverContext, HttpScope {
  readonly provider: Provider;
  readonly idempotencyKey: string | undefined;
  readonly #exchange: Exchange;
  readonly driver: string;
  readonly #deadline: Deadline;
  readonly #credentials: Credentials | undefined;
  #cache: TenantCache | undefined;
  #http: HttpClient | undefined;

  constructor(
    exchange: Exchange,
    driver: string,
    provider: Provider,
    credentials: Credentials | undefined,
    deadline: Deadline,
    idempotencyKey: string | undefined,
  ) {
    this.#exchange = exchange;
    this.driver = driver;
    this.provider = provider;
    this.#credentials = credentials;
    this.#deadline = deadline;
    this.idempotencyKey = idempotencyKey;
  }

  get credentials(): Credentials {
    if (!this.#credentials) throw new CloudError("unauthenticated", "Unauthorized", { credentialsMissing: true });
    return this.#credentials;
  }

  get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  get deadline(): number {
    return this.#deadline.at;
  }

  get requestId(): string {
    return this.#exchange.id;
  }

  get cache(): TenantCache {
    return (this.#cache ??= this.#exchange.gateway.caches.of(this.driver, this.provider.value, this.#credentials));
  }

  get log(): Logger {
    return this.#exchange.gateway.options.log;
  }

  get http(): HttpClient {
    return (this.#http ??= this.#exchange.gateway.options.http.clientFor(this));
  }

  /** For the HTTP core. */
  get cancellation(): Cancellation {
    return this.#deadline;
  }

  /** For the HTTP core. */
  get timeout(): number {
    return this.#exchange.gateway.options.timeout;
  }

  /** For the HTTP core. */
  get tenant(): string {
    return this.#exchange.gateway.caches.tenantOf(this.driver, this.provider.value, this.#credentials);
  }

  get egress(): EgressPolicy {
    return this.#exchange.gateway.options.egress;
  }

  get ssh(): CommandRunner {
    return this.#exchange.gateway.options.ssh;
  }
}
