import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from "node:fs";
import path from "node:path";
import { CloudError } from "../model/errors.ts";
import { sealingKeyLength } from "./sealing.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const keyFileName = "sealing-key";

/** Sealing keys as they were found in a file. */
export interface KeyFile {
  readonly keys: readonly Uint8Array[];
  /** Whether others than the file's owner can read it. */
  readonly exposed: boolean;
}

/**
 * A sealing key out of its text: 32 bytes in Base64, of either alphabet, as `openssl rand -base64 32` writes them.
 * @throws `invalid_argument`, without a word of the text
 */
export function parseSealingKey(text: string): Uint8Array {
  const key = Buffer.from(text.trim(), "base64");
  if (!/^\s*[\w+/-]+={0,2}\s*$/.test(text) || key.length !== sealingKeyLength) {
    throw new CloudError("invalid_argument", `A sealing key is ${sealingKeyLength} random bytes in Base64.`);
  }
  return key;
}

/**
 * The sealing keys of a file: one a line, the first one seals and all open; empty lines and those that begin with `#` do not
 * count. A file that is not there is made with a new key, readable by its owner alone. Processes that make it at the same
 * time agree on one key.
 * @throws `failed_precondition` for a file that cannot be read or made, `invalid_argument` for what is no key in it
 */
export function readSealingKeys(file: string): KeyFile {
  const found = readIfThere(file) ?? (make(file), readIfThere(file));
  if (found === undefined) throw new CloudError("failed_precondition", `${file} was made, and is gone.`);
  const lines = found.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (lines.length === 0) throw new CloudError("invalid_argument", `${file} holds no sealing key.`);
  const exposed = process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0;
  return { keys: lines.map(parseSealingKey), exposed };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unusable(file, "read", error);
  }
}

/** Makes the file under another name first, so that nobody finds half of it; a link takes no name that is taken. */
function make(file: string): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = openSync(draft, "wx", 0o600);
    try {
      writeSync(descriptor, `${randomBytes(sealingKeyLength).toString("base64")}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    try {
      linkSync(draft, file);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    } finally {
      unlinkSync(draft);
    }
  } catch (error) {
    throw unusable(file, "made", error);
  }
}

/** The file that sealing keys are in where nothing is said of them: below XDG_CONFIG_HOME, or `.config` of the home directory. */
export function usualKeyFile({ XDG_CONFIG_HOME: folder, HOME: home }: Environment): string | undefined {
  const base = folder !== undefined && path.isAbsolute(folder) ? folder : home && path.join(home, ".config");
  return base ? path.join(base, "deltacloud", keyFileName) : undefined;
}

/** The file that sealing keys are in below a directory for data. */
export const keyFileIn = (folder: string): string => path.resolve(folder, keyFileName);

/** The file with the fingerprints of denied access keys that goes with a file of sealing keys. */
export const denyFileBeside = (keyFile: string): string => path.join(path.dirname(keyFile), "denied-keys");

const unusable = (file: string, verb: string, error: unknown): CloudError =>
  new CloudError("failed_precondition", `${file} cannot be ${verb}: ${codeOf(error) ?? "unknown error"}.`);

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
