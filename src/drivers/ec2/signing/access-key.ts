import type { Credentials } from "../../../model/driver.ts";
import { CloudError } from "../../../model/errors.ts";

/** An access key, as AWS and its look-alikes have them. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Set for a key that is good for a while only. */
  readonly sessionToken: string | undefined;
}

const separator = ";token=";

/**
 * The access key in a user's name and password: the id, with `;token=TOKEN` behind it where it needs a session token, and the secret.
 * @throws `unauthenticated` for what no access key looks like
 */
export function accessKeyOf({ user, password }: Credentials): AccessKey {
  const end = user.indexOf(separator);
  const [id, sessionToken] = end < 0 ? [user] : [user.slice(0, end), user.slice(end + separator.length)];
  if (!/^[!-+\-.0-~]+$/.test(id) || password === "" || (sessionToken !== undefined && !/^[!-~]+$/.test(sessionToken))) {
    throw new CloudError("unauthenticated", "These are not an access key and its secret.");
  }
  return { id, secret: password, sessionToken };
}
