import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isCloudError } from "../../model/errors.ts";
import { boolean, integer, list, number, optional, string, struct, timestamp } from "../../model/shape.ts";
import { compileAnswer, needed } from "./answer-reader.ts";
import type { Dialect } from "./dialect.ts";
import { compileResponse } from "./response.ts";

const fields = {
  name: string(),
  count: integer(),
  ratio: optional(number()),
  isGood: boolean(),
  at: timestamp(),
  place: struct({ zone: string(), tags: list(string()) }),
  things: list(struct({ id: string(), parts: list(string()) })),
  nothing: optional(string()),
};

const value = {
  name: " 0012 <&> ü 💥",
  count: 12,
  ratio: 0.5,
  isGood: false,
  at: new Date(Date.UTC(2026, 10, 22, 16, 20, 1, 5)),
  place: { zone: "a", tags: ["", "1e3"] },
  things: [
    { id: "1", parts: [] },
    { id: "2", parts: ["x"] },
  ],
};

describe("the reader of answers", () => {
  for (const dialect of ["ec2", "query"] satisfies Dialect[]) {
    it(`reads what the writer of responses writes, in the dialect ${dialect}`, () => {
      const xml = compileResponse(fields, dialect).writeWhole(value, { action: "Do", namespace: "urn:x", requestId: "1" }) ?? "";
      assert.deepEqual(compileAnswer("Do", fields, dialect)(xml), value);
    });
  }

  const read = compileAnswer("Do", fields, "ec2");
  const inside = (content: string): string => `<DoResponse xmlns="urn:x"><requestId>1</requestId>${content}</DoResponse>`;

  it("takes a set that is empty or left out for an empty list, and one entry for a list of one", () => {
    assert.deepEqual(read(inside("")), { things: [] });
    assert.deepEqual(read(inside("<things/>")), { things: [] });
    assert.deepEqual(read(inside("<things>\n  <item>\n<id>i</id></item>\n</things>"))?.things, [{ id: "i", parts: [] }]);
  });

  it("takes members in any order, also those of a document that turns out late not to be plain", () => {
    const content = "<things><item><parts><item>p</item></parts><id>i</id></item></things><count>2</count><name>n</name>";
    const expected = { things: [{ id: "i", parts: ["p"] }], count: 2, name: "n" };
    assert.deepEqual(read(inside(content)), expected);
    assert.deepEqual(read(inside(`${content}<nothing nil="true"/>`)), { ...expected, nothing: "" });
  });

  it("knows a name from one that only begins like it", () => {
    const content = "<names>no</names><nam>no</nam><count2>9</count2><count>3</count><name>n</name><NAME>no</NAME>";
    assert.deepEqual(read(inside(content)), { name: "n", count: 3, things: [] });
  });

  it("keeps texts as they are, and has no value for a number, boolean or time that is none", () => {
    const odd = read(inside("<name>0012</name><count>many</count><isGood/><at>now</at><ratio>1e3</ratio>"));
    assert.deepEqual(odd, { name: "0012", ratio: 1000, things: [] });
  });

  it("leaves out what is not described, whatever is in it", () => {
    const more = "<more><item><name>no</name></item></more><place><things><item><id>no</id></item></things></place>";
    assert.deepEqual(read(inside(more)), { things: [], place: { tags: [] } });
  });

  it("finds no answer in a document to something else", () => {
    assert.equal(read("<Response><Errors><Error><Code>X</Code></Error></Errors></Response>"), undefined);
  });

  it("refuses document types, what is cut and what is too deep", () => {
    for (const xml of ["<!DOCTYPE a><DoResponse/>", "<DoResponse><name>", `${"<a>".repeat(101)}${"</a>".repeat(101)}`])
      assert.throws(
        () => read(xml),
        (error) => isCloudError(error) && error.code === "provider_error",
      );
  });

  it("says what is missing of that which is needed", () => {
    const answer = read(inside("<name>n</name>")) ?? assert.fail();
    assert.equal(needed(answer, "name"), "n");
    assert.throws(() => needed(answer, "place"), /has no place/);
  });
});
