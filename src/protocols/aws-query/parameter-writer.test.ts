import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { binary, boolean, integer, list, optional, string, struct, timestamp } from "../../model/shape.ts";
import { compileReader } from "./parameter-reader.ts";
import { compileParameters } from "./parameter-writer.ts";
import { parseParameters } from "./parameters.ts";

const fields = {
  Name: string(),
  Count: optional(integer()),
  DryRun: optional(boolean()),
  Since: optional(timestamp()),
  UserData: optional(binary({ maxBytes: 100 })),
  Filter: optional(list(struct({ Name: string(), Value: list(string()) }))),
  Placement: optional(struct({ Zone: optional(string()) })),
};

const values = {
  Name: "a b+c&ü",
  Count: 0,
  DryRun: false,
  Since: new Date(Date.UTC(2026, 0, 2)),
  UserData: Buffer.from("data"),
  Filter: [
    { Name: "tag:x", Value: ["1", "2"] },
    { Name: "state", Value: ["up"] },
  ],
  Placement: { Zone: "a" },
};

describe("the writer of parameters", () => {
  it("writes lists flat in the dialect of EC2, and as members in that of all others", () => {
    const some = { Name: "n", Filter: values.Filter, Placement: { Zone: "a" } };
    assert.deepEqual(compileParameters(fields, "ec2")(some), {
      Name: "n",
      "Filter.1.Name": "tag:x",
      "Filter.1.Value.1": "1",
      "Filter.1.Value.2": "2",
      "Filter.2.Name": "state",
      "Filter.2.Value.1": "up",
      "Placement.Zone": "a",
    });
    assert.deepEqual(Object.keys(compileParameters(fields, "query")(some)), [
      "Name",
      "Filter.member.1.Name",
      "Filter.member.1.Value.member.1",
      "Filter.member.1.Value.member.2",
      "Filter.member.2.Name",
      "Filter.member.2.Value.member.1",
      "Placement.Zone",
    ]);
  });

  it("leaves out what is undefined or empty", () => {
    assert.deepEqual(compileParameters(fields, "ec2")({ Name: "n", Count: undefined, Filter: [], Placement: {} }), { Name: "n" });
  });

  for (const dialect of ["ec2", "query"] as const) {
    it(`writes what the reader of requests reads, in the dialect ${dialect}`, () => {
      const text = new URLSearchParams(compileParameters(fields, dialect)(values)).toString();
      assert.deepEqual(compileReader(fields, dialect)(parseParameters([text])), values);
    });
  }
});
