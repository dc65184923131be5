import type { Credentials } from "../../../model/driver.ts";
import { CloudError } from "../../../model/errors.ts";

/** What the user and password of a request say to Keystone. */
export type Account =
  | { readonly kind: "password"; readonly user: string; readonly password: string; readonly project: string | undefined }
  | { readonly kind: "application credential"; readonly id: string; readonly secret: string }
  | { readonly kind: "token"; readonly token: string; readonly project: string | undefined };

/**
 * Reads credentials: `USER+PROJECT`, split at the last plus sign, since names may hold one; `USER` alone; `appcred=ID` with the secret of
 * an application credential; `token=`, or `token=+PROJECT`, with a token.
 * @throws `unauthenticated` where the name, the id or the token is empty, of which Keystone says that the request is malformed
 */
export function readAccount({ user, password }: Credentials): Account {
  const [name, project] = splitAtLastPlus(user);
  if (name === "" || user === "appcred=" || (name === "token=" && password === "")) {
    throw new CloudError("unauthenticated", "The credentials name nobody: they are USER+PROJECT, appcred=ID or token= here.");
  }
  if (user.startsWith("appcred=")) return { kind: "application credential", id: user.slice("appcred=".length), secret: password };
  if (name === "token=") return { kind: "token", token: password, project };
  return { kind: "password", user: name, password, project };
}

function splitAtLastPlus(user: string): readonly [name: string, project: string | undefined] {
  const plus = user.lastIndexOf("+");
  return plus < 0 ? [user, undefined] : [user.slice(0, plus), user.slice(plus + 1) || undefined];
}
