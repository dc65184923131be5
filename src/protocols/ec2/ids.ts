/**
 * EC2's form of a cloud's ids: a prefix that says what it is, and hex digits. Both ways without a table:
 *
 * - what has this prefix and 8 or 17 hex digits already stays as it is
 * - a UUID in lower case is the prefix and its 32 hex digits
 * - anything else is the prefix, `f`, and the hex digits of its UTF-8; where that makes 17 digits, `fff`, as `ff` is no byte of UTF-8
 *
 * Digits only, since tools tell ids from names by them.
 */

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const longestId = 4096;
/** No cloud has such ids, and no driver has to look at them. */
const hasControl = /\p{Cc}/u;

/** EC2's form of a cloud's id. The prefix comes without its hyphen, such as `i` or `eni-attach`. */
export function encodeId(prefix: string, id: string): string {
  if (isNative(prefix, id)) return id;
  if (uuid.test(id)) return `${prefix}-${id.replaceAll("-", "")}`;
  const digits = hexOf(id);
  return `${prefix}-${digits.length === 16 ? "fff" : "f"}${digits}`;
}

/** The cloud's own id; undefined for what `encodeId` never makes with this prefix. */
export function decodeId(prefix: string, id: string): string | undefined {
  if (isNative(prefix, id)) return id;
  if (!id.startsWith(`${prefix}-`) || id.length > longestId) return undefined;
  const rest = id.slice(prefix.length + 1);
  if (/^[0-9a-f]{32}$/.test(rest)) return rest.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  if (!/^f(?:[0-9a-f]{2})+$/.test(rest)) return undefined;
  const decoded = Buffer.from(rest.slice(rest.startsWith("fff") ? 3 : 1), "hex").toString("utf8");
  return !hasControl.test(decoded) && encodeId(prefix, decoded) === id ? decoded : undefined;
}

/** The prefix of an id: all in front of its last hyphen. */
export function prefixOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf("-")));
}

/** The hex digits of a text's UTF-8. Nearly all ids are ASCII, of which a table is far cheaper than a buffer. */
function hexOf(text: string): string {
  let digits = "";
  for (let index = 0; index < text.length; index++) {
    const pair = hexOfAscii[text.charCodeAt(index)];
    if (pair === undefined) return Buffer.from(text, "utf8").toString("hex");
    digits += pair;
  }
  return digits;
}

const hexOfAscii: readonly string[] = Array.from({ length: 128 }, (_, code) => code.toString(16).padStart(2, "0"));

function isNative(prefix: string, id: string): boolean {
  if (!id.startsWith(prefix) || id.charCodeAt(prefix.length) !== hyphen) return false;
  const digits = id.length - prefix.length - 1;
  return (digits === 8 || digits === 17) && /^[0-9a-f]+$/.test(id.slice(prefix.length + 1));
}

const hyphen = 45;
