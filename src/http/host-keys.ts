import { createHash } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import { CloudError } from "../model/errors.ts";
import { nameOf, parseKnownHosts, type KnownHost } from "./known-hosts.ts";

/**
 * Which keys of SSH servers are trusted; the operator's choice.
 * - `known`: those in a file or in lines of OpenSSH's form `known_hosts`; the file is read anew each time.
 * - `accept-new`: the first key that a server shows; it is remembered in the file, or as long as the process lives, and
 *   another is refused.
 * - `any`: every key. Who can change the network's answers can then read commands and passwords.
 */
export type HostKeyPolicy =
  | { readonly mode: "known"; readonly file?: string | undefined; readonly entries?: readonly string[] | undefined }
  | { readonly mode: "accept-new"; readonly file?: string | undefined }
  | { readonly mode: "any" };

/** The policy at work. */
export interface HostKeys {
  /** The types of the keys that this host is known by; none when nothing is known of it. */
  typesOf(host: string, port: number): Promise<readonly string[]>;
  /** Checks what a server has shown to be its key. @throws `permission_denied` when it is not to be trusted */
  check(host: string, port: number, key: Buffer): Promise<void>;
}

/** The hosts that are remembered without a file; the first are forgotten first. */
const largestNumberOfHosts = 10_000;

/** @throws `invalid_argument` when an entry is no line of `known_hosts` */
export function createHostKeys(policy: HostKeyPolicy): HostKeys {
  if (policy.mode === "any") return { typesOf: async () => [], check: async () => {} };
  const fixed = policy.mode === "known" ? (policy.entries ?? []).map(parseEntry) : [];
  const memory: KnownHost[] = [];
  const { file } = policy;
  const read = async (): Promise<{ text: string; hosts: readonly KnownHost[] }> => {
    const text = file === undefined ? "" : await textOf(file);
    return { text, hosts: [...fixed, ...parseKnownHosts(text), ...memory] };
  };

  const remember = async (text: string, entry: string): Promise<void> => {
    if (file === undefined) {
      memory.push(parseEntry(entry));
      if (memory.length > largestNumberOfHosts) memory.shift();
    } else await appendFile(file, `${text === "" || text.endsWith("\n") ? "" : "\n"}${entry}\n`, { mode: 0o600 });
  };

  const check = async (host: string, port: number, key: Buffer): Promise<void> => {
    const { text, hosts } = await read();
    const name = nameOf(host, port);
    const verdict = judge(hosts, host, port, key.toString("base64"));
    if (verdict === "trusted") return;
    if (verdict === "unknown" && policy.mode === "accept-new") {
      await remember(text, `${name} ${typeOf(key)} ${key.toString("base64")}`);
      return;
    }
    throw new CloudError("permission_denied", `The host key of ${name} ${reasons[verdict]} (${fingerprintOf(key)}).`);
  };

  let last: Promise<unknown> = Promise.resolve();
  return {
    async typesOf(host, port) {
      const { hosts } = await read();
      return hosts.filter((known) => !known.revoked && known.matches(host, port)).map(({ type }) => type);
    },
    // One after the other, so that of two keys shown at the same time only one is the first.
    check(host, port, key) {
      const result = last.then(() => check(host, port, key));
      last = result.catch(() => {});
      return result;
    },
  };
}

const reasons = {
  unknown: "is not known",
  changed: "is not the one that is known",
  revoked: "is revoked",
} as const;

function judge(hosts: readonly KnownHost[], host: string, port: number, key: string): "trusted" | keyof typeof reasons {
  const about = hosts.filter((known) => known.matches(host, port));
  if (about.some((known) => known.revoked && known.key === key)) return "revoked";
  const keys = about.filter((known) => !known.revoked);
  if (keys.some((known) => known.key === key)) return "trusted";
  return keys.length === 0 ? "unknown" : "changed";
}

function parseEntry(entry: string): KnownHost {
  const [host, ...more] = parseKnownHosts(entry);
  if (!host || more.length > 0) throw new CloudError("invalid_argument", "A known host is not of the form HOST TYPE KEY.");
  return host;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** The type that is written at the beginning of a key. It comes from the server and goes into a file. */
function typeOf(key: Buffer): string {
  const type = key.length < 4 ? "" : key.toString("latin1", 4, 4 + key.readUInt32BE(0));
  if (!/^[a-z0-9@.-]{1,64}$/.test(type)) throw new CloudError("provider_error", "The host key is malformed.");
  return type;
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}
