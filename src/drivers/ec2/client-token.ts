import { createHash, randomUUID } from "node:crypto";
import type { DriverContext } from "../../model/driver.ts";

/** What EC2 takes for a token. */
const fits = /^[!-~]{1,64}$/;

/**
 * The token by which EC2 knows a request again: the client's own, or one of this call alone, so that the call can be repeated when its
 * answer is lost.
 */
export function clientTokenOf({ idempotencyKey }: DriverContext): string {
  if (idempotencyKey === undefined) return randomUUID();
  return fits.test(idempotencyKey) ? idempotencyKey : createHash("sha256").update(idempotencyKey).digest("hex");
}
