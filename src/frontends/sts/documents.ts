import { string, struct, timestamp } from "../../model/shape.ts";

/** A key that was made, with its secret. */
export const credentialsDocument = struct({
  AccessKeyId: string(),
  SecretAccessKey: string(),
  SessionToken: string(),
  Expiration: timestamp(),
});

/** Somebody who has taken on a role. */
export const assumedRoleUserDocument = struct({ AssumedRoleId: string(), Arn: string() });
