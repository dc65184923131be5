import assert from "node:assert/strict";

const token =
  /<!\[CDATA\[[^]*?\]\]>|<\?xml [^?]*\?>|<\/([^\s<>]+)>|<([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.-]*=(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
const reference = /&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-fA-F]+);)/;
// oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 does not have
const illegal =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Fails unless the text is one well-formed XML element, as far as our documents go: no DTD, comments or processing. */
export function assertWellFormed(text: string, told: string): void {
  assert.doesNotMatch(text, illegal, `an illegal character: ${told}`);
  const open: string[] = [];
  let roots = 0;
  let position = 0;
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [whole, end, begin, attributes = "", empty] = match;
    position = token.lastIndex;
    if (end !== undefined) assert.equal(open.pop(), end, told);
    else if (begin !== undefined) {
      if (open.length === 0) roots++;
      const names = [...attributes.matchAll(/([A-Za-z_][\w.-]*)=(?:"[^"]*"|'[^']*')/g)].map(([, name]) => name);
      assert.equal(new Set(names).size, names.length, `an attribute twice: ${told}`);
      assert.doesNotMatch(attributes, reference, told);
      if (!empty) open.push(begin);
    } else if (!whole.startsWith("<")) {
      assert.doesNotMatch(whole, reference, told);
      if (open.length === 0) assert.equal(whole.trim(), "", told);
    }
  }
  assert.equal(position, text.length, `not XML at ${text.slice(position, position + 40)}: ${told}`);
  assert.deepEqual(open, [], told);
  assert.equal(roots, 1, told);
}
