import { createHash } from "node:crypto";
import type { Blob } from "../../../model/collections/blobs.ts";
import { CloudError } from "../../../model/errors.ts";
import { crc32Checksum, crc32cChecksum, crc64nvmeChecksum, type RunningChecksum } from "./cyclic-checksums.ts";

/** Checksums by their kind, written as the model writes them: MD5 in hexadecimal, all others in Base64. */
export type Checksums = NonNullable<Blob["checksums"]>;
export type ChecksumKind = keyof Checksums;
/** What was computed. */
export type Digests = Checksums & { readonly md5: string };

const running: { readonly [K in ChecksumKind]: () => RunningChecksum } = {
  md5: () => createHash("md5"),
  sha1: () => createHash("sha1"),
  sha256: () => createHash("sha256"),
  crc32: crc32Checksum,
  crc32c: crc32cChecksum,
  crc64nvme: crc64nvmeChecksum,
};

/** Computes checksums of content that passes: MD5, and whatever else was announced. */
export class Meter {
  readonly #running: readonly (readonly [ChecksumKind, RunningChecksum])[];

  constructor(kinds: readonly ChecksumKind[]) {
    this.#running = [...new Set<ChecksumKind>(["md5", ...kinds])].map((kind) => [kind, running[kind]()]);
  }

  update(bytes: Uint8Array): void {
    for (const [, checksum] of this.#running) checksum.update(bytes);
  }

  /** To be called once. */
  digest(): Digests {
    const entries = this.#running.map(([kind, checksum]) => [
      kind,
      checksum.digest().toString(kind === "md5" ? "hex" : "base64"),
    ]);
    return Object.fromEntries(entries) as Digests;
  }
}

/** The kinds of checksums that are announced. */
export const kindsOf = (announced: Checksums | undefined = {}): readonly ChecksumKind[] =>
  (Object.keys(running) as ChecksumKind[]).filter((kind) => announced[kind] !== undefined);

/**
 * Compares what was computed with what was announced. Gives the checksums that were announced, which are right.
 * @throws `invalid_argument` with provider code `BadDigest` for the first that is not
 */
export function prove(computed: Checksums, announced: Checksums | undefined): Checksums | undefined {
  const kinds = kindsOf(announced);
  for (const kind of kinds) {
    const expected = announced?.[kind] ?? "";
    if (computed[kind] !== (kind === "md5" ? expected.toLowerCase() : expected)) {
      throw new CloudError("invalid_argument", `The ${kind} checksum of the content is not the one announced.`, {
        parameter: "checksums",
        providerCode: "BadDigest",
      });
    }
  }
  return kinds.length > 0 ? Object.fromEntries(kinds.map((kind) => [kind, computed[kind] as string])) : undefined;
}
