import { createHash, createHmac, randomBytes } from "node:crypto";
import type { Credentials } from "../../../model/driver.ts";

/** A cloud that somebody chose: a driver, and a provider by the name that was given; absent: the operator's default. */
export interface ChosenCloud {
  readonly driver: string;
  readonly provider: string | undefined;
}

/** A login of a person at one cloud, as its cookie holds it. */
export interface Login extends ChosenCloud, Credentials {
  /** What the provider's name stood for when the credentials were checked. They are sent nowhere else. */
  readonly endpoint: string | undefined;
  /** When it was made, in milliseconds since the epoch. */
  readonly issued: number;
  /** Known to the cookie alone: the token of its pages is made of it. */
  readonly secret: string;
}

/** A new login. Its secret is its own, so that no token of an earlier one is good for it. */
export function newLogin(cloud: ChosenCloud, endpoint: string | undefined, { user, password }: Credentials): Login {
  const { driver, provider } = cloud;
  return { driver, provider, endpoint, user, password, issued: Date.now(), secret: randomBytes(12).toString("base64url") };
}

/** The name of a login's cookie: there is one login for each driver and endpoint. */
export function loginName(driver: string, endpoint: string | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify([driver, endpoint ?? null]))
    .digest("hex")
    .slice(0, 16);
}

/** What the forms of a login's pages send back. It tells nothing of the login. */
export function tokenOf({ secret }: Login): string {
  return createHmac("sha256", secret).update("form token").digest("base64url").slice(0, 22);
}

/** A login as the content of its cookie: a list, since every byte counts. */
export function encodeLogin({ driver, provider, endpoint, user, password, issued, secret }: Login): Buffer {
  return Buffer.from(JSON.stringify([driver, provider ?? null, endpoint ?? null, user, password, issued, secret]));
}

/** The same backwards. Only what was sealed gets here, and so only what `encodeLogin` wrote. */
export function decodeLogin(content: Uint8Array): Login {
  const [driver, provider, endpoint, user, password, issued, secret] = JSON.parse(Buffer.from(content).toString()) as [
    string,
    string | null,
    string | null,
    string,
    string,
    number,
    string,
  ];
  return { driver, provider: provider ?? undefined, endpoint: endpoint ?? undefined, user, password, issued, secret };
}
