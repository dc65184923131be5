import type { TlsProfile } from "../model/driver.ts";

const keys = new WeakMap<TlsProfile, string>();

/** Tells profiles apart by what they say. */
export function tlsProfileKey(profile: TlsProfile | undefined): string {
  if (!profile) return "";
  let key = keys.get(profile);
  if (key === undefined) {
    const { ca, insecure, serverName, certificate, key: own } = profile;
    key = JSON.stringify([ca, insecure === true, serverName, certificate, own]);
    keys.set(profile, key);
  }
  return key;
}
