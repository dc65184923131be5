import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { importsOf } from "../../scripts/imports.ts";
import { projectRoot } from "../../scripts/project.ts";

/** The sources that a browser loads with the client, and what they import that is no source. */
function loadedBy(entry: string): { readonly files: readonly string[]; readonly others: readonly string[] } {
  const files = new Set<string>();
  const others: string[] = [];
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { specifier = "", typeOnly } of importsOf(readFileSync(file, "utf8"))) {
      if (typeOnly) continue;
      if (specifier.startsWith(".")) visit(path.join(path.dirname(file), specifier));
      else others.push(`${path.basename(file)}: ${specifier}`);
    }
  };
  visit(entry);
  return { files: [...files], others };
}

test("a browser can load it: nothing but its own files, none of Node's modules and globals", () => {
  const folder = path.join(projectRoot(), "src", "client");
  const { files, others } = loadedBy(path.join(folder, "client.ts"));
  assert.ok(files.length > 10);
  assert.deepEqual(others, []);
  for (const file of files) {
    assert.equal(path.dirname(file), folder);
    assert.doesNotMatch(readFileSync(file, "utf8"), /\b(?:Buffer|process|require|setImmediate|__dirname)\b[.([]/, file);
  }
});
