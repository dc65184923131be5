import { createHmac, timingSafeEqual } from "node:crypto";

/** A line of OpenSSH's file `known_hosts`. */
export interface KnownHost {
  /** Whether the line is about this host. */
  matches(host: string, port: number): boolean;
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  /** The public key in base64. */
  readonly key: string;
  /** Set when the key must not be taken from anybody any more. */
  readonly revoked: boolean;
}

const line = /^(?:(@\S+)[ \t]+)?(\S+)[ \t]+([a-z0-9@.-]+)[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t].*)?$/;

/**
 * Reads lines of the form of sshd(8), hashed names included. As with OpenSSH, what is no such line is passed over; so are
 * the keys of certificate authorities, since no certificates are accepted.
 */
export function parseKnownHosts(text: string): readonly KnownHost[] {
  return text.split("\n").flatMap((raw) => {
    const [, marker, names = "", type = "", key = ""] = line.exec(raw.trim()) ?? [];
    if (key === "" || names.startsWith("#") || (marker !== undefined && marker !== "@revoked")) return [];
    const isNamed = nameMatcher(names);
    return [{ matches: (host, port) => isNamed(nameOf(host, port)), type, key, revoked: marker === "@revoked" }];
  });
}

/** How the file writes a host: ports other than 22 belong to the name. */
export function nameOf(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

function nameMatcher(names: string): (name: string) => boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(names) ?? [];
  if (salt !== undefined && hash !== undefined)
    return (name) => isHashOf(name, Buffer.from(salt, "base64"), Buffer.from(hash, "base64"));
  const patterns = names.toLowerCase().split(",");
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!")).map(wildcards);
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => wildcards(pattern.slice(1)));
  return (name) => wanted.some((pattern) => pattern.test(name)) && !unwanted.some((pattern) => pattern.test(name));
}

function isHashOf(name: string, salt: Buffer, hash: Buffer): boolean {
  const own = createHmac("sha1", salt).update(name).digest();
  return own.length === hash.length && timingSafeEqual(own, hash);
}

/** `*` stands for any number of characters, `?` for one. */
function wildcards(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
