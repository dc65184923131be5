import { CloudError } from "../model/errors.ts";

const deepest = 100;
/** `__proto__` with or without letters that are written as escapes. */
const suspicious = /__proto__|\\u00(?:5[fF]|6[fF]|7[024])/;

/**
 * Reads JSON that comes from elsewhere. Members that are called `__proto__` are left out, so that no copy of the value takes them for a
 * prototype. Numbers are JavaScript's: above 2^53 they lose digits.
 * @throws `provider_error` for what is no JSON, and for more than 100 levels
 */
export function readJson(text: string): unknown {
  if (depthOf(text) > deepest) throw new CloudError("provider_error", "The JSON has too many levels.");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CloudError("provider_error", "The text is not valid JSON.", { cause });
  }
  if (suspicious.test(text)) removePrototypes(value);
  return value;
}

/** How deep arrays and objects lie in one another. Counts without parsing: what is no JSON is the parser's to refuse. */
function depthOf(text: string): number {
  let depth = 0;
  let largest = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22:
        index = endOfString(text, index);
        break;
      case 0x5b:
      case 0x7b:
        if (++depth > largest) largest = depth;
        break;
      case 0x5d:
      case 0x7d:
        depth--;
    }
  }
  return largest;
}

/** Where the string that begins here ends; the text's end where it does not. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function removePrototypes(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (Object.hasOwn(value, "__proto__")) delete (value as Record<string, unknown>)["__proto__"];
  for (const member of Object.values(value)) removePrototypes(member);
}
