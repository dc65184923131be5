import { readFileSync, statSync } from "node:fs";
import path from "node:path";

/** What a package.json says of what the package gives out. */
interface Manifest {
  readonly exports?: unknown;
  readonly main?: unknown;
}

/**
 * The file that `import` would take for a package, were it written in a module of the folder. Node itself finds packages only for
 * modules of its own.
 * @param specifier the package's name, and perhaps a path below it
 * @returns undefined when no `node_modules` here or above has it
 * @throws Error when the package is there and does not export it
 */
export function packageEntry(specifier: string, folder: string): string | undefined {
  const steps = specifier.split("/");
  const name = steps.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const subpath = [".", ...steps].join("/");
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    const found = path.join(place, "node_modules", name);
    const manifest = readManifest(found);
    if (manifest) {
      const entry = manifest.exports === undefined ? fileOf(manifest, steps.join("/")) : exported(manifest.exports, subpath);
      if (entry === undefined) throw new Error(`the package ${name} does not export '${subpath}'`);
      return path.join(found, entry);
    }
    if (place === path.dirname(place)) return undefined;
  }
}

function readManifest(folder: string): Manifest | undefined {
  const file = path.join(folder, "package.json");
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

function fileOf({ main }: Manifest, subpath: string): string {
  return subpath !== "" ? subpath : typeof main === "string" ? main : "index.js";
}

const conditions = new Set(["import", "node", "module-sync", "default"]);

/** The target of `.` or a path in `exports`; of the conditions the first that holds for an `import`. */
function exported(exports: unknown, subpath: string): string | undefined {
  const isTable = typeof exports === "object" && exports !== null && Object.keys(exports).some((key) => key.startsWith("."));
  if (isTable) return target((exports as Readonly<Record<string, unknown>>)[subpath]);
  return subpath === "." ? target(exports) : undefined;
}

function target(value: unknown): string | undefined {
  if (typeof value === "string") return value.startsWith("./") ? value : undefined;
  if (Array.isArray(value)) return value.map(target).find((found) => found !== undefined);
  if (typeof value !== "object" || value === null) return undefined;
  for (const [condition, inner] of Object.entries(value)) {
    const found = conditions.has(condition) ? target(inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
