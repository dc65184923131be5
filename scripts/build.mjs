// Builds the package into dist/. Nothing is done when nothing has changed since the last build, unless --force is given.
//
// The new dist/ is made beside the old one and replaces it at the end: a server that runs from the old one is never left
// with half of its files for longer than a rename, and a build that fails leaves the old one as it was.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { thirdPartyLicenses } from "./third-party-licenses.mjs";

const root = path.dirname(import.meta.dirname);
const target = path.join(root, "dist");
const next = path.join(root, "build-next");
const stamp = path.join(target, ".stamp");
const require = createRequire(import.meta.url);

/** Files that the compiled code reads beside itself. */
const assets = [["dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "frontends/deltacloud/instance-states/DejaVuSans.ttf"]];
/** What is run, by its path below src/ without the ending. */
const executables = ["cli/deltacloud", "cli/deltacloudd"];
/** What others import, and goes into the bundle: a driver shares with the server what both need. */
const driverKit = "driver-kit/driver-kit";
/** What runs in threads of the program's own. Each lies beside the module that starts it, which is imported on demand. */
const threads = ["drivers/local/content/digest-worker"];
/** What others import, as the compiler made it: it also runs in browsers, and bundlers take from it what they need. */
const client = "client/client";

/** The optional native parts of ssh2 fail to load, which makes it use its JavaScript. */
const withoutNativeParts = {
  name: "without-native-parts",
  resolveId: (source) => (source === "cpu-features" || source.endsWith(".node") ? `\0native:${source}` : null),
  load: (id) => (id.startsWith("\0native:") ? { code: "throw new Error('native parts are left out');", moduleType: "js" } : null),
};

const fingerprint = fingerprintOf([
  "src",
  "scripts/build.mjs",
  "scripts/third-party-licenses.mjs",
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
]);
const upToDate = existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint;
if (!upToDate || process.argv.includes("--force")) await build();

async function build() {
  rmSync(next, { recursive: true, force: true });
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", next], { cwd: root, stdio: "inherit" });
  const bundled = await bundle();
  for (const [from, to] of assets) {
    mkdirSync(path.dirname(path.join(next, to)), { recursive: true });
    copyFileSync(require.resolve(from), path.join(next, to));
  }
  for (const executable of executables) chmodSync(path.join(next, `${executable}.js`), 0o755);
  if (bundled) {
    const licenses = thirdPartyLicenses([...bundled, ...assets.map(([from]) => require.resolve(from))]);
    writeFileSync(path.join(root, "THIRD-PARTY-LICENSES.md"), licenses);
  }
  writeFileSync(path.join(next, ".stamp"), fingerprint);
  rmSync(target, { recursive: true, force: true });
  renameSync(next, target);
}

/**
 * Puts the program into few files, since loading hundreds takes longer than all else that a start does. A module that is
 * imported on demand becomes a file in the place where the compiler has put it, so that what it reads beside itself is found;
 * what several need lies in chunks/. The packages that users install stay outside, all others go inside. Beside the bundle is left what
 * others import: the client, and the types of the client and of the driver kit.
 *
 * Gives the paths of the others' modules that went in; undefined where the bundler has no binary for this platform. There
 * the build still serves: the program is what the compiler made, and the libraries come from node_modules.
 */
async function bundle() {
  let rolldown;
  try {
    ({ rolldown } = await import("rolldown"));
  } catch (error) {
    const [cause] = String(error).split("\n", 1);
    console.warn(`Not fit for publishing: nothing is bundled, since rolldown cannot be loaded (${cause})`);
    return undefined;
  }
  const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const work = await rolldown({
    input: Object.fromEntries([...executables, driverKit, ...threads].map((name) => [name, path.join(next, `${name}.js`)])),
    cwd: root,
    platform: "node",
    external: Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
    plugins: [withoutNativeParts],
    // Node has these names in CommonJS modules only; the bundle is made of ES modules.
    transform: { define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" } },
    onLog(_level, log) {
      throw new Error(log.message);
    },
  });
  const { output } = await work.generate({
    format: "esm",
    chunkFileNames: ({ facadeModuleId }) =>
      facadeModuleId ? path.relative(next, facadeModuleId).replaceAll(path.sep, "/") : "chunks/[name].js",
    comments: { legal: true, annotation: false, jsdoc: false },
  });
  await work.close();
  const types = reachable([`${driverKit}.d.ts`, `${client}.d.ts`]);
  const modules = reachable([`${client}.js`]);
  for (const name of readdirSync(next, { recursive: true })) {
    if (/\.(?:js|d\.ts)$/.test(name) && !types.has(name) && !modules.has(name)) rmSync(path.join(next, name));
  }
  for (const { fileName, code } of output) {
    mkdirSync(path.dirname(path.join(next, fileName)), { recursive: true });
    writeFileSync(path.join(next, fileName), code);
  }
  removeEmptyFolders(next);
  return new Set(output.flatMap(({ moduleIds }) => moduleIds).filter((id) => id.includes("node_modules")));
}

/** The files that these import, and so on: all else that the compiler made is in the bundle, or for tests. */
function reachable(entries) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(path.join(next, file), "utf8");
    for (const [, specifier] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
      const target = path.join(path.dirname(file), specifier);
      visit(file.endsWith(".d.ts") ? target.replace(/(?:\.d)?\.[jt]s$/, ".d.ts") : target);
    }
  };
  entries.forEach(visit);
  return found;
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}

function fingerprintOf(paths) {
  const hash = createHash("sha256");
  const visit = (file) => {
    const facts = statSync(path.join(root, file));
    if (facts.isDirectory()) for (const name of readdirSync(path.join(root, file)).sort()) visit(path.join(file, name));
    else hash.update(`${file} ${facts.size} ${facts.mtimeMs}\n`);
  };
  for (const file of paths) visit(file);
  return hash.digest("hex");
}
