import assert from "node:assert/strict";
import { test } from "node:test";
import { importsOf } from "./imports.ts";

const specifiers = (source: string): readonly (string | undefined)[] => importsOf(source).map(({ specifier }) => specifier);

test("every form of import is found", () => {
  const source = [
    `import a from "./a.ts";`,
    `import { b, type B } from './b.ts';`,
    `import * as c from "./c.ts";`,
    `import "./d.ts";`,
    `export { e } from "./e.ts";`,
    `export * from "./f.ts";`,
    `export * as g from "./g.ts";`,
    `const h = await import("./h.ts");`,
    `type I = import("./i.ts").I;`,
    `const j = require("./j.cjs");`,
    `const k = require.resolve("./k.cjs");`,
    `const l = import.meta.resolve("./l.ts");`,
    `const m = createRequire(import.meta.url).resolve("./m.cjs");`,
    `import {`,
    `  n,`,
    `} from "./n.ts";`,
  ].join("\n");
  assert.deepEqual(
    specifiers(source),
    ["a.ts", "b.ts", "c.ts", "d.ts", "e.ts", "f.ts", "g.ts", "h.ts", "i.ts", "j.cjs", "k.cjs", "l.ts", "m.cjs", "n.ts"].map(
      (name) => `./${name}`,
    ),
  );
  assert.deepEqual(
    importsOf(source).map(({ line }) => line),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
  );
});

test("imports of types are told from imports of values", () => {
  const typeOnly = (source: string): readonly boolean[] => importsOf(source).map((found) => found.typeOnly);
  assert.deepEqual(typeOnly(`import type { A } from "./a.ts"; import type B from "./b.ts"; export type { C } from "./c.ts";`), [
    true,
    true,
    true,
  ]);
  assert.deepEqual(typeOnly(`import type from "./a.ts"; import { type A } from "./b.ts"; export { type C } from "./c.ts";`), [
    false,
    false,
    false,
  ]);
});

test("what only looks like an import is none", () => {
  assert.deepEqual(specifiers(`// import "./a.ts"\n/* import "./b.ts" */ const c = 'import "./c.ts"';`), []);
  assert.deepEqual(specifiers('const text = `import "./a.ts" \\` ${"import(./b.ts)"} import "./c.ts"`;'), []);
  assert.deepEqual(specifiers(`const pattern = /"import/; const half = a / b; loader.import("./a.ts"); import.meta.url;`), []);
  assert.deepEqual(specifiers(`export const from = "./a.ts"; export { local }; const text = "./b.ts";`), []);
  assert.deepEqual(specifiers(`export type Name = "a"; export interface Import { import: string; from: "x" }`), []);
  assert.deepEqual(specifiers("class Shelf { require(name: string): void { this.require(name); } }"), []);
  assert.deepEqual(specifiers("import { createRequire } from 'a'; const require = createRequire(import.meta.url); b('./c.ts')"), [
    "a",
  ]);
});

test("imports behind hard to read code are found", () => {
  assert.deepEqual(specifiers('const text = `a ${{ b: `c ${await import("./a.ts")}` }} d`; import("./b.ts");'), [
    "./a.ts",
    "./b.ts",
  ]);
  assert.deepEqual(specifiers(`const pattern = /[/"'\`]/g; const { x } = await import("./a.ts");`), ["./a.ts"]);
  assert.deepEqual(specifiers(`const text = "a\\"b"; // it's\nimport("./a.ts")`), ["./a.ts"]);
  assert.deepEqual(specifiers(`import("./a.ts", { with: { type: "json" } });`), ["./a.ts"]);
});

test("a computed import has no specifier", () => {
  assert.deepEqual(specifiers("await import(name); await import(`./${name}.ts`);"), [undefined, undefined]);
});
