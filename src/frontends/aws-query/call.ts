import type { Cloud } from "../../gateway/cloud.ts";
import type { Exchange } from "../../gateway/exchange.ts";
import type { Sealer } from "../../credentials/sealing.ts";
import { accountIdOf } from "./account-id.ts";
import type { AccessKeys } from "../../credentials/access-keys/access-keys.ts";
import type { Caller } from "./authenticate.ts";

/** One call of an action on its way. */
export class Call {
  readonly exchange: Exchange;
  readonly cloud: Cloud;
  readonly caller: Caller;
  /** The action's name. */
  readonly action: string;
  /** The version of the API that the client speaks. */
  readonly version: string;
  /** Seals where a page ended. */
  readonly pages: Sealer;
  /** Knows access keys, and makes new ones. */
  readonly accessKeys: AccessKeys;
  /** Most of what a list shows is of few owners. */
  readonly #accountIds = new Map<string, string>();

  constructor(
    exchange: Exchange,
    cloud: Cloud,
    caller: Caller,
    action: string,
    version: string,
    { pages, accessKeys }: { readonly pages: Sealer; readonly accessKeys: AccessKeys },
  ) {
    this.exchange = exchange;
    this.cloud = cloud;
    this.caller = caller;
    this.action = action;
    this.version = version;
    this.pages = pages;
    this.accessKeys = accessKeys;
  }

  /** The region that the client thinks it is in: that of its signature, else the provider's name where it looks like one. */
  get region(): string {
    const { provider } = this.cloud;
    return (
      this.caller.region ?? (provider.value !== undefined && /^[\w-]{1,64}$/.test(provider.value) ? provider.value : "us-east-1")
    );
  }

  /**
   * The caller's account in AWS's form.
   * @throws `unauthenticated` when the cloud refuses the credentials
   */
  async accountId(): Promise<string> {
    const { account } = await this.identity();
    return this.accountIdOf(account);
  }

  /** The account of an owner, as the cloud calls it, in AWS's form. */
  accountIdOf(account: string): string {
    let id = this.#accountIds.get(account);
    if (id === undefined) {
      id = accountIdOf(this.cloud.driver.name, account);
      this.#accountIds.set(account, id);
    }
    return id;
  }

  /** Who the credentials are; asked once in a while. */
  identity(): ReturnType<Cloud["identity"]> {
    return this.cloud.cache.getOrCreate("aws identity", identityTime, () => this.cloud.identity());
  }

  /** The same cloud for one of several calls that an action makes, which must not share a token. */
  part(index: number): Promise<Cloud> {
    const { account, idempotencyKey: key } = this.caller;
    return this.exchange.selectAccount({ account, idempotencyKey: key === undefined ? undefined : `${key}/${index}` });
  }
}

/** How long an identity is believed, in milliseconds. */
const identityTime = 300_000;
