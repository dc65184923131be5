import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Block } from "./blocks.ts";
import { withFreePorts, type Ports } from "./ports.ts";

/** The compiled project, or its sources where they are run as they are. */
export const compiled = path.join(import.meta.dirname, "../..");
const extension = path.extname(import.meta.filename);

/** What a checkout has that commands of documents look at. */
const copied = ["README.md", "LICENSE", "docs", "examples", "packaging", "scripts"];

/** A folder that looks like a checkout in which everything is installed, with commands that stand for those that it would need. */
export interface Scratch {
  readonly folder: string;
  /** The folder of the commands. */
  readonly commands: string;
  /** Ends the servers that were started in it, and removes it. */
  dispose(): void;
}

/** Makes the folder for a document, with the files that its blocks are. */
export function createScratch(root: string, blocks: readonly Block[], ports: Ports): Scratch {
  const surroundings = mkdtempSync(path.join(tmpdir(), "deltacloud-document-"));
  // What lies beside the checkout belongs to the document too.
  const folder = path.join(surroundings, "deltacloud");
  mkdirSync(folder);
  const commands = path.join(folder, ".commands");
  for (const name of copied) {
    const from = path.join(root, name);
    if (existsSync(from))
      cpSync(from, path.join(folder, name), { recursive: true, filter: (one) => !one.includes("node_modules") });
  }
  for (const { file, content } of blocks) {
    if (file === undefined) continue;
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), withFreePorts(content, ports));
  }
  installPackage(root, folder);
  mkdirSync(commands);
  for (const [name, script] of Object.entries(standIns(root))) {
    writeFileSync(path.join(commands, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(path.join(commands, name), 0o755);
  }
  mkdirSync(path.join(folder, ".home"));
  // A command of curl that the server refuses has failed.
  writeFileSync(path.join(folder, ".home", ".curlrc"), "fail\nsilent\nshow-error\n");
  return { folder, commands, dispose: () => dispose(folder, surroundings) };
}

/** The package as it is installed, and as a checkout has it: its own description, and compiled sources for what it ships. */
function installPackage(root: string, folder: string): void {
  const installed = path.join(folder, "node_modules", "deltacloud");
  mkdirSync(installed, { recursive: true });
  const description = readFileSync(path.join(root, "package.json"), "utf8");
  const runnable = extension === ".ts" ? description.replaceAll(/("\.\/dist\/[^"]*)\.js"/g, '$1.ts"') : description;
  for (const place of [folder, installed]) {
    writeFileSync(path.join(place, "package.json"), runnable);
    symlinkSync(path.join(compiled, "src"), path.join(place, "dist"));
  }
}

/** Commands in place of those that would install, build or go on for ever. */
function standIns(root: string): Readonly<Record<string, string>> {
  const node = `'${process.execPath}' --disable-warning=ExperimentalWarning`;
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
  const notHere = `echo "this needs a machine of its own: mark the block with <!-- not run: REASON -->" >&2; exit 1`;
  return {
    ...Object.fromEntries(["docker", "podman", "kubectl", "systemctl", "sudo", "apt-get"].map((name) => [name, notHere])),
    deltacloud: `exec ${node} '${path.join(compiled, "src/cli", `deltacloud${extension}`)}' "$@"`,
    deltacloudd: `exec ${node} '${path.join(import.meta.dirname, `serve${extension}`)}' "$@"`,
    node:
      `case "$1" in dist/cli/deltacloudd.js) shift; exec deltacloudd "$@";; dist/cli/deltacloud.js) shift; exec deltacloud "$@";; esac\n` +
      `exec ${node} "$@"`,
    // Continuous integration runs these themselves; here they only have to be there.
    npm:
      `case "$1" in start) shift; [ "$1" != -- ] || shift; exec deltacloudd -i mock "$@";; ci|install|i) exit 0;; run) shift;; esac\n` +
      `for script in ${Object.keys(scripts).join(" ")}; do [ "$1" != "$script" ] || exit 0; done\n` +
      `echo "there is no script $1" >&2; exit 1`,
  };
}

function dispose(folder: string, surroundings: string): void {
  const servers = path.join(folder, ".servers");
  for (const pid of existsSync(servers) ? readFileSync(servers, "utf8").trim().split("\n") : []) {
    try {
      process.kill(Number.parseInt(pid, 10), "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(surroundings, { recursive: true, force: true });
}
