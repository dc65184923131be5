import { createHash } from "node:crypto";

type Tags = Readonly<Record<string, string>>;

/**
 * Letters that stand for what has no place of its own, in the names of the hidden tags by which another resource keeps what is known of it. They
 * are few unless told: some clouds take short tags only.
 */
export const markOf = (text: string, letters = 6): string =>
  createHash("sha256").update(text).digest("base64url").slice(0, letters);

/** What a resource keeps behind a beginning, by the keys that follow it. */
export const keptBehind = (beginning: string, tags: Tags = {}): Tags =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => (key.startsWith(beginning) ? [[key.slice(beginning.length), value]] : [])),
  );

/** The tags of a resource when it keeps these behind a beginning, and no others there. */
export const keepBehind = (beginning: string, kept: Tags, tags: Tags = {}): Tags =>
  Object.fromEntries([
    ...Object.entries(tags).filter(([key]) => !key.startsWith(beginning)),
    ...Object.entries(kept).map(([key, value]) => [beginning + key, value] as const),
  ]);
