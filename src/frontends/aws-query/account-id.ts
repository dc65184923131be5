import { createHash } from "node:crypto";

/**
 * The 12 digits that AWS knows an account by, of what the cloud calls it: the same for every process and at any time. Digits that
 * are such already stay as they are.
 */
export function accountIdOf(driver: string, account: string): string {
  if (/^\d{12}$/.test(account)) return account;
  const digest = createHash("sha256").update(`${driver}\0${account}`).digest();
  return String(digest.readUIntBE(0, 6) % 1_000_000_000_000).padStart(12, "0");
}
