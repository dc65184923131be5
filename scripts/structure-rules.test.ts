import assert from "node:assert/strict";
import { test } from "node:test";
import { checkStructure } from "./structure-rules.ts";

function findings(files: Readonly<Record<string, string>>): readonly string[] {
  return checkStructure(new Map(Object.entries(files))).map(({ file, line, message }) => `${file}:${line ?? ""} ${message}`);
}

test("a good layout has no findings", () => {
  const files = {
    "src/drivers/mock/driver.ts": "",
    "src/drivers/mock/README.md": "",
    "src/drivers/mock/state-machine.test.ts": "",
    "src/drivers/registry.gen.ts": "x\n".repeat(500),
    "src/frontends/deltacloud/frontend.ts": "x\n".repeat(400),
    "src/frontends/deltacloud/README.md": "Files lie in `src/`, not in `/etc`.",
  };
  assert.deepEqual(findings(files), []);
});

test("a driver without declaration, documentation or test is found", () => {
  assert.deepEqual(findings({ "src/drivers/cloud/convert.ts": "" }), [
    "src/drivers/cloud: a driver needs a driver.ts",
    "src/drivers/cloud: a driver needs a README.md",
    "src/drivers/cloud: a driver needs a test",
  ]);
});

test("a frontend without declaration or documentation is found", () => {
  assert.deepEqual(findings({ "src/frontends/ec2/map.ts": "" }), [
    "src/frontends/ec2: a frontend needs a frontend.ts",
    "src/frontends/ec2: a frontend needs a README.md",
  ]);
});

test("bad names are found", () => {
  assert.deepEqual(
    findings({
      "src/http/restClient.ts": "",
      "src/http/utils.ts": "",
      "src/http/index.ts": "",
      "src/http/rest_client.test.ts": "",
    }),
    [
      "src/http/restClient.ts: a file's name is written in kebab-case",
      "src/http/utils.ts: the name does not say what is inside",
      "src/http/index.ts: the name does not say what is inside",
      "src/http/rest_client.test.ts: a file's name is written in kebab-case",
    ],
  );
});

test("a long file is found", () => {
  assert.deepEqual(findings({ "src/http/long.ts": "x\n".repeat(401) }), [
    "src/http/long.ts: has 401 lines, and no reason for more than 400 is on record",
  ]);
});

test("a generator that each call of a driver makes anew is found", () => {
  const found =
    "a generator is a function of its file or a method of a class: one that each call makes anew holds its request for long";
  const content = [
    "async function* listed() {}",
    "class Table {",
    "  /** All of them. */",
    "  static async *list() {}",
    "",
    "  *#each<T>(rows: T[]) {}",
    "}",
    "export const keys = (scope: Scope) => ({",
    "  *list() {",
    "    const half = a * list(b);",
    "  },",
    "});",
    "export function realms() {",
    "  return {",
    "    async *list({ id }) {},",
    "    replay: async function* () {},",
    "  };",
    "}",
  ].join("\n");
  const places = { "src/drivers/mock/x.ts": content, "src/drivers/mock/x.test.ts": content, "src/http/x.ts": content };
  const others = { "src/drivers/mock/driver.ts": "", "src/drivers/mock/README.md": "" };
  assert.deepEqual(
    findings({ ...places, ...others }),
    [9, 15, 16].map((line) => `src/drivers/mock/x.ts:${line} ${found}`),
  );
});

test("leftovers are found with their line", () => {
  const content = ["ok", `// TO${"DO"}: later`, `const path = "/${"home"}/somebody/file";`, `// @ts-${"ignore"}`].join("\n");
  assert.deepEqual(findings({ "src/http/x.ts": content }), [
    "src/http/x.ts:2 unfinished work belongs into an issue",
    "src/http/x.ts:3 a path of somebody's machine",
    "src/http/x.ts:4 types are not to be silenced",
  ]);
});
