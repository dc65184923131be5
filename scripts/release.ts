// Makes a release: npm run release -- VERSION [--dry-run] [--without-checks]
//
// Everything happens in a clone; the checkout gets the release's commit and tag only when all is well, and nothing is published. The
// package, its checksum, its bill of materials and the notes lie in release/ afterwards.
//
// --dry-run leaves out commit and tag. --without-checks leaves out .ci/run, for a commit that has just passed it.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "./project.ts";
import { packageChanges, releasedChangelog, unreleasedChanges, type PackageFacts } from "./release-notes.ts";
import { lastRelease, objectionToVersion } from "./release-version.ts";

const root = projectRoot();
const target = path.join(root, "release");
const options = process.argv.slice(2);
const version = options.find((option) => !option.startsWith("--")) ?? "";
const has = (option: string): boolean => options.includes(`--${option}`);

/** What of package.json others rely on. */
const publicFields = ["bin", "exports", "engines", "dependencies", "type"] as const;

interface Packed {
  readonly tarball: string;
  readonly hash: string;
  readonly facts: PackageFacts;
}

const temporary = mkdtempSync(path.join(tmpdir(), "deltacloud-release-"));
try {
  release();
} catch (error) {
  console.error(`No release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function release(): void {
  const tags = git(root, "tag", "--list", "v*").split("\n");
  const last = lastRelease(tags);
  const { version: current } = manifestIn(root) as { version: string };
  for (const option of options.filter((one) => one.startsWith("--")))
    if (!/^--(dry-run|without-checks)$/.test(option)) throw new Error(`there is no option ${option}`);
  const objection = objectionToVersion(version, current, tags);
  if (objection !== undefined) throw new Error(objection);
  if (git(root, "symbolic-ref", "--short", "HEAD") !== "main") throw new Error("this is not the branch main");
  if (git(root, "status", "--porcelain") !== "") throw new Error("there are changes that are not committed");
  const changes = unreleasedChanges(readFileSync(path.join(root, "CHANGELOG.md"), "utf8"));
  if (changes === "") throw new Error("CHANGELOG.md has no unreleased changes");

  if (!has("without-checks")) run(root, "bash", ".ci/run");
  const clone = cloneAt("HEAD");
  commitVersion(clone);
  const packed = packTwice(clone);
  run(clone, process.execPath, "scripts/check-package.mjs", packed.tarball);
  const notes = [
    `# ${version}`,
    changes.replaceAll(/^### /gm, "## "),
    "## The package",
    ...(last === undefined ? [`There is no release before it; ${packed.facts.files.size} files.`] : comparison(last, packed)),
    "## Commits",
    git(root, "log", "--format=- %h %s", "--no-merges", last === undefined ? "HEAD" : `${last}..HEAD`),
  ].join("\n\n");

  writeFiles(clone, packed, notes);
  console.log(
    `\n${notes}\n\nIn release/: the package, SHA256SUMS, its bill of materials, the notes. Packed twice with one hash.`,
  );
  if (has("dry-run")) return console.log("A dry run: nothing was committed, and there is no tag.");
  git(clone, "tag", "--annotate", `v${version}`, "--cleanup=whitespace", "--file", path.join(target, "NOTES.md"));
  git(root, "fetch", "--quiet", "--no-tags", clone, "main");
  git(root, "merge", "--quiet", "--ff-only", "FETCH_HEAD");
  git(root, "fetch", "--quiet", clone, `refs/tags/v${version}:refs/tags/v${version}`);
  console.log(`The commit and the tag v${version} are made. To publish:

  git push origin main v${version}
  npm publish release/${path.basename(packed.tarball)}`);
}

/** A clone of this checkout at a commit, with what is needed to build. */
function cloneAt(commit: string): string {
  const clone = path.join(temporary, commit);
  git(root, "clone", "--quiet", "--no-hardlinks", root, clone);
  if (commit !== "HEAD") git(clone, "checkout", "--quiet", commit);
  run(clone, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
  return clone;
}

function commitVersion(clone: string): void {
  const changelog = path.join(clone, "CHANGELOG.md");
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(changelog, releasedChangelog(readFileSync(changelog, "utf8"), version, date));
  run(clone, "npm", "version", version, "--no-git-tag-version", "--allow-same-version");
  for (const key of ["user.name", "user.email"]) {
    const value = git(root, "config", "--get", "--default", "", key);
    if (value !== "") git(clone, "config", key, value);
  }
  git(clone, "commit", "--quiet", "--all", "--message", `Release ${version}`);
}

/** Builds and packs in two places: the bytes must depend on neither place nor time. */
function packTwice(clone: string): Packed {
  const first = pack(clone, "first");
  const elsewhere = `${clone}-elsewhere`;
  renameSync(clone, elsewhere);
  const second = pack(elsewhere, "second");
  renameSync(elsewhere, clone);
  if (first.hash !== second.hash) throw new Error(`the package differs when it is packed again: ${first.hash}, ${second.hash}`);
  if (git(clone, "status", "--porcelain") !== "") throw new Error("the build changes files that are committed");
  return first;
}

function pack(folder: string, place: string): Packed {
  const destination = path.join(temporary, place);
  mkdirSync(destination);
  run(folder, "npm", "run", "--silent", "build", "--", "--force");
  const output = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", destination], {
    cwd: folder,
    encoding: "utf8",
    env: environment(folder),
  });
  const [packed] = JSON.parse(output) as [{ filename: string; files: readonly { path: string; size: number }[] }];
  const tarball = path.join(destination, packed.filename);
  const manifest = manifestIn(folder);
  return {
    tarball,
    hash: createHash("sha256").update(readFileSync(tarball)).digest("hex"),
    facts: {
      files: new Map(packed.files.map(({ path: name, size }) => [name, size])),
      manifest: Object.fromEntries(publicFields.map((field) => [field, manifest[field]])),
    },
  };
}

function comparison(last: string, packed: Packed): readonly string[] {
  return [`Compared with ${last}:`, packageChanges(pack(cloneAt(last), "last").facts, packed.facts).join("\n")];
}

function writeFiles(clone: string, { tarball, hash }: Packed, notes: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const name = path.basename(tarball);
  copyFileSync(tarball, path.join(target, name));
  writeFileSync(path.join(target, "SHA256SUMS"), `${hash}  ${name}\n`);
  writeFileSync(path.join(target, "NOTES.md"), `${notes}\n`);
  const materials = execFileSync("npm", ["sbom", "--omit=dev", "--sbom-format=cyclonedx"], { cwd: clone, encoding: "utf8" });
  writeFileSync(path.join(target, `${name.replace(/\.tgz$/, "")}.cdx.json`), materials);
}

function manifestIn(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Readonly<Record<string, unknown>>;
}

/** Tools that put a time into what they write take that of the commit. */
function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, SOURCE_DATE_EPOCH: git(folder, "log", "-1", "--format=%ct") };
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-C", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

function run(folder: string, command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"], env: environment(folder) });
}
