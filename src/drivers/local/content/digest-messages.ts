import type { ChecksumKind, Digests } from "./meter.ts";

/** What is asked of the thread that computes checksums. Each content has a number, and memory that both threads see. */
export type DigestRequest =
  | { readonly content: number; readonly memory: SharedArrayBuffer; readonly kinds: readonly ChecksumKind[] }
  | { readonly content: number; readonly start: number; readonly length: number }
  | { readonly content: number; readonly last: "digest" | "forget" };

/** The answer to each request for a content that has bytes, or is at its end. */
export interface DigestAnswer {
  readonly content: number;
  readonly digests?: Digests;
}
