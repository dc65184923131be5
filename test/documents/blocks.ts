import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A block of code in a document. */
export interface Block {
  /** The document's path, and the line of the block's fence. */
  readonly document: string;
  readonly line: number;
  readonly language: string;
  readonly content: string;
  /** The name under which it is kept: `<!-- file: NAME -->` in front of it says so, or in a program its first line, `// NAME.ts`. */
  readonly file?: string;
  /** The reason that `<!-- not run: REASON -->` in front of it gives. */
  readonly notRun?: string;
}

const places = ["docs", "src", "examples", "packaging"];
const passedOver = new Set(["node_modules", "build", "dist"]);

/** The documents of the project: what lies at its top, all pages of docs/, and every other README. */
export function documentsOf(root: string): readonly string[] {
  const found = readdirSync(root).filter((name) => name.endsWith(".md"));
  const visit = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !passedOver.has(entry.name)) visit(name);
      else if (entry.name === "README.md" || (folder.startsWith("docs") && entry.name.endsWith(".md"))) found.push(name);
    }
  };
  for (const place of places) if (existsSync(path.join(root, place))) visit(place);
  return found.toSorted();
}

/**
 * The blocks of a document, in its order.
 * @throws when a fence is not closed, or a comment in front of a block is not one that is known
 */
export function blocksOf(root: string, document: string): readonly Block[] {
  const lines = readFileSync(path.join(root, document), "utf8").split("\n");
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indentation = "", fence = "", info = ""] = /^( *)(```+)(.*)$/.exec(lines[index] ?? "") ?? [];
    if (fence === "") continue;
    const end = lines.findIndex((line, at) => at > index && line.trim() === fence);
    if (end < 0) throw new Error(`${document}:${index + 1}: the block is not closed`);
    const content = lines
      .slice(index + 1, end)
      .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line));
    blocks.push({
      document,
      line: index + 1,
      language: info.trim(),
      content: content.map((line) => `${line}\n`).join(""),
      ...nameWithin(info.trim(), content[0]),
      ...marksAbove(lines, index, document),
    });
    index = end;
  }
  return blocks;
}

function nameWithin(language: string, first: string | undefined): Pick<Block, "file"> {
  const [, file] = (isCode(language) && /^\/\/ ([\w./-]+\.[jt]s)$/.exec(first ?? "")) || [];
  return file === undefined ? {} : { file };
}

/** Whether a language is one of modules. */
export const isCode = (language: string): boolean => language === "ts" || language === "js";

function marksAbove(lines: readonly string[], fence: number, document: string): Pick<Block, "file" | "notRun"> {
  const marks: { file?: string; notRun?: string } = {};
  for (let index = fence - 1; index >= 0; index--) {
    const line = lines[index]?.trim() ?? "";
    if (line === "") continue;
    const [, text] = /^<!--(.*)-->$/.exec(line) ?? [];
    if (text === undefined) break;
    const [, kind, value = ""] = /^ (file|not run): (\S.*?) $/.exec(text) ?? [];
    if (kind === "file") marks.file = value;
    else if (kind === "not run") marks.notRun = value;
    else throw new Error(`${document}:${index + 1}: a comment in front of a block is "file: NAME" or "not run: REASON"`);
  }
  return marks;
}
