import assert from "node:assert/strict";
import { test } from "node:test";
import { binary, boolean, integer, list, oneOf, optional, string, struct, timestamp, type Fields } from "../../model/shape.ts";
import { AwsFault } from "./aws-fault.ts";
import type { Dialect } from "./dialect.ts";
import { compileReader } from "./parameter-reader.ts";
import { parseParameters } from "./parameters.ts";

const read = <const F extends Fields>(fields: F, text: string, dialect: Dialect = "ec2") =>
  compileReader(fields, dialect)(parseParameters([text]));

const fault = (code: string) => (error: unknown) => error instanceof AwsFault && error.awsCode === code;

test("lists follow their name in one dialect, and member in the other", () => {
  const fields = {
    Id: optional(list(string())),
    Filter: optional(list(struct({ Name: string(), Value: optional(list(string())) }))),
  };
  assert.deepEqual(read(fields, "Id.7=b&Id.2=a&Id.10=c&Filter.1.Name=n&Filter.1.Value.1=v&Filter.1.Value.2=w"), {
    Id: ["a", "b", "c"],
    Filter: [{ Name: "n", Value: ["v", "w"] }],
  });
  assert.deepEqual(read(fields, "Id.member.1=a&Id.member.2=b", "query"), { Id: ["a", "b"] });
  assert.deepEqual(read(fields, "Id=", "query"), {});
  assert.deepEqual(read(fields, "Id=a"), { Id: ["a"] });
  assert.deepEqual(read(fields, "Id.x=a&Other=1"), {});
});

test("an empty value is an absent one, unless it is said to be a value", () => {
  const tags = {
    Tag: optional(list(struct({ Key: string(), Value: optional(string({ emptyIsValue: true })) }))),
    VpcId: optional(string()),
  };
  assert.deepEqual(read(tags, "VpcId=&Tag.1.Key=a&Tag.1.Value=&Tag.2.Key=b"), { Tag: [{ Key: "a", Value: "" }, { Key: "b" }] });
  assert.deepEqual(read({ Placement: optional(struct({ Zone: optional(string()) })) }, "Placement.Zone="), { Placement: {} });
  assert.throws(() => read({ ImageId: string() }, "ImageId="), fault("MissingParameter"));
  assert.throws(() => read({ Tag: list(struct({ Key: string() })) }, "Tag.1.Value=x"), fault("MissingParameter"));
});

test("values are read by their kind, and refused by AWS's code", () => {
  const fields = {
    Count: optional(integer({ minimum: 1, maximum: 5 })),
    Force: optional(boolean()),
    Data: optional(binary({ maxBytes: 4 })),
    At: optional(timestamp()),
    Kind: optional(oneOf(["a", "b"])),
    Name: optional(string({ maxLength: 3 })),
    Attribute: optional(struct({ Value: boolean() })),
  };
  assert.deepEqual(read(fields, "Count=3&Force=True&Data=aGk%3D&At=2026-01-02T03:04:05Z&Kind=b&Name=a+b&Attribute.Value=false"), {
    Count: 3,
    Force: true,
    Data: Buffer.from("hi"),
    At: new Date("2026-01-02T03:04:05Z"),
    Kind: "b",
    Name: "a b",
    Attribute: { Value: false },
  });
  for (const text of [
    "Count=0",
    "Count=6",
    "Count=1.5",
    "Count=x",
    "Force=yes",
    "Data=%21",
    "Data=aGVsbG8%3D",
    "At=yesterday",
    "At=2026-13-01",
    "Kind=c",
    "Name=abcd",
    "Name=%00",
  ]) {
    assert.throws(() => read(fields, text), fault("InvalidParameterValue"), text);
  }
});

test("what is too much, or cannot be decoded, is refused", () => {
  const many = Array.from({ length: 1001 }, (_, index) => `Id.${index + 1}=a`).join("&");
  assert.throws(() => read({ Id: list(string()) }, many), fault("InvalidParameterValue"));
  for (const text of ["a".concat(".a".repeat(10), "=1"), "a=%ff", "a=%", "x=1&".repeat(10_001)]) {
    assert.throws(() => parseParameters([text]), fault("MalformedQueryString"), text.slice(0, 20));
  }
  assert.deepEqual(read({ __proto__: optional(string()) } as Fields, "__proto__.x=1&constructor=2"), {});
});
