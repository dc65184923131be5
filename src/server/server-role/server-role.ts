import type { OperatorLog } from "../../gateway/gateway.ts";
import type { FindProxy } from "../../http/tunnel.ts";
import type { Credentials } from "../../model/driver.ts";
import { CloudError, isCloudError } from "../../model/errors.ts";
import { containerRole } from "./container-role.ts";
import { machineRole } from "./machine-role.ts";
import { credentialsOf, type RoleCredentials } from "./role-credentials.ts";
import type { RoleSource } from "./role-source.ts";
import { webIdentityRole } from "./web-identity-role.ts";

/** How long before their end credentials are replaced: the services have new ones by then. In milliseconds. */
const margin = 5 * 60_000;

/** How long a failure is believed, so that not every request waits for a service that is not there. In milliseconds. */
const failureBelieved = 10_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** The server's own credentials at AWS. */
export interface ServerRole {
  /**
   * As they are now. They are asked for once for all, replaced shortly before their end, and held in memory alone.
   * @throws `provider_unavailable` where there are none
   */
  credentials(): Promise<Credentials>;
  close(): Promise<void>;
}

/**
 * Finds the server's own credentials where AWS's tools look for theirs: in the environment, by a web identity, by the container, by the machine.
 * @param findProxy the proxy on the way to what is elsewhere
 * @throws StartError for an environment that contradicts itself
 */
export function openServerRole(environment: Environment, log: OperatorLog, findProxy?: FindProxy): ServerRole {
  const found =
    environmentRole(environment) ??
    webIdentityRole(environment, findProxy) ??
    containerRole(environment) ??
    machineRole(environment);
  const role = new HeldRole(found, log);
  return { credentials: () => role.credentials(), close: async () => found?.close?.() };
}

function environmentRole(environment: Environment): RoleSource | undefined {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment;
  if (!id || !secret) return undefined;
  const credentials = credentialsOf({ id, secret, token });
  return { name: "the environment", read: async () => credentials };
}

/** Credentials of a source, for as long as they are good. */
class HeldRole {
  readonly #source: RoleSource | undefined;
  readonly #log: OperatorLog;
  #held: RoleCredentials | undefined;
  #reading: Promise<RoleCredentials> | undefined;
  #failure: { readonly error: unknown; readonly until: number } | undefined;

  constructor(source: RoleSource | undefined, log: OperatorLog) {
    this.#source = source;
    this.#log = log;
  }

  async credentials(): Promise<Credentials> {
    const held = this.#held;
    const now = Date.now();
    if (held && now < held.expires - margin) return held;
    const isGood = held !== undefined && now < held.expires;
    if (this.#failure && now < this.#failure.until) {
      if (isGood) return held;
      throw this.#failure.error;
    }
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    try {
      return await this.#reading;
    } catch (error) {
      if (isGood) return held;
      throw error;
    }
  }

  async #read(): Promise<RoleCredentials> {
    const name = this.#source?.name ?? "nothing";
    try {
      const read = await this.#source?.read();
      if (!read) throw new CloudError("provider_unavailable", "The server has no role of its own.");
      this.#held = read;
      this.#failure = undefined;
      this.#log.debug({ source: name, expires: read.expires }, "the server's own credentials were read");
      return read;
    } catch (cause) {
      const error = new CloudError("provider_unavailable", "The server's own credentials cannot be had.", { cause });
      this.#failure = { error, until: Date.now() + failureBelieved };
      // Nothing of what was answered but its code.
      const reason = isCloudError(cause) ? (cause.details.providerCode ?? cause.code) : "unreadable";
      this.#log.warn({ source: name, reason }, "the server's own credentials cannot be had");
      throw error;
    }
  }
}
