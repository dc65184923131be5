import { invalidArgument } from "../failures.ts";

/** Nova has no place for the tags of a key pair, but a public key has one for comments, whose last word this may be. */
const beginning = "deltacloud:tags=";
/** The most characters of it: programs read lines of 8 KiB at least, and the key needs some. */
const longest = 4096;

type Tags = Readonly<Record<string, string>>;

/** A public key with tags in its comment. @throws `invalid_argument` for tags that are too long together */
export function withTags(publicKey: string, tags: Tags): string {
  if (Object.keys(tags).length === 0) return publicKey;
  const word = `${beginning}${Buffer.from(JSON.stringify(tags), "utf8").toString("base64url")}`;
  if (word.length > longest) throw invalidArgument("tags", "The tags of a key are too long together.");
  return `${publicKey} ${word}`;
}

/** A public key as it was before it got tags, and those. */
export function withoutTags(publicKey: string): { readonly publicKey: string; readonly tags?: Tags } {
  const whole = publicKey.trim();
  const space = whole.lastIndexOf(" ");
  if (!whole.startsWith(beginning, space + 1)) return { publicKey: whole };
  const tags = tagsIn(whole.slice(space + 1 + beginning.length));
  return tags ? { publicKey: whole.slice(0, space), tags } : { publicKey: whole };
}

function tagsIn(encoded: string): Tags | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
    if (typeof read !== "object" || read === null || Array.isArray(read)) return undefined;
    return Object.values(read).every((value) => typeof value === "string") ? (read as Tags) : undefined;
  } catch {
    return undefined;
  }
}
