import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { isCode, type Block } from "./blocks.ts";

const run = promisify(execFile);

/** The programs of a document. */
export interface Programs {
  /** The files that it names, and the module that all other blocks are together: they go on from one to the next. */
  readonly files: ReadonlyMap<string, string>;
  /** The line of the last block of that module, behind which it runs; absent where there is none. */
  readonly line?: number;
}

/** The name of the module that is run. */
export const exampleModule = "examples";

/** The programs that the blocks in TypeScript or JavaScript are. */
export function programsOf(blocks: readonly Block[]): Programs {
  const code = blocks.filter(({ language, notRun }) => isCode(language) && notRun === undefined);
  const files = new Map(code.flatMap(({ file, content }) => (file === undefined ? [] : [[file, content]])));
  const parts = code.filter(({ file }) => file === undefined);
  const last = parts.at(-1);
  if (!last) return { files };
  files.set(`${exampleModule}.ts`, parts.map(({ content }) => content).join("\n"));
  return { files, line: last.line };
}

/**
 * Compiles modules as a user of the package would: what it exports has its types, and everything is strict.
 * @param files name → content
 * @returns the folder in which they are in JavaScript
 * @throws with what the compiler says
 */
export async function compile(root: string, folder: string, files: ReadonlyMap<string, string>): Promise<string> {
  const output = path.join(folder, "compiled");
  for (const [name, content] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const shared = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "es2022",
    module: "nodenext",
    lib: ["es2023"],
    allowJs: true,
    types: ["node"],
    typeRoots: [path.join(root, "node_modules/@types")],
    skipLibCheck: true,
  };
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const tsc = async (name: string, compilerOptions: object): Promise<void> => {
    const file = path.join(folder, `${name}.json`);
    writeFileSync(
      file,
      JSON.stringify({
        compilerOptions: { ...shared, ...compilerOptions },
        include: ["**/*.ts", "**/*.js"],
        exclude: ["compiled"],
      }),
    );
    await run(process.execPath, [compiler, "-p", file], { cwd: folder }).catch((error: { stdout?: string }) => {
      throw new Error(error.stdout);
    });
  };
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  const sources = entryPoints(root);
  await tsc("types", { noEmit: true, allowImportingTsExtensions: true, paths: sources });
  await tsc("output", {
    noCheck: true,
    noResolve: true,
    rewriteRelativeImportExtensions: true,
    rootDir: ".",
    outDir: "compiled",
  });
  return output;
}

/** The sources of what the package exports, by the names that users import. */
function entryPoints(root: string): Readonly<Record<string, readonly string[]>> {
  const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    exports: Record<string, string | { readonly default: string }>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([name, target]) => {
      if (typeof target === "string") return [];
      const source = target.default.replace("./dist/", "src/").replace(/\.js$/, ".ts");
      return [[name.replace(".", "deltacloud"), [path.join(root, source)]]];
    }),
  );
}
