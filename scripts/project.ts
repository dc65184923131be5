import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A project's text files: path with forward slashes, relative to its root → content. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** What a check found wrong, and where. */
export interface Finding {
  readonly file: string;
  /** Counted from 1; absent where it concerns the file as a whole. */
  readonly line?: number;
  readonly message: string;
}

/** The nearest folder above this file that has a package.json; the compiled scripts lie deeper than their sources. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}

/** Reads the files below some folders that `wanted` says yes to. What does not exist is passed over. */
export function readProject(root: string, places: readonly string[], wanted: (file: string) => boolean): ProjectFiles {
  const files = new Map<string, string>();
  const visit = (place: string): void => {
    for (const entry of readdirSync(path.join(root, place), { withFileTypes: true })) {
      const file = `${place}/${entry.name}`;
      if (entry.isDirectory()) visit(file);
      else if (wanted(file)) files.set(file, readFileSync(path.join(root, file), "utf8"));
    }
  };
  for (const place of places) if (existsSync(path.join(root, place))) visit(place);
  return files;
}

/** Prints findings in the form `file:line: message` and sets the exit status. */
export function report(findings: readonly Finding[], fine: string): void {
  for (const { file, line, message } of findings) console.error(`${file}${line === undefined ? "" : `:${line}`}: ${message}`);
  if (findings.length > 0) process.exitCode = 1;
  else console.log(fine);
}
