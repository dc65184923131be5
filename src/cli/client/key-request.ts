import type { Credentials } from "../../model/driver.ts";
import type { KeyDocument } from "../../credentials/access-keys/key-document.ts";
import type { Scope } from "../../credentials/scope.ts";
import { ApiError, errorOf } from "../../client/api-error.ts";
import { UsageError } from "./exit-codes.ts";

/** What an access key is to be. */
export interface KeyWish {
  readonly scope: Scope;
  readonly expires: Date | undefined;
  readonly session: boolean;
}

/** Whose it is to be. */
interface KeyOwner {
  readonly driver: string | undefined;
  readonly provider: string | undefined;
  readonly credentials: Credentials;
}

/**
 * Lets a server check credentials and make a key of them.
 * @param server its address, or that of its API
 * @throws ApiError when it refuses, UsageError for an address that is none
 */
export async function askServerForKey(
  server: string,
  { driver, provider, credentials }: KeyOwner,
  { scope, expires, session }: KeyWish,
  signal: AbortSignal,
): Promise<KeyDocument> {
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new UsageError("--server: its address is none, such as http://localhost:3001");
  const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
  const response = await fetch(new URL("/access-keys", server), {
    method: "POST",
    redirect: "error",
    signal,
    headers: {
      Authorization: `Basic ${basic}`,
      "Content-Type": "application/json",
      ...(driver !== undefined && { "X-Deltacloud-Driver": driver }),
      ...(provider !== undefined && { "X-Deltacloud-Provider": provider }),
    },
    body: JSON.stringify({
      expiresIn: expires && (expires.getTime() - Date.now()) / 1000,
      readOnly: scope.readOnly,
      driverScope: scope.operations,
      frontends: scope.frontends,
      session,
    }),
  }).catch((error: unknown) => {
    throw signal.aborted
      ? error
      : new ApiError("unreachable", `${server} cannot be reached: ${causeOf(error)}`, { cause: error });
  });
  if (!response.ok) throw await errorOf(response);
  const document: unknown = await response.json().catch(() => undefined);
  if (!isKeyDocument(document)) throw new ApiError("unexpected_answer", "The server did not answer with an access key.");
  return document;
}

const isKeyDocument = (value: unknown): value is KeyDocument =>
  typeof value === "object" && value !== null && "AccessKeyId" in value && "SecretAccessKey" in value;

const causeOf = (error: unknown): string => {
  const { cause, message } = error as Error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message;
};
