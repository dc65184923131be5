import assert from "node:assert/strict";
import { it } from "node:test";
import { compare } from "./compare.ts";
import { Correspondence } from "./correspondence.ts";
import { explanations } from "./explained-differences.ts";
import { judge } from "./judge.ts";

const differences = (straight: unknown, through: unknown) => compare(straight, through, new Correspondence());

it("ids and addresses correspond, and must go on to do so", () => {
  const straight = { made: "i-0123456789abcdef0", shown: ["i-0123456789abcdef0", "10.0.0.1"] };
  assert.deepEqual(differences(straight, { made: "i-fedcba98", shown: ["i-fedcba98", "10.9.9.9"] }), []);
  const other = { made: "i-fedcba98", shown: ["i-11111111", "10.9.9.9"] };
  assert.deepEqual(differences(straight, other), [{ path: "shown[]", straight: "i-0123456789abcdef0", through: "i-11111111" }]);
});

it("ids of two kinds do not correspond, nor do blocks of addresses", () => {
  assert.equal(differences("i-0123456789abcdef0", "vol-0123456789abcdef0").length, 1);
  assert.equal(differences("10.0.0.0/16", "10.1.0.0/16").length, 1);
});

it("times of the walk are alike, others are not", () => {
  const [now, later] = [new Date(), new Date(Date.now() + 60_000)];
  assert.deepEqual(differences(now.toISOString(), later.toISOString()), []);
  assert.deepEqual(differences(now.getTime() / 1000, later.getTime() / 1000), []);
  assert.equal(differences("2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z").length, 1);
});

it("lists have no order, and what differs is held against what is most like it", () => {
  const straight = [{ name: "a", size: 1 }, { name: "b", size: 2 }, { name: "c" }];
  const through = [
    { name: "b", size: 3 },
    { name: "a", size: 1 },
  ];
  assert.deepEqual(differences(straight, through), [
    { path: "[].size", straight: 2, through: 3 },
    { path: "[]", straight: { name: "c" }, through: undefined },
  ]);
});

it("what is not explained is told, and what is explained and not there", () => {
  const found = {
    command: "ec2 describe-images",
    line: "ec2 describe-images",
    path: "Images[].Platform",
    straight: '"windows"',
    through: "nothing",
  };
  const known = { title: "", because: "", differences: [["ec2 *", "Images[].Platform", "*", "nothing"]] } as const;
  assert.deepEqual(judge([found], [known]), { unexplained: [], gone: [] });
  assert.equal(judge([found], []).unexplained.length, 1);
  assert.deepEqual(judge([], [known]).gone, ["ec2 * | Images[].Platform | * | nothing"]);
});

it("what is explained names a command, a place, and what is there on one side at least", () => {
  const counts: readonly string[] = ["VCpuInfo.DefaultCores"];
  const wide = explanations
    .flatMap((explanation) => explanation.differences)
    .filter(([command, place, straight, through]) => {
      const saysNothing = (text: string): boolean => /^["[{]?\*["\]}]?$/.test(text);
      const isCount = counts.some((count) => place.endsWith(count));
      return command.startsWith("*") || place.endsWith("*") || (saysNothing(straight) && saysNothing(through) && !isCount);
    });
  assert.deepEqual(wide, []);
});
