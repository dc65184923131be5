import { isAccessRefusal } from "../credentials/access-refusal.ts";
import type { Account } from "../credentials/account.ts";
import { everything, permitsFrontend, type Scope } from "../credentials/scope.ts";
import { Cloud } from "./cloud.ts";
import { CloudError, isCloudError, type ErrorCode } from "../model/errors.ts";
import type { Credentials } from "../model/driver.ts";
import type { ExchangeStart, Gateway } from "./gateway.ts";
import { selectProvider } from "./provider.ts";
import { withServerRole } from "./server-role.ts";

/** Which cloud a request is for, and with whose credentials. */
export interface Selection {
  /** The driver's name, in any case; absent or empty: the default one. */
  readonly driver?: string | undefined;
  /** The provider, case kept; absent or empty: the operator's default. */
  readonly provider?: string | undefined;
  readonly credentials?: Credentials | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** A cloud that somebody who was authenticated may use. */
export interface AccountSelection {
  readonly account: Account;
  /**
   * Whether the account's credentials go before those that the operator has set for the driver. By default those of an access key
   * do, for it was made with the operator's consent.
   */
  readonly ownCredentials?: boolean | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** One request and its answer. */
export class Exchange {
  readonly gateway: Gateway;
  readonly start: ExchangeStart;
  readonly startedAt = performance.now();
  readonly #waiting = new Set<(reason: CloudError) => void>();
  /** Why nobody waits for the answer any more. */
  #aborted: CloudError | undefined;
  #cloud: Cloud | undefined;
  #operation: string | undefined;
  #failure: ErrorCode | undefined;
  #cloudDuration = 0;
  #user: string | undefined;
  #accessKey: string | undefined;
  #frontend: string;

  constructor(gateway: Gateway, start: ExchangeStart) {
    this.gateway = gateway;
    this.start = start;
    this.#frontend = start.frontend;
  }

  get id(): string {
    return this.start.requestId;
  }

  /** `canceled`, once the client has hung up. */
  get aborted(): CloudError | undefined {
    return this.#aborted;
  }

  /**
   * Tells when the client hangs up, unless it has already. Most requests end before: a signal, which costs much more, is made where
   * somebody wants one.
   * @returns forgets the listener
   */
  onAbort(listener: (reason: CloudError) => void): () => void {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  /** The client has hung up: whatever runs for it stops. */
  abort(): void {
    if (this.#aborted) return;
    const reason = new CloudError("canceled", "The client hung up.");
    this.#aborted = reason;
    for (const listener of this.#waiting) listener(reason);
    this.#waiting.clear();
  }

  /**
   * Chooses the cloud. Nothing is called yet, and credentials are not looked at.
   * @throws `invalid_argument` for an unknown driver, `permission_denied` for a provider that the operator does not allow
   */
  async select(selection: Selection): Promise<Cloud> {
    return this.#choose(selection, everything);
  }

  /**
   * Chooses the cloud of an account, which is used no further than the account's scope goes.
   * @throws what `select` throws, and `permission_denied` for an account that is not for this frontend
   */
  async selectAccount({ account, ownCredentials, idempotencyKey }: AccountSelection): Promise<Cloud> {
    this.presented(account.accessKey);
    if (!permitsFrontend(account.scope, this.#frontend)) {
      throw new CloudError("permission_denied", `The access key is not for the frontend ${this.#frontend}.`);
    }
    const { driver, provider, credentials } = account;
    const hasKey = account.accessKey !== undefined;
    const own = (ownCredentials ?? hasKey) ? credentials : undefined;
    return this.#choose({ driver, provider, credentials, idempotencyKey }, account.scope, hasKey, own);
  }

  async #choose(selection: Selection, scope: Scope, hasKey = false, own?: Credentials): Promise<Cloud> {
    const { defaultDriver, drivers, settings } = this.gateway.options;
    const asked = selection.driver ? selection.driver.toLowerCase() : defaultDriver;
    const name = drivers.aliases?.get(asked) ?? asked;
    const shelved = await this.gateway.shelf.take(name);
    const setting = settings?.[name];
    const provider = selectProvider(shelved.driver, setting, selection.provider);
    const said = own ?? setting?.credentials ?? selection.credentials;
    this.#user = said?.user;
    const request = { driver: shelved.driver, provider, credentials: said, hasKey };
    const credentials = await withServerRole(setting?.serverRole, request);
    this.#cloud = new Cloud(this, shelved, provider, credentials, selection.idempotencyKey, scope);
    return this.#cloud;
  }

  /** Notes which of several frontends at one address it is for. */
  passedTo(frontend: string): void {
    this.#frontend = frontend;
  }

  /** Notes the fingerprint of the access key that came with the request, good or not, for the log. */
  presented(fingerprint: string | undefined): void {
    this.#accessKey = fingerprint;
  }

  /** Notes which operation runs. @throws `canceled` when the client has hung up */
  calling(operation: string): void {
    this.#operation = operation;
    this.throwIfAborted();
  }

  /** @throws `canceled` when the client has hung up: a driver that answers at once never looks at the signal */
  throwIfAborted(): void {
    if (this.#aborted) throw this.#aborted;
  }

  /** Notes time spent in a driver, in milliseconds. */
  spent(milliseconds: number): void {
    this.#cloudDuration += milliseconds;
  }

  /** Milliseconds spent in drivers so far. */
  get cloudDuration(): number {
    return this.#cloudDuration;
  }

  /**
   * What the client is to be told of an error. What is not a CloudError is a defect: it is logged, and told as `internal`.
   */
  failed(error: unknown): CloudError {
    const told = isCloudError(error) ? error : this.#defect(error);
    if (isAccessRefusal(told)) this.presented(told.facts.fingerprint);
    this.#failure = told.code;
    return told;
  }

  #defect(error: unknown): CloudError {
    this.gateway.options.log.error(
      { requestId: this.id, operation: this.#operation, error: error instanceof Error ? error.stack : typeof error },
      "defect",
    );
    return new CloudError("internal", "Internal Server Error");
  }

  /** The answer is out, or the connection gone. */
  end(status: number, bytes: number): void {
    const { onEnd } = this.gateway.options;
    if (!onEnd) return;
    const failure = this.#failure ?? (this.#aborted ? "canceled" : undefined);
    const { requestId, client, method, path, httpVersion } = this.start;
    onEnd({
      requestId,
      frontend: this.#frontend,
      client,
      method,
      path,
      httpVersion,
      user: this.#user,
      accessKey: this.#accessKey,
      driver: this.#cloud?.driver.name,
      provider: this.#cloud?.provider.value,
      operation: this.#operation,
      status,
      outcome: failure ?? (status >= 400 ? "client_error" : "ok"),
      bytes,
      duration: performance.now() - this.startedAt,
      cloudDuration: this.#cloudDuration,
    });
  }
}
