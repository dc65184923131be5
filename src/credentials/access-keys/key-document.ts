import type { AccessKey } from "./sealed-keys.ts";

/** An access key in the form that AWS's tools take from a `credential_process`. */
export interface KeyDocument {
  readonly Version: 1;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
  /** In ISO 8601; absent: it does not end. */
  readonly Expiration?: string;
}

/** The document of an access key. */
export function keyDocument({ id, secret, token, expires }: AccessKey): KeyDocument {
  return {
    Version: 1,
    AccessKeyId: id,
    SecretAccessKey: secret,
    ...(token !== undefined && { SessionToken: token }),
    ...(expires !== undefined && { Expiration: expires.toISOString() }),
  };
}
