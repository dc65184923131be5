import assert from "node:assert/strict";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { test } from "node:test";
import fc from "fast-check";
import { attachment, decodeHeader, encodeHeader, encodeHeaderName, isHeaderText } from "./header-text.ts";

test("header fields are read as UTF-8 where they are, else as Latin-1", () => {
  assert.equal(decodeHeader("plain"), "plain");
  assert.equal(decodeHeader("gr\xc3\xbcn"), "grün");
  assert.equal(decodeHeader("gr\xfcn"), "grün");
});

test("text is sent as it is where a header can hold it, else percent-encoded", () => {
  for (const text of ["", "x y", "100%", 'a,b;c="d"']) assert.equal(encodeHeader(text), text);
  assert.equal(encodeHeader(" x\ty "), "%20x%09y%20");
  assert.equal(encodeHeader("50% ü"), "50%25 %C3%BC");
  assert.equal(encodeHeader("a\r\nb"), "a%0D%0Ab");
  assert.equal(encodeHeaderName("two words:é"), "two%20words%3A%C3%A9");
});

test("a download is named bare where the name is harmless", () => {
  assert.equal(attachment("report-1.txt"), "attachment; filename=report-1.txt");
  assert.equal(attachment("a b"), `attachment; filename="a b"; filename*=UTF-8''a%20b`);
  assert.equal(attachment('q";/\\é🦊'), `attachment; filename="q_;____"; filename*=UTF-8''q%22%3B%2F%5C%C3%A9%F0%9F%A6%8A`);
});

test("whatever the text, the header can be sent, and the text read from it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const value = encodeHeader(text);
      validateHeaderValue("x", value);
      assert.ok(isHeaderText(value));
      assert.equal(value === text ? value : decodeURIComponent(value), Buffer.from(text).toString());
      validateHeaderName(`x-${encodeHeaderName(text)}`);
      validateHeaderValue("x", attachment(text));
      assert.doesNotMatch(attachment(text), /[^ -~]/);
    }),
    { numRuns: 500 },
  );
});
