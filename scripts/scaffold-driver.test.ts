import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { projectRoot } from "./project.ts";

const root = projectRoot();
const compiler = path.join(root, "node_modules/typescript/bin/tsc");

function folder(t: TestContext): string {
  const made = mkdtempSync(path.join(tmpdir(), "deltacloud-scaffold-"));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

/** Runs the script as it lies in a project. */
function scaffold(project: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(project, "scripts/scaffold-driver.mjs"), ...args], {
    encoding: "utf8",
  });
  return { status, output: stdout, errorOutput: stderr };
}

test("a driver of this project compiles beside the others and holds to its rules", (t) => {
  const project = folder(t);
  for (const name of ["src", "scripts", "package.json", "tsconfig.json"])
    cpSync(path.join(root, name), path.join(project, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(project, "node_modules"), "junction");
  assert.equal(scaffold(project, "cumulus-two").status, 0);
  const made = path.join(project, "src/drivers/cumulus-two");
  assert.deepEqual(readdirSync(made).toSorted(), ["README.md", "driver.test.ts", "driver.ts", "volumes.ts"]);
  assert.match(readFileSync(path.join(made, "driver.ts"), "utf8"), /name: "cumulus-two",\n {2}title: "Cumulus Two"/);
  writeFileSync(
    path.join(project, "tsconfig.json"),
    JSON.stringify({
      extends: path.join(root, "tsconfig.json"),
      compilerOptions: { rootDir: ".", outDir: "build" },
      include: ["src/drivers/cumulus-two"],
    }),
  );
  execFileSync(process.execPath, [compiler, "-p", project], { stdio: ["ignore", "inherit", "inherit"] });
  const tested = spawnSync(process.execPath, ["--test", "build/src/drivers/cumulus-two/driver.test.js"], {
    cwd: project,
    encoding: "utf8",
    // Otherwise the runner takes itself for a part of this one, and runs nothing.
    env: { PATH: process.env["PATH"] },
  });
  assert.equal(tested.status, 0, tested.stdout);
  assert.match(tested.stdout, /conforms/);
  assert.match(scaffold(project, "cumulus-two").errorOutput, /there is a driver cumulus-two in src\/drivers/);
});

test("nothing is written over, and what is no name is refused", (t) => {
  const place = folder(t);
  mkdirSync(path.join(place, "full"));
  writeFileSync(path.join(place, "full/kept"), "kept");
  assert.match(scaffold(root, "cumulus", path.join(place, "full")).errorOutput, /is not empty/);
  assert.deepEqual(readdirSync(path.join(place, "full")), ["kept"]);
  for (const args of [[], ["Cumulus", place], ["../x", place], ["mock", path.join(place, "new")], ["a", "b", "c"]]) {
    assert.equal(scaffold(root, ...args).status, 1, args.join(" "));
  }
  assert.ok(!existsSync(path.join(place, "new")));
});
