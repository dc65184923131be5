/** The first line of a document; single quotes, as the original wrote it. */
export const xmlDeclaration = "<?xml version='1.0' encoding='utf-8' ?>\n";

// What XML 1.0 cannot hold: control characters, lone surrogates (which the flag `u` tells from pairs) and U+FFFE, U+FFFF.
// The tests without `u` are quicker, and right in what they let pass.
// A carriage return would be read as a line feed, and in an attribute tabs and line feeds as spaces.
// oxlint-disable no-control-regex -- finding them is the point
const specialInText = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/;
const everySpecialInText = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;
const specialInAttribute = /[&<>"'\u0000-\u001f\ufffe\uffff\ud800-\udfff]/;
const everySpecialInAttribute = /[&<>"'\u0000-\u001f\ufffe\uffff\ud800-\udfff]/gu;
const everySpecialInCdata = /\]\]>|[\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;
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
  return specialInText.test(text) ? text.replace(everySpecialInText, replacementOf) : text;
}

/** The value of an attribute, for either kind of quotes. What XML cannot hold becomes U+FFFD. */
export function escapeAttribute(text: string): string {
  return specialInAttribute.test(text) ? text.replace(everySpecialInAttribute, replacementOf) : text;
}

const outsideCdata: Readonly<Record<string, string>> = { "]]>": "]]]]><![CDATA[>", "\r": "]]>&#13;<![CDATA[" };

/** A CDATA section that reads as the text; what cannot stand in one interrupts it. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replace(everySpecialInCdata, (special) => outsideCdata[special] ?? "\ufffd")}]]>`;
}

/** A valid element name made of any text: what cannot stand in a name (and the colon) becomes `_`. */
export function elementName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_.-]/g, "_");
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}
