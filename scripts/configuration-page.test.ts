import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { driverSettingEntries, settingEntries } from "../src/server/settings-reference.ts";
import { configurationPage } from "./configuration-page.ts";
import { projectRoot } from "./project.ts";
import { loadDrivers } from "./registries.ts";

const drivers = await loadDrivers(projectRoot());

test("the page has a row for every setting, in tables that hold", () => {
  const rows = configurationPage(drivers)
    .content.split("\n")
    .filter((line) => line.startsWith("| `"));
  assert.deepEqual(
    rows.map((row) => /^\| `([^`]+)` /.exec(row)?.[1]).toSorted(),
    [...settingEntries(), ...drivers.flatMap(driverSettingEntries)].map((entry) => entry.path).toSorted(),
  );
  for (const row of rows) assert.equal(row.replaceAll("\\|", "").split("|").length, 7, row);
});

test("the project's page is up to date", () => {
  const { file, content } = configurationPage(drivers);
  assert.equal(readFileSync(path.join(projectRoot(), file), "utf8"), content, "npm run generate writes it");
});
