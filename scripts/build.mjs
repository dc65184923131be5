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

/** Modules that re-export a development dependency; in dist/ each is replaced by a bundle that has the library inside. */
const libraries = ["http/ssh-library", "server/self-signed-library"];
/** Files that the compiled code reads beside itself. */
const assets = [["dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "frontends/deltacloud/instance-states/DejaVuSans.ttf"]];
const executables = ["cli/deltacloud.js", "cli/deltacloudd.js"];

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
  execFileSync(
    process.execPath,
    [path.join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json", "--outDir", next],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  const bundled = await bundleLibraries();
  for (const [from, to] of assets) {
    mkdirSync(path.dirname(path.join(next, to)), { recursive: true });
    copyFileSync(require.resolve(from), path.join(next, to));
  }
  for (const file of executables) if (existsSync(path.join(next, file))) chmodSync(path.join(next, file), 0o755);
  if (bundled) {
    const licenses = thirdPartyLicenses([...bundled, ...assets.map(([from]) => require.resolve(from))]);
    writeFileSync(path.join(root, "THIRD-PARTY-LICENSES.md"), licenses);
  }
  writeFileSync(path.join(next, ".stamp"), fingerprint);
  rmSync(target, { recursive: true, force: true });
  renameSync(next, target);
}

/**
 * Bundles the libraries and gives the paths of the modules that went into the bundles; undefined where the bundler has no
 * binary for this platform. There the build still serves: the libraries then come from node_modules.
 */
async function bundleLibraries() {
  let rolldown;
  try {
    ({ rolldown } = await import("rolldown"));
  } catch (error) {
    console.warn(
      `Not fit for publishing: libraries are not bundled, since rolldown cannot be loaded (${String(error).split("\n", 1)[0]})`,
    );
    return undefined;
  }
  const modules = new Set();
  for (const library of libraries) {
    const file = path.join(next, `${library}.js`);
    if (!existsSync(file)) continue;
    const bundle = await rolldown({
      input: file,
      cwd: root,
      platform: "node",
      plugins: [withoutNativeParts],
      // Node has these names in CommonJS modules only; the bundle is one file, and an ES module.
      transform: { define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" } },
      onLog(_level, log) {
        throw new Error(log.message);
      },
    });
    const { output } = await bundle.generate({
      format: "esm",
      codeSplitting: false,
      comments: { legal: true, annotation: false, jsdoc: false },
    });
    await bundle.close();
    const [chunk, ...others] = output;
    if (others.length > 0) throw new Error(`${library} was bundled into more than one file`);
    for (const id of chunk.moduleIds) if (id.includes("node_modules")) modules.add(id);
    writeFileSync(file, chunk.code);
  }
  return modules;
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
