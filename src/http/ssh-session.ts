import type { Socket } from "node:net";
import { CloudError } from "../model/errors.ts";
import type { HostKeys } from "./host-keys.ts";
import { collect, type CommandResult } from "./command-output.ts";
import type { ServerHostKeyAlgorithm, utils } from "./ssh-library.ts";

export interface SshSessionOptions {
  /** Makes the connection, when all else is ready; it is the caller's to destroy. */
  readonly connect: () => Promise<Socket>;
  /** What the host is called in the list of host keys and in messages. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey: string | undefined;
  readonly password: string | undefined;
  readonly hostKeys: HostKeys;
  /** Ends login and command with its reason. */
  readonly signal: AbortSignal;
}

/** A user who is logged in. */
export interface SshSession {
  /** Runs a command with empty input. */
  execute(command: string): Promise<CommandResult>;
}

/** What the library's errors say of where they come from. */
type LibraryError = Error & { readonly level?: string };

/** Connects and logs in. @throws the errors of the command runner */
export async function openSshSession(options: SshSessionOptions): Promise<SshSession> {
  const { host, port, username, password, hostKeys, signal } = options;
  const { Client, utils: keys } = await import("./ssh-library.ts");
  const privateKey = options.privateKey ? readKey(options.privateKey, keys.parseKey) : undefined;
  const algorithms = algorithmsFor(await hostKeys.typesOf(host, port));
  const client = new Client();
  const socket = await options.connect();
  signal.throwIfAborted();
  const failure = failureOf(signal, (fail) => {
    socket.once("close", () => fail(connectionLost(host)));
    client.on("error", (error: LibraryError) => fail(toCloudError(error, host, algorithms !== undefined)));
    client.on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) => {
      answer(prompts.map(({ echo }) => (echo ? "" : (password ?? ""))));
    });
    client.connect({
      sock: socket,
      username,
      ...(password ? { password, tryKeyboard: true } : {}),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(algorithms ? { algorithms: { serverHostKey: algorithms } } : {}),
      authHandler: ["none", "publickey", "password", "keyboard-interactive"],
      hostVerifier: (key: Buffer, verify: (isTrusted: boolean) => void): void => {
        hostKeys
          .check(host, port, key)
          .then(() => verify(true))
          .catch(fail);
      },
      // The caller's signal covers the whole way.
      readyTimeout: 0,
    });
  });
  await Promise.race([failure, new Promise<void>((resolve) => client.once("ready", resolve))]);

  return {
    execute: (command) =>
      Promise.race([
        failure,
        new Promise<CommandResult>((resolve, reject) => {
          client.exec(command, (error, channel) => {
            if (error) reject(new CloudError("provider_error", `${host} does not run commands.`));
            else collect(channel, resolve, reject);
          });
        }),
      ]),
  };
}

/**
 * A promise that is only ever rejected: by the first failure, or when the signal aborts. It may be so before anybody waits for
 * it, or after the end.
 */
function failureOf(signal: AbortSignal, begin: (fail: (error: unknown) => void) => void): Promise<never> {
  const failure = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    begin(reject);
  });
  failure.catch(() => {});
  return failure;
}

/** @param text the key; forms send its lines with carriage returns */
function readKey(text: string, parse: typeof utils.parseKey): string {
  const lines = `${text.replace(/\r\n?/g, "\n").trim()}\n`;
  const key = parse(lines);
  if (!(key instanceof Error) && key.isPrivateKey()) return lines;
  const isEncrypted = key instanceof Error && /passphrase/.test(key.message);
  const message = isEncrypted ? "The private key is protected by a passphrase." : "The private key cannot be read.";
  throw new CloudError("invalid_argument", message, { parameter: "privateKey" });
}

/** How signatures with a type of key are negotiated, in the order of preference. */
const algorithmsOf: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};

/** A server that has several keys must show the one that is known; undefined where nothing is known. */
function algorithmsFor(types: readonly string[]): ServerHostKeyAlgorithm[] | undefined {
  const algorithms = Object.keys(algorithmsOf).flatMap((type) => (types.includes(type) ? (algorithmsOf[type] ?? []) : []));
  return algorithms.length === 0 ? undefined : algorithms;
}

/** The words of the library are kept to ourselves, unless they are its own about the handshake: a server could say anything. */
function toCloudError(error: LibraryError, host: string, isKeyKnown: boolean): CloudError {
  switch (error.level) {
    case "client-authentication":
      return new CloudError("permission_denied", `${host} does not accept this user name with this password or key.`);
    case "client-socket":
      return connectionLost(host, error);
    case "handshake":
      if (isKeyKnown && /host key/.test(error.message)) {
        return new CloudError("permission_denied", `${host} does not have the host key that is known.`);
      }
      return new CloudError("provider_error", `No SSH session with ${host}: ${error.message}`);
    default:
      if (error.message.startsWith("Connection lost")) return connectionLost(host, error);
      return new CloudError("provider_error", `The SSH session with ${host} failed.`);
  }
}

function connectionLost(host: string, cause?: Error): CloudError {
  return new CloudError("provider_unavailable", `The connection to ${host} was lost.`, { cause });
}
