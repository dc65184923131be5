import { hash } from "node:crypto";

/**
 * The 12 digits that AWS knows an account by, of what the cloud calls it: the same for every process and at any time. Digits that
 * are such already stay as they are.
 */
export function accountIdOf(driver: string, account: string): string {
  if (/^\d{12}$/.test(account)) return account;
  const digest = Buffer.from(hash("sha256", `${driver}\0${account}`), "hex");
  return String(digest.readUIntBE(0, 6) % 1_000_000_000_000).padStart(12, "0");
}
