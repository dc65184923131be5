import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { projectRoot } from "./project.ts";
import { registriesOf } from "./registries.ts";

test("a registry has the folders that hold an entry file, sorted", (t) => {
  const root = mkdtempSync(path.join(tmpdir(), "registries-"));
  t.after(() => rmSync(root, { recursive: true }));
  for (const folder of ["drivers/two", "drivers/one-more", "drivers/draft", "frontends/classic"]) {
    mkdirSync(path.join(root, "src", folder), { recursive: true });
  }
  for (const file of [
    "drivers/two/driver.ts",
    "drivers/one-more/driver.ts",
    "drivers/draft/notes.ts",
    "frontends/classic/frontend.ts",
  ]) {
    writeFileSync(path.join(root, "src", file), "");
  }
  const [drivers, frontends] = registriesOf(root);
  assert.equal(drivers?.file, "src/drivers/registry.gen.ts");
  assert.match(
    drivers.content,
    / = \{\n {2}"one-more": \(\) => import\("\.\/one-more\/driver\.ts"\),\n {2}two: \(\) => import\("\.\/two\/driver\.ts"\),\n\};\n$/,
  );
  assert.match(frontends?.content ?? "", / = \{\n {2}classic: \(\) => import\("\.\/classic\/frontend\.ts"\),\n\};\n$/);
});

test("the project's registries are up to date", () => {
  const root = projectRoot();
  for (const { file, content } of registriesOf(root)) assert.equal(readFileSync(path.join(root, file), "utf8"), content);
});
