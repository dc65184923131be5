import type { DriverContext } from "../../model/driver.ts";
import type { HttpHeaders } from "../../model/http.ts";
import { createRestClient, type RestClient } from "../../http/rest-client.ts";
import { addressOf } from "./catalogue.ts";
import { toCloudError } from "./errors.ts";
import type { Location } from "./identity/provider.ts";
import { usableShare, type Token } from "./identity/token.ts";
import { ServiceClient } from "./service-client.ts";
import { serviceTypes, type ServiceName } from "./service-types.ts";

/** How one cloud of the family is found, and how it lets somebody in. */
export interface Entrance {
  /** @throws `invalid_argument` for a provider that is none */
  locate(context: DriverContext): Location;
  /** @throws `unauthenticated` */
  authenticate(context: DriverContext, location: Location): Promise<Token>;
}

const cacheKey = "token";

const secretFields = ["X-Auth-Token"];
const fieldsOf = (token: Token): HttpHeaders => ({ "X-Auth-Token": token.id });

/**
 * One caller's way into an OpenStack cloud. The token is shared by all requests of the tenant: it is got once, renewed before it ends,
 * and renewed once for a request that is refused in spite of it.
 */
export class Connection {
  readonly context: DriverContext;
  readonly #entrance: Entrance;
  #location: Location | undefined;
  #token: Promise<Token> | undefined;
  readonly #clients = new Map<ServiceName, ServiceClient>();
  readonly #apis = new Map<ServiceName, Promise<RestClient>>();

  constructor(context: DriverContext, entrance: Entrance) {
    this.context = context;
    this.#entrance = entrance;
  }

  get location(): Location {
    return (this.#location ??= this.#entrance.locate(this.context));
  }

  /** @throws `unauthenticated` */
  token(): Promise<Token> {
    return (this.#token ??= this.#enter());
  }

  async #enter(): Promise<Token> {
    const { context, location } = this;
    return context.cache.getOrCreate(
      cacheKey,
      ({ lifetime }) => lifetime * usableShare,
      () => this.#entrance.authenticate(context, location),
    );
  }

  service(name: ServiceName): ServiceClient {
    let client = this.#clients.get(name);
    if (!client) this.#clients.set(name, (client = new ServiceClient(this, name)));
    return client;
  }

  /**
   * A service by HTTP: at its address, with the token, its errors read as OpenStack's.
   * @throws `unsupported` where the cloud lacks the service
   */
  rest(service: ServiceName): Promise<RestClient> {
    let api = this.#apis.get(service);
    if (!api) this.#apis.set(service, (api = this.#open(service)));
    return api;
  }

  async #open(service: ServiceName): Promise<RestClient> {
    let token = await this.token();
    // Of several requests that are refused at a time, the first has it renewed.
    const renewed = async (refused: HttpHeaders): Promise<HttpHeaders | undefined> => {
      const id = refused["X-Auth-Token"];
      if (token.id === id) token = await this.#renew(token);
      return token.id === id ? undefined : fieldsOf(token);
    };
    return createRestClient(this.context.http, {
      base: addressOf(token, this.location, service),
      headers: { Accept: "application/json", ...serviceTypes[service].headers },
      sensitive: secretFields,
      toError: toCloudError,
      authorize: ({ refused }) => (refused ? renewed(refused) : fieldsOf(token)),
    });
  }

  async #renew(refused: Token): Promise<Token> {
    this.context.cache.drop(cacheKey, refused);
    this.#token = undefined;
    return this.token();
  }
}
