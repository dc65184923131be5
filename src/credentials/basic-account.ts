import { AccessRefusal } from "./access-refusal.ts";
import type { AccessKeys } from "./access-keys/access-keys.ts";
import type { Account } from "./account.ts";
import { basicCredentials } from "./basic.ts";
import { everything } from "./scope.ts";
import { isSame } from "./signatures/hmac.ts";
import { textOfOctets } from "./signatures/percent-encoding.ts";
import { headerValues, type SignedRequest } from "./signatures/signed-request.ts";

/** A session token goes behind the access key, as the EC2 driver has its own. */
const withToken = /^(\w+);token=(\w+)$/;

/** Whether a user name of Basic is an access key of ours. */
export const namesAccessKey = (keys: AccessKeys, user: string): boolean => keys.isKey(withToken.exec(user)?.[1] ?? user);

/**
 * The account of an `Authorization: Basic` header: the cloud's own user and password, with the driver and provider of the
 * `X-Deltacloud-*` headers; or an access key (`KEY`, or `KEY;token=TOKEN`) and its secret, which name their own.
 * @throws AccessRefusal
 */
export function basicAccount(keys: AccessKeys, { rawHeaders, clientAddress }: SignedRequest): Account {
  const credentials = basicCredentials(headerValues(rawHeaders, "authorization")[0]);
  if (!credentials)
    throw new AccessRefusal("malformed", "The Authorization header is neither a signature nor of the scheme Basic.");
  const { user, password } = credentials;
  const [, id = user, token] = withToken.exec(user) ?? [];
  if (keys.isKey(id)) {
    return keys.admit(id, token, clientAddress, ({ secret }) => {
      if (!isSame(Buffer.from(secret), Buffer.from(password)))
        throw new AccessRefusal("signature", "The secret is not the key's.");
    });
  }
  const named = (name: string): string | undefined => headerValues(rawHeaders, name).map(textOfOctets)[0] || undefined;
  return {
    driver: named("x-deltacloud-driver"),
    provider: named("x-deltacloud-provider"),
    credentials,
    scope: everything,
  };
}
