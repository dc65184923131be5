import path from "node:path/posix";
import { families } from "./import-rules.ts";
import type { Finding, ProjectFiles } from "./project.ts";

const longestFile = 400;

/** Files that may be longer, and why. */
const longFiles: Readonly<Record<string, string>> = {};

/** Names that say nothing of what is inside. */
const emptyNames = new Set(["utils", "util", "helpers", "helper", "common", "misc", "index"]);

/** Written in two halves, so that this file does not find itself. */
const leftovers: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/, "unfinished work belongs into an issue"],
  [/(?:^|[\s"'`(=:])\/(?:wor[k]|hom[e]|roo[t]|User[s])\/\w/, "a path of somebody's machine"],
  [/@ts-(?:ignor[e]|expect-erro[r]|nochec[k])\b/, "types are not to be silenced"],
];

/**
 * Checks how the project is laid out and named.
 * @param files sources, scripts and documents
 */
export function checkStructure(files: ProjectFiles): readonly Finding[] {
  return [
    ...drivers(files),
    ...frontends(files),
    ...[...files].flatMap(([file, content]) => [...names(file), ...contents(file, content)]),
  ];
}

function drivers(files: ProjectFiles): readonly Finding[] {
  return folders(files, "src/drivers/").flatMap((folder) => {
    const missing = ["driver.ts", "README.md"].filter((name) => !files.has(`${folder}/${name}`));
    const hasTest = [...files.keys()].some((file) => file.startsWith(`${folder}/`) && file.endsWith(".test.ts"));
    return [...missing, ...(hasTest ? [] : ["test"])].map((what) => ({ file: folder, message: `a driver needs a ${what}` }));
  });
}

/** The base of a family has a README and no frontend of its own. */
function frontends(files: ProjectFiles): readonly Finding[] {
  const bases = new Set(Object.values(families).map((base) => `src/${base}`));
  return folders(files, "src/frontends/").flatMap((folder) =>
    (bases.has(folder) ? ["README.md"] : ["frontend.ts", "README.md"])
      .filter((name) => !files.has(`${folder}/${name}`))
      .map((what) => ({ file: folder, message: `a frontend needs a ${what}` })),
  );
}

/** The folders directly below a folder. */
function folders(files: ProjectFiles, below: string): readonly string[] {
  const found = [...files.keys()].filter((file) => file.startsWith(below) && file.slice(below.length).includes("/"));
  return [...new Set(found.map((file) => below + file.slice(below.length).split("/", 1)[0]))];
}

/** A method that begins in a line and is a generator, or a generator inside another function. */
const generatorMethod = /^(\s+)(?:(?:\w+ )*\*[\w#[]+.*[(<]|.*\bfunction\*)/;

/**
 * Generators among the methods of objects, which drivers make anew for each call. V8 gives each of them a hidden class when it is called,
 * which keeps all that it sees, the whole request, until the whole heap is collected. Indents tell what is in a class, as the formatter
 * makes them.
 */
function generators(file: string, lines: readonly string[]): readonly Finding[] {
  if (!/^src\/drivers\/.*(?<!\.test)\.ts$/.test(file)) return [];
  const message =
    "a generator is a function of its file or a method of a class: one that each call makes anew holds its request for long";
  return lines.flatMap((text, index) => {
    const indent = generatorMethod.exec(text)?.[1];
    if (indent === undefined) return [];
    const around = lines.slice(0, index).findLast((line) => line.trim() !== "" && line.search(/\S/) < indent.length);
    return around !== undefined && /\bclass\b/.test(around) ? [] : [{ file, line: index + 1, message }];
  });
}

function names(file: string): readonly Finding[] {
  const { base } = path.parse(file);
  const findings: Finding[] = [];
  const isCode = /\.(?:ts|mjs|js|sh)$/.test(base);
  if (isCode && !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|gen|d))?\.(?:ts|mjs|js|sh)$/.test(base)) {
    findings.push({ file, message: "a file's name is written in kebab-case" });
  }
  if (isCode && emptyNames.has(base.split(".", 1)[0] as string))
    findings.push({ file, message: "the name does not say what is inside" });
  return findings;
}

function contents(file: string, content: string): readonly Finding[] {
  const lines = content.split("\n");
  const left = lines.flatMap((text, index) =>
    leftovers.filter(([pattern]) => pattern.test(text)).map(([, message]) => ({ file, line: index + 1, message })),
  );
  const findings: readonly Finding[] = [...left, ...generators(file, lines)];
  const length = content.endsWith("\n") ? lines.length - 1 : lines.length;
  const isShort =
    length <= longestFile || !/\.(?:ts|mjs)$/.test(file) || file.endsWith(".gen.ts") || Object.hasOwn(longFiles, file);
  return isShort
    ? findings
    : [...findings, { file, message: `has ${length} lines, and no reason for more than ${longestFile} is on record` }];
}
