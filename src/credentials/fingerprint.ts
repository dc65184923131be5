import { hash } from "node:crypto";

/**
 * What an access key is called in logs and in the deny list: 16 hexadecimal digits that lead nowhere. Two keys have the same one by
 * chance only, which is once in the lifetime of no server.
 */
export function fingerprintOf(accessKey: string): string {
  return hash("sha256", `deltacloud access key\0${accessKey}`).slice(0, 16);
}
