/** The first line of a document; single quotes, as the original wrote it. */
export const xmlDeclaration = "<?xml version='1.0' encoding='utf-8' ?>\n";

// What XML 1.0 cannot hold: control characters, lone surrogates (which the flag `u` tells from pairs) and U+FFFE, U+FFFF.
// A carriage return would be read as a line feed, and in an attribute tabs and line feeds as spaces.
// oxlint-disable no-control-regex -- finding them is the point
const specialInText = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;
const specialInAttribute = /[&<>"'\u0000-\u001f\ufffe\uffff\ud800-\udfff]/gu;
const specialInCdata = /\]\]>|[\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;
// oxlint-enable no-control-regex

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

const replacementOf = (special: string): string => references[special] ?? "\ufffd";

/** Text between tags. What XML cannot hold becomes U+FFFD. */
export function escapeText(text: string): string {
  return isPlain(text) ? text : text.replace(specialInText, replacementOf);
}

/** The value of an attribute, for either kind of quotes. What XML cannot hold becomes U+FFFD. */
export function escapeAttribute(text: string): string {
  return isPlain(text) ? text : text.replace(specialInAttribute, replacementOf);
}

/** Printable ASCII without markup, as nearly all values are: they need no look at the rules. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (plain[text.charCodeAt(index)] !== 1) return false;
  return true;
}

const plain = Uint8Array.from({ length: 128 }, (_, code) =>
  code >= 0x20 && code < 0x7f && !"&<>\"'".includes(String.fromCharCode(code)) ? 1 : 0,
);

const outsideCdata: Readonly<Record<string, string>> = { "]]>": "]]]]><![CDATA[>", "\r": "]]>&#13;<![CDATA[" };

/** A CDATA section that reads as the text; what cannot stand in one interrupts it. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replace(specialInCdata, (special) => outsideCdata[special] ?? "\ufffd")}]]>`;
}

/** A valid element name made of any text: what cannot stand in a name (and the colon) becomes `_`. */
export function elementName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_.-]/g, "_");
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}
