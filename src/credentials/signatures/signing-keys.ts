import { hmac } from "./hmac.ts";

/** What a SigV4 signature is for. */
export interface CredentialScope {
  /** As YYYYMMDD. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The scope as it is written in a string to sign. */
export const scopeText = ({ date, region, service }: CredentialScope): string => `${date}/${region}/${service}/aws4_request`;

/** How many derived keys are kept: a key is good for a day, and a client uses the same one all the time. */
const mostKeys = 1000;

/** Derives the keys that requests are signed with, and keeps those used last. */
export class SigningKeys {
  readonly #keys = new Map<string, Buffer>();

  /** The key of a secret for a scope. */
  of(secret: string, scope: CredentialScope): Buffer {
    const name = `${secret}/${scopeText(scope)}`;
    const known = this.#keys.get(name);
    // Long before anything has to go, the order is no matter.
    if (known && this.#keys.size <= mostKeys / 2) return known;
    const key = known ?? derive(secret, scope);
    this.#keys.delete(name);
    this.#keys.set(name, key);
    if (this.#keys.size > mostKeys) this.#keys.delete(this.#keys.keys().next().value as string);
    return key;
  }
}

function derive(secret: string, { date, region, service }: CredentialScope): Buffer {
  const forDate = hmac("sha256", Buffer.from(`AWS4${secret}`), date);
  const forService = hmac("sha256", hmac("sha256", forDate, region), service);
  return hmac("sha256", forService, "aws4_request");
}
