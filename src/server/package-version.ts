import { readFileSync } from "node:fs";
import path from "node:path";

/** The version of this package, from the package.json above this file. */
export function packageVersion(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
        name?: string;
        version?: string;
      };
      if (name === "deltacloud" && version) return version;
    } catch {
      // Not here; one folder up it may be.
    }
    if (folder === path.dirname(folder)) return "unknown";
  }
}
