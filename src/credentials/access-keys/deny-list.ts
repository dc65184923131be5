import { appendFileSync, mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fingerprintOf } from "../fingerprint.ts";

/** The access keys that the operator has denied, by their fingerprints. */
export interface DenyList {
  has(fingerprint: string): boolean;
}

/** A list without a key. */
export const nobodyDenied: DenyList = { has: () => false };

const fingerprintForm = /^[0-9a-f]{16}$/;
const lookEvery = 1000;

/** The fingerprint that somebody means who gives one, or a whole access key. */
export const asFingerprint = (text: string): string => (fingerprintForm.test(text) ? text : fingerprintOf(text));

/**
 * A deny list in a file: one fingerprint a line, with anything behind it; what begins with `#` does not count. It is read again
 * when it has changed, at most once a second. A file that is not there denies nobody.
 */
export class DenyFile implements DenyList {
  readonly file: string;
  readonly #onFailure: (error: NodeJS.ErrnoException) => void;
  #denied: ReadonlySet<string> = new Set();
  #state = "";
  #lookAt = 0;

  /** @param onFailure told when the file cannot be read; what it said before stays */
  constructor(file: string, onFailure: (error: NodeJS.ErrnoException) => void) {
    this.file = file;
    this.#onFailure = onFailure;
  }

  has(fingerprint: string): boolean {
    const now = Date.now();
    if (now >= this.#lookAt) {
      this.#lookAt = now + lookEvery;
      this.#look();
    }
    return this.#denied.has(fingerprint);
  }

  #look(): void {
    try {
      const found = statSync(this.file, { throwIfNoEntry: false });
      const state = found ? `${found.ino} ${found.mtimeMs} ${found.size}` : "";
      if (state === this.#state) return;
      this.#denied = new Set(found ? readFingerprints(readFileSync(this.file, "utf8")) : []);
      this.#state = state;
    } catch (error) {
      this.#onFailure(error as NodeJS.ErrnoException);
    }
  }
}

/** Adds a fingerprint to a file, unless it is there already. @returns whether it was added */
export function addToDenyFile(file: string, fingerprint: string, remark: string): boolean {
  let known = "";
  try {
    known = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    mkdirSync(path.dirname(file), { recursive: true });
  }
  if (readFingerprints(known).includes(fingerprint)) return false;
  appendFileSync(file, `${known === "" || known.endsWith("\n") ? "" : "\n"}${fingerprint} ${remark}\n`);
  return true;
}

const readFingerprints = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s/, 1)[0] ?? "")
    .filter((word) => fingerprintForm.test(word));
