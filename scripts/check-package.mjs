// node scripts/check-package.mjs [TARBALL]
//
// Packs the package unless it is given, installs it in an empty folder as a user would, looks at what came, and serves from it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  lstatSync,
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
import { pathToFileURL } from "node:url";
import { startServer } from "./running-server.mjs";

const root = path.dirname(import.meta.dirname);
const largestSize = 15 * 1024 * 1024;
const mustHave = [
  "LICENSE",
  "NOTICE",
  "README.md",
  "CHANGELOG.md",
  "THIRD-PARTY-LICENSES.md",
  "packaging/README.md",
  "packaging/init.d/deltacloud-core",
  "packaging/systemd/deltacloudd.service",
  "dist/cli/deltacloud.js",
  "dist/cli/deltacloudd.js",
  "dist/client/client.d.ts",
  "dist/client/client.js",
  "dist/driver-kit/driver-kit.d.ts",
  "dist/driver-kit/driver-kit.js",
  "dist/frontends/deltacloud/instance-states/DejaVuSans.ttf",
];

const folder = mkdtempSync(path.join(tmpdir(), "deltacloud-package-"));
try {
  const tarball = process.argv[2] === undefined ? pack() : path.resolve(process.argv[2]);
  const application = install(tarball);
  const modules = path.join(application, "node_modules");
  checkFiles(path.join(modules, "deltacloud"));
  checkSize(modules);
  checkScripts(modules);
  loadModules(path.join(modules, "deltacloud", "dist"));
  await serve(application, ["-i", "mock"]);
  checkDriverKit(application);
  const scaffolded = tryDriver(application, scaffoldDriver(application, "cumulus"), 50);
  await serve(application, ["-i", "cumulus", "--package", scaffolded]);
  tryDriver(application, copyExample(application, "driver-deltacloud"), 100);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function npm(args, cwd) {
  return execFileSync("npm", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });
}

function pack() {
  const [{ filename, size }] = JSON.parse(npm(["pack", "--json", "--silent", "--pack-destination", folder], root));
  console.log(`${filename}: ${megabytes(size)} packed`);
  return path.join(folder, filename);
}

function checkFiles(installed) {
  const names = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"));
  for (const name of mustHave) assert.ok(names.includes(name), `the package lacks ${name}`);
  const strays = names.filter((name) => /\.test\.|\.map$|\.stamp$|^src\/|^packaging\/kubernetes\/sealing-key$/.test(name));
  assert.deepEqual(strays, [], "the package has files that are of no use to its users");
  console.log(`${names.length} files`);
}

function install(tarball) {
  const application = path.join(folder, "application");
  mkdirSync(application);
  writeFileSync(path.join(application, "package.json"), '{ "private": true }\n');
  npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", tarball], application);
  return application;
}

/** The limit is for what others wrote; our own files are told beside it. */
function checkSize(modules) {
  const all = diskUsage(modules);
  const own = diskUsage(path.join(modules, "deltacloud"));
  console.log(`dependencies: ${megabytes(all - own)} on disk; the package itself: ${megabytes(own)}`);
  assert.ok(all - own <= largestSize, `the dependencies take more than ${megabytes(largestSize)}`);
}

function checkScripts(modules) {
  for (const name of readdirSync(modules, { recursive: true, encoding: "utf8" })) {
    assert.ok(!name.endsWith(".node") && path.basename(name) !== "binding.gyp", `${name} is native`);
    if (!/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(`node_modules/${name.replaceAll("\\", "/")}`)) continue;
    const { scripts = {} } = JSON.parse(readFileSync(path.join(modules, name), "utf8"));
    for (const script of ["preinstall", "install", "postinstall"])
      assert.ok(!(script in scripts), `${name} has the script ${script}`);
  }
}

/** The build puts several modules into one, on which others rely; and most are loaded on demand. All must load. */
function loadModules(installed) {
  const modules = readdirSync(installed, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && path.dirname(name) !== "cli")
    .map((name) => pathToFileURL(path.join(installed, name)).href);
  const code = `for (const module of ${JSON.stringify(modules)}) await import(module);`;
  // Not in this process: the conformance suite brings Node's test runner, which has something to print at its end.
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${modules.length} modules load`);
}

/** A server that loads somebody's driver must not get the test runner with it. */
function checkDriverKit(application) {
  const code = `const { testDriver } = await import("deltacloud/driver");
    if (typeof testDriver !== "function") throw new Error("there is no testDriver");
    if (process.moduleLoadList.some((name) => name.includes("test_runner"))) throw new Error("the test runner was loaded");`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: application,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Makes a new driver as a package of its own, beside the server. */
function scaffoldDriver(application, name) {
  const place = path.join(application, name);
  execFileSync(process.execPath, [path.join(root, "scripts/scaffold-driver.mjs"), name, place]);
  return place;
}

/** Copies an example, and nothing that somebody has made in it. */
function copyExample(application, name) {
  const place = path.join(application, name);
  cpSync(path.join(root, "examples", name), place, {
    recursive: true,
    filter: (from) => !["dist", "node_modules"].includes(path.basename(from)),
  });
  return place;
}

/**
 * Compiles a driver's package with both ways of resolving modules, runs its tests, and puts it where it would be installed.
 * Gives the package's name.
 */
function tryDriver(application, place, leastTests) {
  const run = (args) =>
    execFileSync(process.execPath, args, {
      cwd: place,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      env: withoutTestContext(),
    });
  const compile = [path.join(root, "node_modules/typescript/bin/tsc"), "--typeRoots", path.join(root, "node_modules/@types")];
  run([...compile, "--skipLibCheck", "false"]);
  run([...compile, "--noEmit", "--module", "esnext", "--moduleResolution", "bundler"]);
  const report = run(["--test", "--test-reporter=tap", "dist/driver.test.js"]);
  const passed = Number(/^# pass (\d+)$/m.exec(report)?.[1]);
  assert.ok(passed >= leastTests, `only ${passed} tests have passed:\n${report}`);
  const { name } = JSON.parse(readFileSync(path.join(place, "package.json"), "utf8"));
  symlinkSync(place, path.join(application, "node_modules", name), "junction");
  console.log(`${name} compiles, and passes ${passed} tests of the conformance suite`);
  return name;
}

/** Node's test runner runs nothing where it takes itself for a part of another one. */
function withoutTestContext() {
  const { NODE_TEST_CONTEXT: _context, ...environment } = process.env;
  return environment;
}

async function serve(application, args) {
  const started = performance.now();
  const command = path.join(application, "node_modules", "deltacloud", "dist", "cli", "deltacloudd.js");
  const server = await startServer(process.execPath, [command, ...args, "-p", "0"], { cwd: application });
  let status;
  try {
    const answer = await fetch(`${server.address}/api`, { headers: { accept: "application/xml" } });
    assert.equal(answer.status, 200, `GET /api answered ${answer.status}`);
    assert.match(await answer.text(), /<api /);
    console.log(`serves at ${server.address}, ${Math.round(performance.now() - started)} ms after its start`);
  } finally {
    status = await server.stop();
  }
  assert.equal(status, 0, `after SIGTERM the server ended with ${status}; it printed:\n${server.output()}`);
}

function diskUsage(place) {
  const facts = lstatSync(place);
  const own = facts.blocks === undefined ? facts.size : facts.blocks * 512;
  if (!facts.isDirectory()) return own;
  return readdirSync(place).reduce((sum, name) => sum + diskUsage(path.join(place, name)), own);
}

function megabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
